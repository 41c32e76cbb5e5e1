"""Reports of meetings as their readers see them: the edition that is out, the draft at the desk, its texts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F

from facility.apps.dialogue.models import EventReport, Meeting, ReportEdition, ReportText
from facility.apps.dialogue.policy import SECRETARIAT, may_read_draft_report
from facility.apps.parties.public import RoleHolding
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.clock import local_day

Facts = dict[str, Any]


def _rows() -> Any:
    return EventReport.objects.select_related(
        "record", "meeting__record", "meeting__process", "meeting__plan", "scheme"
    )


def published_reports(meeting: Meeting) -> list[ReportEdition]:
    """The newest approved edition of each report of a meeting. One query."""
    rows = ReportEdition.objects.filter(report__meeting=meeting, approved_at__isnull=False)
    newest = {one.report_id: one for one in rows.select_related("report__record").order_by("number")}
    return sorted(newest.values(), key=lambda one: one.report.kind, reverse=True)


def reports_at_desk(meeting: Meeting, actor: Actor) -> list[EventReport]:
    """Every report of a meeting with its state, for those who draft them."""
    if not may_read_draft_report(actor):
        return []
    return list(EventReport.objects.filter(meeting=meeting).select_related("record").order_by("-kind"))


def report_edition(reference: str) -> ReportEdition:
    """The edition that is out, at the report's public address. Raises NotFound."""
    rows = ReportEdition.objects.filter(report__record__reference=reference, approved_at__isnull=False)
    found = rows.select_related("report__record", "report__meeting__record").order_by("-number").first()
    if found is None:
        raise NotFound("report")
    return found


def report_by_token(token: str, actor: Actor) -> EventReport:
    """A report at its desk address, for those who draft and approve. Raises NotFound."""
    found: EventReport | None = _rows().filter(record__token=token.replace("\x00", "?")).first()
    if found is None or not may_read_draft_report(actor):
        raise NotFound("report")
    return found


def versions(report: EventReport) -> list[ReportText]:
    """Every version of every text, in order. One query."""
    return list(ReportText.objects.filter(report=report).order_by("part", "language", "number"))


def standing(rows: Iterable[ReportText]) -> dict[str, dict[str, str]]:
    """By part and language the text that stands."""
    found: dict[str, dict[str, str]] = {}
    for one in rows:
        found.setdefault(one.part, {})[one.language] = one.text
    kept = {part: {code: text for code, text in texts.items() if text} for part, texts in found.items()}
    return {part: texts for part, texts in kept.items() if texts}


def numbers(rows: Iterable[ReportText], part: str) -> dict[str, int]:
    """By language the number of the newest version of a part."""
    return {one.language: one.number for one in rows if one.part == part}


def editions_out(report: EventReport) -> list[ReportEdition]:
    """The editions that two people approved, the first one first, also those that were withdrawn. One query."""
    rows = report.editions.filter(approved_at__isnull=False).select_related("withdrawal")
    return list(rows.order_by("number"))


def let_out_since(edition: ReportEdition) -> datetime:
    """Since when this very text is out: an equal one let out again the same day has the files of the first. One query.

    Raises NotFound where it is not out.
    """
    rows = edition.report.editions.filter(digest=edition.digest, approved_at__isnull=False)
    found = rows.order_by("approved_at").values_list("approved_at", flat=True).first()
    if found is None:
        raise NotFound("edition")
    return found


def is_withdrawn(edition: ReportEdition) -> bool:
    """Whether an edition is read no longer; asked of what came with it."""
    return hasattr(edition, "withdrawal")


def public_editions(reference: str) -> list[ReportEdition]:
    """Every approved edition of a report that is out, the first one first, for whoever reads the newest. Raises NotFound."""
    rows = ReportEdition.objects.filter(report__record__reference=reference, approved_at__isnull=False)
    found = list(rows.select_related("report__record", "report__meeting__record", "withdrawal").order_by("number"))
    if not found:
        raise NotFound("report")
    return found


def let_out_by(editions: Iterable[ReportEdition]) -> dict[int, tuple[Role | None, Role | None]]:
    """By number of an edition the roles in which it was proposed and approved; None where none is on record. One query.

    Who acted as both holds what the act asks for: the secretariat proposes; who approves is an editor, else of it too.
    """
    rows = list(editions)
    people = {number for one in rows for number in (one.proposed_by_id, one.approved_by_id) if number}
    held = RoleHolding.objects.filter(person__user__in=people, role__in=(SECRETARIAT, Role.EDITOR))
    holdings = list(held.values_list("person__user", "role", "starts_on", "ends_on"))

    def role(user_id: int | None, day: date, first: Role, second: Role) -> Role | None:
        here = {
            name
            for who, name, since, until in holdings
            if who == user_id and since <= day and (not until or day <= until)
        }
        return next((one for one in (first, second) if one in here), None)

    return {
        one.number: (
            role(one.proposed_by_id, local_day(one.proposed_at), SECRETARIAT, Role.EDITOR),
            role(one.approved_by_id, local_day(one.approved_at or one.proposed_at), Role.EDITOR, SECRETARIAT),
        )
        for one in rows
    }


def proposed_edition(report: EventReport) -> ReportEdition | None:
    """The newest edition that waits for the second person."""
    if report.state != "proposed":
        return None
    return report.editions.filter(approved_at=None).order_by(F("number").desc()).first()
