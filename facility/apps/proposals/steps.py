"""Writes for evaluation and grants: open a seal, ask for clarification, move a dossier along, invite."""

from collections.abc import Mapping
from datetime import datetime

from facility.apps.proposals import questions as keys
from facility.apps.proposals.actions import locked_proposal
from facility.apps.proposals.models import Clarification, Proposal, Submission
from facility.apps.proposals.reading import Opened, read_opened
from facility.apps.proposals.snapshots import total_cents
from facility.apps.proposals.tasks import CLARIFICATION, FULL_APPLICATION, INTAKE, OWN
from facility.core import seal
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance, transition
from facility.core.lifecycles import PROPOSAL
from facility.foundation.accounts.public import Actor, Role, acting
from facility.foundation.base.acts import step
from facility.foundation.base.fold import sort_key
from facility.foundation.clocks import public as clocks
from facility.foundation.forms import public as forms
from facility.foundation.records import custody
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def _submission(proposal: Proposal, stage: str) -> Submission:
    found = proposal.submissions.select_related("record", "terms__rulebook").filter(stage=stage).first()
    if found is None:
        raise NotFound("submission")
    return found


@step
def open_seal(*, proposal_id: int, actor: Actor, at: datetime) -> Opened:
    """Open the seal of what was handed in last: from now on staff may read it, and lists show title and amounts.

    Raises NotFound, NotAllowedNow.
    """
    proposal = locked_proposal(proposal_id)
    stage = proposal.stage
    action = "open_seal" if stage == "concept" else "open_seal_full"
    moved = transition(PROPOSAL, proposal.state, action)
    submission = _submission(proposal, stage)
    custody.open_seal(submission.record, at)
    opened = read_opened(submission)
    values = opened.answers
    proposal.state = moved.target
    proposal.title = (opened.title or "–")[:300]
    proposal.title_key = sort_key(proposal.title)
    proposal.requested_cents = values.get(keys.REQUESTED)
    proposal.total_cents = total_cents(values)
    proposal.fund_code = str(values.get(keys.FUND) or "")[:20]
    proposal.save()
    records.update(proposal.record, label={"en": proposal.title})
    facts = {"submission": submission.pk, "digest": submission.digest}
    trail.record(record=proposal.record, event=Event(moved.event), actor=actor, at=at, facts=facts)
    clocks.stop(record=proposal.record, kind=INTAKE, actor=actor, at=at)
    search.put(search_document(proposal, opened, at))
    return opened


# Who finds an opened dossier: those who may read it, and the lead's applicants.
_FINDERS = (
    Role.GRANTS_OFFICER,
    Role.AUTHORISING_OFFICER,
    Role.FINANCE_OFFICER,
    Role.AUDITOR,
    Role.COMMITTEE_MEMBER,
)


def search_document(proposal: Proposal, opened: Opened, at: datetime) -> search.Doc:
    """What may be found of an opened dossier; drafts and sealed ones are never handed in."""
    values = opened.answers
    countries = values.get(keys.COUNTRIES)
    body = " ".join(str(values[name]) for name in ("need", "objectives", "activities", "ownership") if values.get(name))
    facets = {
        "country": list(countries) if isinstance(countries, list) else [],
        "fund": [proposal.fund_code] if proposal.fund_code else [],
        "call": [proposal.lot.call.code],
    }
    return search.Doc(
        record=proposal.record,
        title=proposal.title,
        path=f"/dossiers/{proposal.record.token}/",
        labels=[*(f"role:{role}" for role in _FINDERS), f"org:{proposal.lead_id}:{Role.APPLICANT}"],
        updated_at=at,
        summary=str(values.get("summary") or ""),
        body=body,
        facets=facets,
    )


@step
def move(
    *,
    proposal_id: int,
    action: str,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, object] | None = None,
    cause: str = "",
) -> Proposal:
    """Move a dossier by one act of its lifecycle (judge_eligible, consult, rank, award …). Raises NotAllowedNow."""
    proposal = locked_proposal(proposal_id)
    moved = transition(PROPOSAL, proposal.state, action)
    proposal.state = moved.target
    if moved.target == "rejected":
        proposal.rejected_at = at
        for kind in OWN:
            clocks.stop(record=proposal.record, kind=kind, actor=actor, at=at, reason="rejected")
    proposal.save()
    trail.record(record=proposal.record, event=Event(moved.event), actor=actor, at=at, facts=facts, cause=cause)
    return proposal


@step
def invite(*, proposal_id: int, due_at: datetime, actor: Actor, at: datetime, cause: str = "") -> Proposal:
    """Invite the full application: the same answers are open again for writing, up to a date. Raises NotAllowedNow."""
    proposal = locked_proposal(proposal_id)
    if due_at <= at:
        raise Refused(at_field("due_at", "due_in_the_past"))
    proposal.state = advance(PROPOSAL, proposal.state, "invite")
    proposal.invited_at, proposal.full_due_at = at, due_at
    proposal.save()
    forms.reopen(proposal.answers_id)
    facts = {"due_at": due_at.isoformat()}
    trail.record(record=proposal.record, event=Event.PROPOSAL_INVITED, actor=actor, at=at, facts=facts, cause=cause)
    _wait_for_lead(proposal, FULL_APPLICATION, due_at, actor, at)
    return proposal


@step
def ask_clarification(
    *, proposal_id: int, field: str, question: str, due_at: datetime, actor: Actor, at: datetime
) -> Clarification:
    """Ask the applicant about an opened submission: no change of substance, an answer by a date (FR-19).

    Raises NotAllowedNow, Refused for an empty question or a date in the past.
    """
    proposal = locked_proposal(proposal_id)
    if not question.strip():
        raise Refused(at_field("question", "question_missing"))
    if due_at <= at:
        raise Refused(at_field("due_at", "due_in_the_past"))
    submission = _submission(proposal, proposal.stage)
    proposal.state = advance(PROPOSAL, proposal.state, "ask_clarification")
    proposal.save()
    key = custody.key_for_readers(submission.record_id)
    bound = f"clarification:{submission.pk}".encode()
    made = Clarification.objects.create(
        proposal=proposal,
        submission=submission,
        field=field,
        question=seal.encrypt(key, forms.plain_text(question).encode(), bound),
        asked_at=at,
        asked_by=acting(actor),
        due_at=due_at,
    )
    facts = {"clarification": made.pk, "due_at": due_at.isoformat()}
    event = Event.PROPOSAL_CLARIFICATION_ASKED
    trail.record(record=proposal.record, event=event, actor=actor, at=at, facts=facts)
    _wait_for_lead(proposal, CLARIFICATION, due_at, actor, at)
    return made


def _wait_for_lead(proposal: Proposal, kind: str, due_at: datetime, actor: Actor, at: datetime) -> None:
    clocks.start(
        record=proposal.record,
        kind=kind,
        actor=actor,
        at=at,
        due_at=due_at,
        role=Role.APPLICANT,
        organisation_id=proposal.lead_id,
    )
