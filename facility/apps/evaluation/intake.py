"""Intake: taking a dossier up opens its seal; the same rules judge again; clarification, verdict, consultation, invitation."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from facility.apps.bodies import public as bodies
from facility.apps.evaluation.models import Verdict
from facility.apps.evaluation.policy import (
    may_ask,
    may_confirm_refusal,
    may_consult,
    may_invite,
    may_judge,
    may_take_up,
)
from facility.apps.proposals import public as proposals
from facility.core import seal
from facility.core.errors import NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.foundation.accounts.public import Actor, User, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.post import public as post
from facility.foundation.records import custody

REFUSAL = "evaluation.refusal"


def load(proposal_id: int) -> proposals.Proposal:
    """A dossier with what judging needs. Raises NotFound."""
    found = proposals.rows().select_related("answers__schema").filter(pk=proposal_id).first()
    if found is None:
        raise NotFound("dossier")
    return found


def last_submission(proposal: proposals.Proposal) -> proposals.Submission:
    """What was handed in last. Raises NotFound."""
    found = proposals.submissions_of(proposal).last()
    if found is None:
        raise NotFound("submission")
    return found


def judged(submission: proposals.Submission) -> tuple[Finding, ...]:
    """What the rules found in an opened submission, by the version in force when it was handed in."""
    return proposals.read_opened(submission).findings


@action
def take_up(*, proposal_id: int, actor: Actor, at: datetime) -> None:
    """Take a dossier up: from now on its content is open to those who judge it. Raises Forbidden, NotAllowedNow."""
    require(may_take_up, actor, load(proposal_id))
    proposals.open_seal(proposal_id=proposal_id, actor=actor, at=at)


@action
def ask(*, proposal_id: int, field: str, question: str, due_at: datetime, actor: Actor, at: datetime) -> None:
    """Ask the applicant to clarify; a letter goes out. Raises Forbidden, NotAllowedNow, Refused."""
    proposal = load(proposal_id)
    require(may_ask, actor, proposal)
    asked = proposals.ask_clarification(
        proposal_id=proposal_id, field=field, question=question, due_at=due_at, actor=actor, at=at
    )
    facts = {"reference": str(proposal.record), "due": {"date": due_at.date().isoformat()}}
    _tell(proposal, "clarification_asked", facts, at, f"clarification:{asked.pk}")


@action
def judge_eligible(*, proposal_id: int, actor: Actor, at: datetime) -> Verdict:
    """Find a dossier eligible: refused while a rule that blocks is broken. Raises Forbidden, NotAllowedNow, Refused."""
    proposal = load(proposal_id)
    require(may_judge, actor, proposal)
    submission = last_submission(proposal)
    findings = judged(submission)
    broken = [one for one in findings if one.blocks and one.outcome == "fail"]
    if broken:
        raise Refused(broken)
    verdict = _keep(submission, findings, eligible=True, reasons="", given_by=actor.user_id or 0, at=at)
    act = "judge_eligible" if submission.stage == "concept" else "judge_eligible_full"
    proposals.move(proposal_id=proposal_id, action=act, actor=actor, at=at, facts={"verdict": verdict.pk})
    if approvals.pending(proposal.record, REFUSAL, at):
        approvals.withdraw(record=proposal.record, act=REFUSAL, actor=actor, at=at)
    return verdict


@action
def propose_refusal(*, proposal_id: int, reasons: str, actor: Actor, at: datetime) -> approvals.Approval:
    """Propose to find a dossier ineligible, with the reasons the applicant will read; a second person confirms.

    Raises Forbidden, NotAllowedNow, Refused without reasons.
    """
    proposal = load(proposal_id)
    require(may_judge, actor, proposal)
    if not reasons.strip():
        raise Refused(at_field("reasons", "reasons_missing"))
    submission = last_submission(proposal)
    payload = {"proposal": proposal_id, "submission": submission.pk, "reasons": reasons.strip()}
    return approvals.propose(record=proposal.record, act=REFUSAL, payload=payload, actor=actor, at=at)


@action
def withdraw_refusal(*, proposal_id: int, actor: Actor, at: datetime) -> None:
    """Take a proposed refusal back, so that the dossier can be judged again. Raises NotFound, Forbidden."""
    proposal = load(proposal_id)
    require(may_judge, actor, proposal)
    approvals.withdraw(record=proposal.record, act=REFUSAL, actor=actor, at=at)


@action
def confirm_refusal(*, proposal_id: int, payload_seen: str, actor: Actor, at: datetime) -> Verdict:
    """Confirm a proposed refusal as a second person: the verdict stands and a reasoned letter goes out.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    proposal = load(proposal_id)
    require(may_confirm_refusal, actor, proposal)
    open_one = approvals.pending(proposal.record, REFUSAL, at)
    proposer = open_one.proposer_id if open_one else 0
    payload = approvals.approve(record=proposal.record, act=REFUSAL, payload_seen=payload_seen, actor=actor, at=at)
    submission = last_submission(proposal)
    findings = judged(submission)
    reasons = str(payload["reasons"])
    verdict = _keep(
        submission, findings, eligible=False, reasons=reasons, given_by=proposer, at=at, confirmed_by=actor.user_id
    )
    act = "judge_ineligible" if submission.stage == "concept" else "judge_ineligible_full"
    proposals.move(proposal_id=proposal_id, action=act, actor=actor, at=at, facts={"verdict": verdict.pk})
    facts = {
        "reference": str(proposal.record),
        "reasons": reasons,
        "rules": ", ".join(verdict.failed_rules) or "–",
    }
    _tell(proposal, "found_ineligible", facts, at, f"verdict:{verdict.pk}")
    return verdict


