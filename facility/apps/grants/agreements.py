"""The agreement: prepared from the award and a data sheet, signed by both sides; signature commits and registers."""

from datetime import date, datetime, timedelta
from typing import Any

from facility.apps.finance import public as finance
from facility.apps.grants.models import Decision, Duty, Grant
from facility.apps.grants.policy import may_sign_as_authority, may_sign_as_beneficiary
from facility.apps.grants.snapshots import project_facts
from facility.apps.grants.tasks import SIGN_AUTHORITY, SIGN_BENEFICIARY, date_tasks
from facility.apps.grants.texts import named_text
from facility.apps.projects import public as projects
from facility.apps.proposals import public as proposals
from facility.core.canonical import digest
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import GRANT
from facility.core.obligations import DataSheet, obligations
from facility.core.periods import Period, add_months
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, Role, User, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.base.fold import sort_key
from facility.foundation.base.partial import day_or_none
from facility.foundation.clocks import public as clocks
from facility.foundation.links import public as links
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# Figures of the agreement: those of PRAG are of a predecessor text, so the sheet carries their source and status.
DEFAULT_SHEET: dict[str, Any] = {
    "prefinancing_bp": 8000,
    "prefinancing_source": "PRG-15 (PRAG payment option 1)",
    "prefinancing_status": "predecessor",
    "pre_financing_days": 30,
    "report_days": 60,
    "payment_days": 90,
    "records_years": 5,
    "reporting_months": None,
}
EARLIEST_START = timedelta(days=1)


def agreement_content(grant: Grant) -> dict[str, Any]:
    """What both sides sign, in plain values; its digest is what each of them is shown."""
    return {
        "reference": grant.record.reference,
        "beneficiary": grant.beneficiary.name,
        "title": grant.title,
        "fund": grant.fund_code,
        "amount_cents": grant.amount_cents,
        "total_cents": grant.total_cents,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat(),
        "data_sheet": grant.data_sheet,
        "application_digest": grant.data_sheet["application_digest"],
    }


@step
def prepare_grant(*, proposal_id: int, decision: Decision, actor: Actor, at: datetime) -> Grant:
    """Prepare the grant of an awarded dossier from what was sealed, at its decided amount."""
    proposal = proposals.rows().get(pk=proposal_id)
    submission = proposals.submissions_of(proposal).last()
    if submission is None:
        raise NotFound("submission")
    values = proposals.read_opened(submission).answers
    starts = _starts(values, local_day(at))
    months = int(values.get(proposals.questions.DURATION) or 12)
    label = {"en": proposal.title}
    record = records.create(kind="grant", label=label, at=at, invented=proposal.record.invented)
    records.update(record, reference=str(Reference("MPF", proposal_id, "G", at.year)))
    total = proposals.total_cents(values) or proposal.requested_cents or 0
    grant = Grant(
        record=record,
        proposal=proposal,
        decision=decision,
        beneficiary=proposal.lead,
        title=proposal.title,
        title_key=sort_key(proposal.title),
        call_code=proposal.lot.call.code,
        lot_code=proposal.lot.code,
        fund_code=proposal.fund_code,
        amount_cents=proposal.requested_cents or 0,
        total_cents=total,
        starts_on=starts,
        ends_on=add_months(starts, months) - timedelta(days=1),
        data_sheet={**DEFAULT_SHEET, "application_digest": submission.digest, "text": named_text()},
        prepared_at=at,
    )
    grant.agreement_digest = digest(agreement_content(grant))
    grant.save()
    clocks.start(
        record=record,
        kind=SIGN_BENEFICIARY,
        policy="sign_agreement",
        role=Role.FINANCIAL_SIGNATORY,
        organisation_id=grant.beneficiary_id,
        actor=actor,
        at=at,
    )
    trail.record(
        record=record,
        event=Event.GRANT_PREPARED,
        actor=actor,
        at=at,
        facts={"proposal": proposal_id, "amount_cents": grant.amount_cents, "agreement": grant.agreement_digest},
        cause=f"decision:{decision.pk}",
    )
    links.connect(source=record, target=proposal.record, kind="derived_from", actor=actor, at=at)
    return grant


def _starts(values: Any, today: date) -> date:
    """The planned start; one that has passed becomes tomorrow, since costs before signature are not eligible (FR-07)."""
    planned = day_or_none(values.get(proposals.questions.STARTS))
    return max(planned or today, today + EARLIEST_START)


