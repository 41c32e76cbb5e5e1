"""A report is started for a duty, written, its costs documented, sent, and accepted cost by cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.reporting.models import NARRATIVE, Cost, Report
from facility.apps.reporting.papers import PAPER
from facility.apps.reporting.policy import may_accept, may_return, may_submit, may_write
from facility.apps.reporting.tasks import CHECK, MEND
from facility.core.budget import HEADINGS
from facility.core.canonical import digest
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import REPORT
from facility.foundation.accounts.public import Actor, Role, User, require
from facility.foundation.base.acts import act, action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.documents import public as documents
from facility.foundation.files import public as files
from facility.foundation.forms.public import plain_text
from facility.foundation.links import public as links
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

REPORTS = ("interim_report", "final_report")


def _rows() -> Any:
    return Report.objects.select_related("record", "grant__record", "grant__beneficiary", "duty")


def _locked(report_id: int) -> Report:
    found: Report | None = _rows().filter(pk=report_id).first()
    if found is None:
        raise NotFound("report")
    records.lock(found.record_id)
    again: Report = _rows().get(pk=report_id)
    return again


@action
def start(*, duty_id: int, actor: Actor, at: datetime) -> Report:
    """Start the report that a duty of a running grant asks for; the one that exists already is given back.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    duty = grants.Duty.objects.select_related("grant__record").filter(pk=duty_id, kind__in=REPORTS).first()
    if duty is None:
        raise NotFound("duty")
    grant = grants.locked_grant(duty.grant_id)
    require(may_write, actor, grant)
    if grant.state not in {"running", "ended"}:
        raise NotAllowedNow("start", grant.state, "grant")
    found = _rows().filter(duty=duty).first()
    if found is not None:
        return found  # type: ignore[no-any-return]
    label = {"en": f"Report on {grant.record}", "fr": f"Rapport sur {grant.record}"}
    record = records.create(kind="report", label=label, at=at, invented=grant.record.invented)
    state = advance(REPORT, REPORT.initial, "start")
    made = Report.objects.create(record=record, grant=grant, duty=duty, state=state, started_at=at)
    trail.record(record=record, event=Event.REPORT_STARTED, actor=actor, at=at, facts={"grant": grant.pk})
    links.connect(source=record, target=grant.record, kind="reports_on", actor=actor, at=at)
    return made


def _writable(found: Report) -> None:
    if found.state not in {"draft", "returned"}:
        raise NotAllowedNow("write", found.state, "report")