def _keep(
    submission: proposals.Submission,
    findings: Iterable[Finding],
    *,
    eligible: bool,
    reasons: str,
    given_by: int,
    at: datetime,
    confirmed_by: int | None = None,
) -> Verdict:
    found = list(findings)
    key = custody.key_for_readers(submission.record_id)
    packed = json.dumps([one.as_dict() for one in found]).encode()
    return Verdict.objects.create(
        proposal=submission.proposal,
        submission=submission,
        rulebook=submission.terms.rulebook,
        eligible=eligible,
        findings=seal.encrypt(key, packed, f"verdict:{submission.pk}".encode()),
        failed_rules=sorted({one.rule for one in found if one.outcome == "fail" and one.rule}),
        reasons=reasons,
        given_at=at,
        given_by=given_by,
        confirmed_by=confirmed_by,
    )


@action
def consult(
    *,
    proposal_id: int,
    question: str,
    asked: Iterable[tuple[int, bool]],
    silence: bodies.Silence,
    actor: Actor,
    at: datetime,
) -> bodies.Consultation:
    """Consult services on an eligible concept note; who is silent until the day agrees. Raises Forbidden, Refused."""
    proposal = load(proposal_id)
    require(may_consult, actor, proposal)
    if proposal.state != "concept_eligible":
        raise Refused(at_field("", "not_eligible_yet"))
    return bodies.open_consultation(
        subject=proposal.record, question=question, asked=asked, silence=silence, actor=actor, at=at
    )


@action
def close_consultation(*, proposal_id: int, consultation_id: int, actor: Actor, at: datetime) -> bodies.Consultation:
    """Close the consultation once all replied or the day passed; without a veto the dossier moves on.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    proposal = load(proposal_id)
    require(may_consult, actor, proposal)
    if not bodies.consultations_of(proposal.record_id).filter(pk=consultation_id).exists():
        raise NotFound("consultation")
    closed = bodies.close_consultation(consultation_id=consultation_id, actor=actor, at=at)
    if closed.outcome != "vetoed":
        facts = {"consultation": closed.pk, "outcome": closed.outcome}
        proposals.move(proposal_id=proposal_id, action="consult", actor=actor, at=at, facts=facts)
    return closed


@action
def invite(*, proposal_id: int, due_at: datetime, actor: Actor, at: datetime) -> None:
    """Invite the full application by a date; a letter goes out. Raises Forbidden, NotAllowedNow, Refused."""
    proposal = load(proposal_id)
    require(may_invite, actor, proposal)
    proposals.invite(proposal_id=proposal_id, due_at=due_at, actor=actor, at=at)
    facts = {"reference": str(proposal.record), "due": {"date": due_at.date().isoformat()}}
    _tell(proposal, "invited", facts, at, f"proposal:{proposal_id}:invited")


def _tell(proposal: proposals.Proposal, kind: str, facts: Mapping[str, object], at: datetime, key: str) -> None:
    """One letter to the person who handed the dossier in."""
    submission = last_submission(proposal)
    user = User.objects.filter(pk=submission.submitted_by).first()
    if user is not None:
        post.queue(kind=kind, to=user, record=proposal.record, facts=facts, at=at, key=f"{key}:{kind}")