def locked_grant(grant_id: int) -> Grant:
    """Lock a grant by its record. Raises NotFound."""
    record_id = Grant.objects.filter(pk=grant_id).values_list("record_id", flat=True).first()
    if record_id is None:
        raise NotFound("grant")
    records.lock(record_id)
    return Grant.objects.select_related("record", "beneficiary__record", "proposal__lot__call").get(pk=grant_id)


def _seen(grant: Grant, seen: str) -> None:
    if seen != grant.agreement_digest or digest(agreement_content(grant)) != seen:
        raise NotAllowedNow("sign", "changed since it was shown", "grant")


@action
def sign_as_beneficiary(*, grant_id: int, seen: str, actor: Actor, at: datetime) -> Grant:
    """Sign for the beneficiary exactly what was shown. Raises NotFound, Forbidden, NotAllowedNow."""
    grant = locked_grant(grant_id)
    require(may_sign_as_beneficiary, actor, grant)
    grant.state = advance(GRANT, grant.state, "sign_as_beneficiary")
    _seen(grant, seen)
    grant.signed_by_beneficiary_at, grant.signed_by_beneficiary = at, actor.user_id
    grant.save()
    role = Role.AUTHORISING_OFFICER
    clocks.hand_on(record=grant.record, done=SIGN_BENEFICIARY, kind=SIGN_AUTHORITY, role=role, actor=actor, at=at)
    facts = {"agreement": seen}
    trail.record(record=grant.record, event=Event.GRANT_SIGNED_BY_BENEFICIARY, actor=actor, at=at, facts=facts)
    return grant


@action
def sign(*, grant_id: int, seen: str, actor: Actor, at: datetime) -> Grant:
    """Sign for the authority: the amount is committed, the project registered, what is due is dated.

    Raises NotFound, Forbidden, NotAllowedNow, Refused when the envelope does not hold the amount.
    """
    grant = locked_grant(grant_id)
    require(may_sign_as_authority, actor, grant)
    if actor.user_id == grant.signed_by_beneficiary:
        raise Refused(at_field("", "second_person_needed"))
    grant.state = advance(GRANT, grant.state, "sign_as_authority")
    _seen(grant, seen)
    grant.signed_by_authority_at, grant.signed_by_authority = at, actor.user_id
    grant.save()
    cause = f"grant:{grant.pk}"
    proposals.move(proposal_id=grant.proposal_id, action="sign", actor=actor, at=at, cause=cause)
    _commit(grant, actor, at, cause)
    facts_of = project_facts(grant, local_day(at))
    project = projects.register(facts=facts_of, origin=grant.record, actor=actor, at=at, cause=cause)
    links.connect(source=project.record, target=grant.record, kind="derived_from", actor=actor, at=at, cause=cause)
    _date_duties(grant, actor, at)
    clocks.stop(record=grant.record, kind=SIGN_AUTHORITY, actor=actor, at=at)
    date_tasks(grant, actor, at)
    facts = {"agreement": seen, "amount_cents": grant.amount_cents}
    trail.record(record=grant.record, event=Event.GRANT_SIGNED, actor=actor, at=at, facts=facts)
    signer = User.objects.filter(pk=grant.signed_by_beneficiary or 0).first()
    if signer is not None:
        told = {"reference": str(grant.record), "amount": {"money": grant.amount_cents}}
        post.queue(
            kind="agreement_signed", to=signer, record=grant.record, facts=told, at=at, key=f"grant:{grant.pk}:signed"
        )
    return grant


def _commit(grant: Grant, actor: Actor, at: datetime, cause: str) -> None:
    envelopes = {(one.lot_code, one.fund_code) for one in finance.envelopes(grant.call_code)}
    lot_code = grant.lot_code if (grant.lot_code, grant.fund_code) in envelopes else ""
    finance.commit(
        call_code=grant.call_code,
        lot_code=lot_code,
        fund_code=grant.fund_code,
        grant_record_id=grant.record_id,
        amount_cents=grant.amount_cents,
        actor=actor,
        at=at,
        cause=cause,
    )


def _date_duties(grant: Grant, actor: Actor, at: datetime) -> None:
    sheet = grant.data_sheet
    days = {name: sheet[name] for name in ("pre_financing_days", "report_days", "payment_days", "records_years")}
    dated = obligations(
        DataSheet(
            signed_on=local_day(at),
            implementation=Period(grant.starts_on, grant.ends_on),
            reporting_months=sheet["reporting_months"],
            **days,
        )
    )
    Duty.objects.bulk_create(
        Duty(
            grant=grant,
            kind=one.kind,
            number=one.number,
            owed_by=one.owed_by,
            due_on=one.due_on,
            period_first=one.period.first if one.period else None,
            period_last=one.period.last if one.period else None,
        )
        for one in dated
    )
