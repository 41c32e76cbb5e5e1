"""What grants put on the task list: whose turn it is, and by when."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from facility.apps.grants.models import Duty, Grant
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.acts import step
from facility.foundation.clocks import public as clocks

DECIDE = "grants.decide"
SIGN_BENEFICIARY = "grants.sign_as_beneficiary"
SIGN_AUTHORITY = "grants.sign"
REQUEST_PAYMENT = "grants.request_payment"
CHECK_PAYMENT = "grants.check_payment"
ORDER_PAYMENT = "grants.order_payment"
APPROVE_ORDER = "grants.approve_order"
CONFIRM_PAYMENT = "grants.confirm_payment"
REPORT = "grants.report"
ADOPT_TEXT = "grants.adopt_text"

_REPORTS = ("interim_report", "final_report")

clocks.register_titles(
    {
        DECIDE: _("Decide as second person"),
        SIGN_BENEFICIARY: _("Sign the agreement"),
        SIGN_AUTHORITY: _("Sign the agreement for the authority"),
        REQUEST_PAYMENT: _("Request the pre-financing"),
        CHECK_PAYMENT: _("Check a request for payment"),
        ORDER_PAYMENT: _("Order a payment"),
        APPROVE_ORDER: _("Approve a payment order"),
        CONFIRM_PAYMENT: _("Confirm what the bank paid"),
        REPORT: _("Hand in a report"),
        ADOPT_TEXT: _("Read and adopt proposed terms of agreements"),
    }
)


def task_of(duty: Duty) -> str:
    """The kind of clock of a report that is due."""
    return f"{REPORT}:{duty.kind}.{duty.number}"


@step
def date_tasks(grant: Grant, actor: Actor, at: datetime) -> None:
    """Put what the beneficiary owes, and the pre-financing it may ask for, on its task list."""
    zone = ZoneInfo(settings.FACILITY_TIME_ZONE)
    for duty in grant.duties.filter(kind__in=_REPORTS).order_by("due_on", "pk"):
        clocks.start(
            record=grant.record,
            kind=task_of(duty),
            due_at=datetime.combine(duty.due_on, time(23, 59, 59), tzinfo=zone),
            role=Role.REPORTER,
            organisation_id=grant.beneficiary_id,
            actor=actor,
            at=at,
        )
    clocks.start(
        record=grant.record,
        kind=REQUEST_PAYMENT,
        role=Role.FINANCIAL_SIGNATORY,
        organisation_id=grant.beneficiary_id,
        actor=actor,
        at=at,
    )
