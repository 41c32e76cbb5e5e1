"""A report as blocks of plain text: the same for its page, its PDF and its DOCX."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.dialogue.models import EventReport, ReportEdition
from facility.apps.dialogue.policy import may_read_draft_report, may_view
from facility.apps.dialogue.reports.prose import blocks_of
from facility.apps.dialogue.reports.queries import proposed_edition
from facility.apps.dialogue.reports.tables import approaches_blocks, figures_day, synopsis_blocks
from facility.apps.dialogue.wordings import in_language, partial_day
from facility.apps.dialogue.words import MEETING_KINDS, REPORT_KINDS
from facility.foundation.base.clock import local_day
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Block, Fact, Facts, Heading, Kind, Notice, Paper, Text
from facility.foundation.records.models import Record

PAPER = "dialogue.event_report"
PROPOSED = "dialogue.event_report_proposed"

Content = dict[str, Any]


def compose(content: Content, language: str, *, digest: str = "", approved_on: date | None = None) -> Paper:
    """The whole report in one language. `digest` and `approved_on` stand for an edition that is out."""
    with translation.override(language):
        meeting = content["meeting"]
        about = [
            (_("Meeting"), in_language(meeting["titles"], language)),
            (_("Process"), in_language(meeting["process"], language)),
            (_("Kind"), str(MEETING_KINDS[meeting["kind"]])),
            (_("When"), in_language(meeting["when"], language) or _("not stated")),
            (_("Where"), in_language(meeting["where"], language) or _("not stated")),
        ]
        facts = [Fact(label, value) for label, value in about if value]
        if approved_on is not None:
            facts.append(Fact(_("Approved by two people on"), partial_day(approved_on.isoformat(), language)))
            facts.append(Fact(_("Fingerprint of the content (SHA-256)"), digest, "code"))
        blocks: list[Block] = []
        if approved_on is None:
            blocks.append(Notice(_("Not approved yet"), _("A second person has not approved this text.")))
        blocks += [Facts(facts), Text(figures_day(content, language), "small")]
        blocks += _part(content, "introduction", language)
        parts = synopsis_blocks if content["kind"] == "synopsis" else approaches_blocks
        blocks += parts(content, language)
        closing = _part(content, "closing", language)
        blocks += [Heading(_("Closing words")), *closing] if closing else []
        return Paper(
            title=str(REPORT_KINDS[content["kind"]]),
            lead=in_language(meeting["titles"], language),
            language=language,
            day=content["day"],
            reference=meeting["reference"],
            mark=_("Demonstration: this is made up.") if meeting["invented"] else "",
            blocks=blocks,
        )


def _part(content: Content, part: str, language: str) -> list[Block]:
    text = in_language(content["texts"].get(part), language)
    return blocks_of(text)


def page_blocks(paper: Paper) -> list[dict[str, Any]]:
    """The blocks as plain data, cleaned as for the press: what the page shows. Raises Refused where it is too long."""
    return list(documents.finish(paper)["blocks"])


def of_edition(edition: ReportEdition, language: str) -> Paper:
    """An edition as it is out, or as it waits."""
    approved = local_day(edition.approved_at) if edition.approved_at is not None else None
    return compose(edition.content, language, digest=edition.digest, approved_on=approved)


def _out(record: Record) -> ReportEdition | None:
    rows = ReportEdition.objects.filter(report__record=record, approved_at__isnull=False)
    return rows.select_related("report__record").order_by("-number").first()


def _waiting(record: Record) -> ReportEdition | None:
    report = EventReport.objects.filter(record=record).first()
    return proposed_edition(report) if report is not None else None


def _seen(actor: Any, edition: ReportEdition) -> bool:
    return may_view(actor, edition.report)


def _worked_on(actor: Any, edition: ReportEdition) -> bool:
    return may_read_draft_report(actor, edition.report)


def _kinds() -> Iterable[Kind]:
    yield Kind(PAPER, "event_report", gettext_lazy("Report of the meeting"), _out, _seen, of_edition)
    title = gettext_lazy("Report of the meeting, as proposed")
    yield Kind(PROPOSED, "event_report", title, _waiting, _worked_on, of_edition)


for _one in _kinds():
    documents.register(_one)
