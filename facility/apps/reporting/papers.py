"""A report on paper: what was done in the reporter's words, every cost with its document, what was accepted and why not."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.grants import public as grants
from facility.apps.reporting.models import Report
from facility.apps.reporting.policy import may_view
from facility.apps.reporting.words import HEADINGS, NARRATIVE, REPORT_STATES
from facility.foundation.base.clock import local_day
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Kind,
    Notice,
    Paper,
    Table,
    Text,
)
from facility.foundation.post.public import fact
from facility.foundation.records.models import Record

PAPER = "reporting.report"


def _report(record: Record) -> Report | None:
    rows = Report.objects.select_related("record", "grant__record", "grant__beneficiary", "duty")
    return rows.filter(record=record).first()


def _money(cents: int | None, language: str) -> str:
    return "–" if cents is None else fact({"money": cents}, language)


def _costs(report: Report, language: str) -> list[Block]:
    costs = list(report.costs.select_related("document").order_by("heading", "incurred_on", "pk"))
    if not costs:
        return [Text(_("No cost was added."))]
    columns = [
        Column(_("Heading"), width=4),
        Column(_("What it was for"), width=5),
        Column(_("Day"), width=0),
        Column(_("Document"), width=4),
        Column(_("Claimed"), is_number=True),
        Column(_("Accepted"), is_number=True),
    ]
    rows = [
        [
            str(HEADINGS[cost.heading]),
            cost.description,
            fact({"day": cost.incurred_on.isoformat()}, language),
            cost.document.name,
            _money(cost.amount_cents, language),
            _money(cost.accepted_cents, language),
        ]
        for cost in costs
    ]
    foot = [
        _("Total"),
        "",
        "",
        "",
        _money(sum(cost.amount_cents for cost in costs), language),
        _money(report.accepted_cents, language),
    ]
    blocks: list[Block] = [Table(_("Costs with their documents"), columns, rows, foot)]
    cut = [cost for cost in costs if cost.refused_rule]
    if cut:
        blocks.append(Heading(_("Findings"), 3))
        blocks.append(
            Table(
                _("Costs that were not accepted in full"),
                [
                    Column(_("What it was for"), width=3),
                    Column(_("Not accepted"), is_number=True),
                    Column(_("Rule")),
                    Column(_("Reason"), width=4),
                ],
                [
                    [
                        cost.description,
                        _money(cost.amount_cents - (cost.accepted_cents or 0), language),
                        cost.refused_rule,
                        cost.refused_reason,
                    ]
                    for cost in cut
                ],
            )
        )
    return blocks


def _about(report: Report, language: str) -> list[Fact]:
    grant, duty = report.grant, report.duty
    facts = [
        Fact(_("Grant"), f"{grant.title} ({grant.record.reference})", "strong"),
        Fact(_("Beneficiary"), grant.beneficiary.name),
    ]
    if duty.period_first and duty.period_last:
        first, last = (fact({"day": day.isoformat()}, language) for day in (duty.period_first, duty.period_last))
        facts.append(Fact(_("Period"), f"{first} – {last}"))
    facts.append(Fact(_("State"), str(REPORT_STATES[report.state])))
    if report.submitted_at:
        facts.append(Fact(_("Sent on"), fact({"moment": report.submitted_at.isoformat()}, language)))
    if report.digest:
        facts.append(Fact(_("Fingerprint of what was sent"), report.digest, "code"))
    if report.accepted_at:
        facts.append(Fact(_("Accepted on"), fact({"moment": report.accepted_at.isoformat()}, language)))
        facts.append(Fact(_("Union's share, cleared against advances"), _money(report.cleared_cents, language)))
    return facts


def report_paper(report: Report, language: str) -> Paper:
    """The report as it stands; a draft says so. The reporter's texts stay in the language they were written in."""
    with translation.override(language):
        day = report.accepted_at or report.submitted_at or report.started_at or report.record.created_at
        returned = [Notice(_("Returned, with this reason"), report.returned_reason)] if report.returned_reason else []
        texts: list[Block] = []
        for name, label in NARRATIVE.items():
            texts += [Heading(str(label)), Text(report.narrative.get(name) or _("Not written yet."))]
        return Paper(
            title=str(grants.DUTIES[report.duty.kind]),
            language=language,
            day=local_day(day).isoformat(),
            reference=str(report.grant.record.reference),
            mark=_mark(report),
            blocks=[
                Facts(_about(report, language)),
                *returned,
                *texts,
                Heading(_("Costs")),
                *_costs(report, language),
            ],
        )


def _mark(report: Report) -> str:
    draft = _("Draft: not sent yet.") if report.state in {"due", "draft", "returned"} else ""
    invented = _("Demonstration: this is made up.") if report.record.invented else ""
    return " ".join(one for one in (draft, invented) if one)


documents.register(Kind(PAPER, "report", gettext_lazy("Report"), _report, may_view, report_paper))