@action
def save_narrative(*, report_id: int, texts: Mapping[str, str], actor: Actor, at: datetime) -> Report:
    """Keep what was written (achieved, difficulties, lessons). Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _locked(report_id)
    require(may_write, actor, found)
    _writable(found)
    known = {name: plain_text(text, name) for name, text in texts.items() if name in NARRATIVE}
    found.narrative = {**found.narrative, **known}
    found.save(update_fields=["narrative"])
    return found


def add_cost(
    *,
    report_id: int,
    heading: str,
    description: str,
    incurred_on: date,
    amount_cents: int,
    upload: Any,
    actor: Actor,
    at: datetime,
) -> Cost:
    """Add a cost with its document. Raises NotFound, Forbidden, NotAllowedNow, Refused (day, heading, amount, file).

    A cost outside the action's period is refused (FR-07, PRG-12), and so is a document that proves another cost.
    """
    found = _rows().filter(pk=report_id).first()
    if found is None:
        raise NotFound("report")
    require(may_write, actor, found)
    _writable(found)
    _check_cost(found, heading, description, incurred_on, amount_cents, at)
    prepared = files.prepare(upload)
    with act():
        locked = _locked(report_id)
        require(may_write, actor, locked)
        _writable(locked)
        if Cost.objects.filter(document__sha256=prepared.sha256).exists():
            raise Refused(at_field("upload", "document_used_before"))
        stored = files.keep(record=locked.record, prepared=prepared, purpose="cost", actor=actor, at=at)
        return Cost.objects.create(
            report=locked,
            heading=heading,
            description=plain_text(description)[:250],
            incurred_on=incurred_on,
            amount_cents=amount_cents,
            document=stored,
        )


def _check_cost(
    found: Report, heading: str, description: str, incurred_on: date, amount_cents: int, at: datetime
) -> None:
    wrong = []
    grant = found.grant
    if heading not in HEADINGS:
        wrong.append(at_field("heading", "heading_unknown"))
    if not description.strip():
        wrong.append(at_field("description", "description_missing"))
    if amount_cents <= 0:
        wrong.append(at_field("amount", "amount_missing"))
    if not grant.starts_on <= incurred_on <= grant.ends_on:
        facts = {"first_on": grant.starts_on.isoformat(), "last_on": grant.ends_on.isoformat()}
        wrong.append(Finding(message="outside_period", field="incurred_on", facts=facts, rule="PRG-12"))
    elif incurred_on > local_day(at):
        wrong.append(at_field("incurred_on", "not_incurred_yet"))
    if wrong:
        raise Refused(wrong)


@action
def remove_cost(*, cost_id: int, actor: Actor, at: datetime) -> None:
    """Take a cost out of a draft, its document with it. Raises NotFound, Forbidden, NotAllowedNow."""
    cost = Cost.objects.select_related("document").filter(pk=cost_id).first()
    if cost is None:
        raise NotFound("cost")
    found = _locked(cost.report_id)
    require(may_write, actor, found)
    _writable(found)
    cost.delete()
    files.remove(stored=cost.document, actor=actor, at=at)


def content_of(found: Report) -> dict[str, Any]:
    """What is sent, in plain values; its digest is in the trail."""
    costs = found.costs.select_related("document").order_by("pk")
    return {
        "narrative": dict(found.narrative),
        "costs": [
            [one.heading, one.description, one.incurred_on.isoformat(), one.amount_cents, one.document.sha256]
            for one in costs
        ],
    }


def _returned_at(found: Report) -> datetime | None:
    """When the report was last returned: what was put on paper since is a draft that nobody sent."""
    rows = trail.history(found.record_id).filter(event=Event.REPORT_RETURNED)
    return rows.order_by("-sequence").values_list("at", flat=True).first()


@action
def submit(*, report_id: int, actor: Actor, at: datetime) -> Report:
    """Send the report; what was put on paper of it before goes for good, since staff read what was sent alone.

    Raises NotFound, Forbidden, NotAllowedNow, Refused while a text or every cost is missing.
    """
    found = _locked(report_id)
    require(may_submit, actor, found)
    state = advance(REPORT, found.state, "submit")
    wrong = [at_field(name, "text_missing") for name in NARRATIVE if not str(found.narrative.get(name) or "").strip()]
    if not found.costs.exists():
        wrong.append(at_field("costs", "no_costs"))
    if wrong:
        raise Refused(wrong)
    found.state, found.submitted_at, found.submitted_by = state, at, actor.user_id
    found.digest, found.returned_reason = digest(content_of(found)), ""
    found.save()
    documents.discard(kind=PAPER, record=found.record, since=_returned_at(found), actor=actor, at=at)
    clocks.stop(record=found.grant.record, kind=grants.task_of(found.duty), actor=actor, at=at)
    clocks.stop(record=found.record, kind=MEND, actor=actor, at=at)
    officer = Role.GRANTS_OFFICER
    clocks.start(record=found.record, kind=CHECK, policy="report_check", role=officer, actor=actor, at=at)
    facts = {"digest": found.digest, "costs": found.costs.count()}
    trail.record(record=found.record, event=Event.REPORT_SUBMITTED, actor=actor, at=at, facts=facts)
    return found


@action
def give_back(*, report_id: int, reason: str, actor: Actor, at: datetime) -> Report:
    """Return a report with the reason, all defects at once (FR-31). Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _locked(report_id)
    require(may_return, actor, found)
    if not reason.strip():
        raise Refused(at_field("reason", "return_needs_reason"))
    found.state = advance(REPORT, found.state, "return")
    found.returned_reason = plain_text(reason)
    found.save()
    clocks.stop(record=found.record, kind=CHECK, actor=actor, at=at, reason="returned")
    reporter, theirs = Role.REPORTER, found.grant.beneficiary_id
    clocks.start(record=found.record, kind=MEND, role=reporter, organisation_id=theirs, actor=actor, at=at)
    trail.record(record=found.record, event=Event.REPORT_RETURNED, actor=actor, at=at)
    _tell(found, "report_returned", {"reason": found.returned_reason}, at)
    return found


