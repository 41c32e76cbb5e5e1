"""What a grant's page shows: acts that are possible now, duties, payments, reports, signatures, history."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.grants import public as grants
from facility.apps.reporting import public as reporting
from facility.foundation.accounts.public import Actor, User
from facility.foundation.trail.public import Entry
from facility.interfaces.web.desk.words import event_words
from facility.interfaces.web.ui import formats


def acts(grant: grants.Grant, actor: Actor) -> list[dict[str, Any]]:
    """What the actor can do to the grant in its present state; the first is the page's primary act."""
    token, policy, found = grant.record.token, grants.policy, []
    sign = reverse("grants:agreement", args=[token])
    if grant.state == "preparation" and policy.may_sign_as_beneficiary(actor, grant):
        found.append({"label": _("Read and sign the agreement"), "url": sign})
    elif grant.state == "signed_by_beneficiary" and policy.may_sign_as_authority(actor, grant):
        found.append({"label": _("Read and sign for the facility"), "url": sign})
    if grant.state == "running" and policy.may_request_payment(actor, grant):
        requested = grant.payment_requests.filter(kind="prefinancing").exclude(state="refused").exists()
        if not requested:
            url = reverse("grants:request_payment", args=[token])
            found.append({"label": _("Request the pre-financing"), "url": url})
    return found


def duties(grant: grants.Grant, actor: Actor) -> list[dict[str, Any]]:
    """What is due when, by whom, and whether it was met."""
    may_report = reporting.policy.may_write(actor, grant) and grant.state in {"running", "ended"}
    begun = set(grant.reports.values_list("duty_id", flat=True))
    rows = []
    for duty in grants.duties_of(grant):
        can_start = may_report and duty.kind.endswith("_report") and duty.pk not in begun and duty.met_at is None
        rows.append(
            {
                "what": str(grants.DUTIES[duty.kind]),
                "by": _("the beneficiary") if duty.owed_by == "beneficiary" else _("the facility"),
                "due": duty.due_on,
                "met": duty.met_at,
                "start": duty.pk if can_start else None,
            }
        )
    return rows


def payments(grant: grants.Grant, actor: Actor) -> list[dict[str, Any]]:
    """The payment requests of the grant."""
    # By columns, as reports below: each comes with its grant, of which a line shows nothing.
    rows = grants.payment_requests(actor).select_related(None).filter(grant=grant)
    return [
        {
            "url": reverse("grants:payment", args=[token]),
            "title": str(grants.PAYMENT_KINDS[kind]),
            "amount": amount,
            "state": state,
            "label": str(grants.PAYMENT_STATES[state]),
            "at": at,
        }
        for token, kind, amount, state, at in rows.values_list(
            "record__token", "kind", "amount_cents", "state", "requested_at"
        )
    ]


def reports(grant: grants.Grant, actor: Actor) -> list[dict[str, Any]]:
    """The reports of the grant that the actor may read."""
    rows = reporting.reports_of(grant, actor).select_related(None)
    return [
        {
            "url": reverse("reports:detail", args=[token]),
            "title": str(grants.DUTIES[kind]),
            "state": state,
            "label": str(reporting.REPORT_STATES[state]),
            "claimed": claimed,
            "accepted": accepted,
        }
        # What was claimed is added up by the query, which the types do not see.
        for token, kind, state, claimed, accepted in rows.values_list(  # type: ignore[misc]
            "record__token", "duty__kind", "state", "claimed_cents", "accepted_cents"
        )
    ]


def agreement_rows(grant: grants.Grant) -> list[tuple[str, Any]]:
    """The terms that both sides sign."""
    return [
        (_("Reference"), grant.record.reference),
        (_("Beneficiary"), grant.beneficiary.name),
        (_("Action"), grant.title),
        (_("Fund"), grant.fund_code),
        (_("The Union pays at most"), formats.money(grant.amount_cents)),
        (_("Total cost of the action"), formats.money(grant.total_cents)),
        (_("First day"), formats.day(grant.starts_on)),
        (_("Last day"), formats.day(grant.ends_on)),
        (_("Application, by its fingerprint"), grant.data_sheet["application_digest"]),
    ]


def sheet_rows(grant: grants.Grant) -> list[dict[str, Any]]:
    """The data sheet: each figure with its source and how sure it is."""
    sheet = grant.data_sheet
    model = _("Model agreement; the facility's own figure is not public")
    days = [
        (_("Payment of the pre-financing, after signature"), "pre_financing_days"),
        (_("Report, after the end of its period"), "report_days"),
        (_("Payment of the balance, after the report"), "payment_days"),
    ]
    rows = [
        {
            "what": _("Pre-financing, at most"),
            "value": formats.percent(sheet["prefinancing_bp"]),
            "source": sheet["prefinancing_source"],
            "status": sheet["prefinancing_status"],
        }
    ]
    rows += [
        {"what": what, "value": _("%(n)s days") % {"n": sheet[name]}, "source": model, "status": "analogue"}
        for what, name in days
    ]
    years = _("%(n)s years") % {"n": sheet["records_years"]}
    rows.append({"what": _("Records are kept"), "value": years, "source": "FR24 133(1)", "status": "confirmed"})
    return rows


def signatures(grant: grants.Grant) -> list[dict[str, Any]]:
    """Who signed when."""
    ids = [grant.signed_by_beneficiary, grant.signed_by_authority]
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=[one for one in ids if one])}
    found = []
    for label, user_id, at in (
        (_("For the beneficiary"), grant.signed_by_beneficiary, grant.signed_by_beneficiary_at),
        (_("For the facility"), grant.signed_by_authority, grant.signed_by_authority_at),
    ):
        if user_id is not None and at is not None:
            found.append({"when": at, "title": label, "text": names.get(user_id, "")})
    return found


def history(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """What happened, newest first, in the words of events; who read a letter is the trail's own business."""
    shown = [entry for entry in entries if entry.event != "letter.read"]
    return [{"when": entry.at, "title": str(event_words(entry.event))} for entry in reversed(shown)]
