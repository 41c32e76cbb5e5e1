"""The door of reporting: reports, costs, acceptance."""

from facility.apps.reporting import policy
from facility.apps.reporting.actions import (
    Judgement,
    accept,
    add_cost,
    give_back,
    remove_cost,
    save_narrative,
    start,
    submit,
)
from facility.apps.reporting.models import Cost, Report
from facility.apps.reporting.queries import by_token, reports_of, visible_to
from facility.apps.reporting.words import FINDINGS, HEADINGS, NARRATIVE, REPORT_STATES

STEPS: tuple[str, ...] = ()

__all__ = [
    "FINDINGS",
    "HEADINGS",
    "NARRATIVE",
    "REPORT_STATES",
    "STEPS",
    "Cost",
    "Judgement",
    "Report",
    "accept",
    "add_cost",
    "by_token",
    "give_back",
    "policy",
    "remove_cost",
    "reports_of",
    "save_narrative",
    "start",
    "submit",
    "visible_to",
]