@dataclass(frozen=True)
class Judgement:
    """What is accepted of one cost; less than claimed names the rule and the reason."""

    accepted_cents: int
    rule: str = ""
    reason: str = ""


@action
def accept(*, report_id: int, judgements: Mapping[int, Judgement], actor: Actor, at: datetime) -> Report:
    """Accept a report cost by cost (costs not named are accepted whole); the Union's part is cleared against advances.

    The part is the grant's share of accepted costs, rounded down, never more than was paid. Raises NotFound,
    Forbidden, NotAllowedNow, Refused.
    """
    found = _locked(report_id)
    require(may_accept, actor, found)
    state = advance(REPORT, found.state, "accept")
    if actor.user_id == found.submitted_by:
        raise Refused(at_field("", "second_person_needed"))
    _judge(found, judgements)
    accepted = found.costs.aggregate(cents=Sum("accepted_cents"))["cents"] or 0
    grant = found.grant
    share = accepted * grant.amount_cents // grant.total_cents
    position = finance.position(grant.record_id)
    open_advance = position.paid_cents - position.accepted_cents - position.recoverable_cents
    cleared = min(share, open_advance)
    found.state, found.accepted_at, found.accepted_by = state, at, actor.user_id
    found.accepted_cents, found.cleared_cents = accepted, cleared
    found.save()
    cause = f"report:{found.pk}"
    if cleared:
        finance.clear(grant_record_id=grant.record_id, amount_cents=cleared, key=cause, actor=actor, at=at, cause=cause)
    clocks.stop_all(record=found.record, actor=actor, at=at, reason="accepted")
    grants.meet_duty(duty_id=found.duty_id, actor=actor, at=at, cause=cause)
    facts = {"accepted_cents": accepted, "cleared_cents": cleared}
    trail.record(record=found.record, event=Event.REPORT_ACCEPTED, actor=actor, at=at, facts=facts)
    _tell(found, "report_accepted", {"accepted": {"money": accepted}, "cleared": {"money": cleared}}, at)
    return found


def _judge(found: Report, judgements: Mapping[int, Judgement]) -> None:
    wrong = []
    costs = list(found.costs.all())
    for cost in costs:
        said = judgements.get(cost.pk, Judgement(cost.amount_cents))
        if not 0 <= said.accepted_cents <= cost.amount_cents:
            wrong.append(at_field(f"costs.{cost.pk}", "accepted_above_claimed"))
        elif said.accepted_cents < cost.amount_cents and not (said.rule.strip() and said.reason.strip()):
            wrong.append(at_field(f"costs.{cost.pk}", "cut_names_rule"))
        cost.accepted_cents = said.accepted_cents
        cost.refused_rule, cost.refused_reason = said.rule.strip()[:60], said.reason.strip()[:400]
    if wrong:
        raise Refused(wrong)
    Cost.objects.bulk_update(costs, ["accepted_cents", "refused_rule", "refused_reason"])


def _tell(found: Report, kind: str, facts: Mapping[str, Any], at: datetime) -> None:
    user = User.objects.filter(pk=found.submitted_by or 0).first()
    if user is not None:
        told = {"reference": str(found.grant.record), **facts}
        key = f"report:{found.pk}:{kind}:{at.isoformat()}"
        post.queue(kind=kind, to=user, record=found.record, facts=told, at=at, key=key)
