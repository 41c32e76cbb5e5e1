"""What the pages of a meeting's reports show: blocks, facts of the edition, files, texts with their versions."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.approvals import public as approvals
from facility.foundation.documents import public as documents
from facility.interfaces.web.dialogue.lists import meeting_address, title_of
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import status_tag
from facility.interfaces.web.ui.languages import page_language, said

_TONES = {"draft": "info", "proposed": "warning", "published": "success"}


def blocks(paper: documents.Paper) -> list[dict[str, Any]]:
    """The blocks of a paper in the shape of the page's components."""
    return [_shaped(one) for one in dialogue.report_paper.page_blocks(paper)]


def _shaped(one: dict[str, Any]) -> dict[str, Any]:
    if one["is"] == "facts":
        return one | {"rows": [(label, value) for label, value, _style in one["rows"]]}
    if one["is"] == "table":
        head = [(label, "number") if is_number else label for label, is_number, _width in one["columns"]]
        return one | {"head": head, "rows": [*one["rows"], *([one["foot"]] if one["foot"] else [])]}
    return one


def published_page(edition: dialogue.ReportEdition, actor: Actor, *, newest: int = 0) -> dict[str, Any]:
    """The context of a report that is out; `newest`: the number of the newest edition, where this may be an earlier one.

    Files are made of the newest one only.
    """
    report, is_old = edition.report, bool(newest) and edition.number != newest
    desk = reverse("dialogue:desk_report", args=[report.record.token])
    return {
        "report": report,
        "title": str(words.REPORT_KINDS[report.kind]),
        "meeting_title": title_of(report.meeting),
        "meeting_url": meeting_address(report.meeting),
        "edition": _("Edition %(number)s") % {"number": formats.number(edition.number)},
        "blocks": blocks(dialogue.report_paper.of_edition(edition, page_language())),
        "is_old": is_old,
        "editions": reverse("dialogue:public_editions", args=[report.record.reference]),
        "newest": reverse("dialogue:event_report", args=[report.record.reference]),
        "files": [] if is_old else _files(edition, actor),
        "all_files": reverse("documents:of", args=[report.record.token]) if actor.is_known and not is_old else "",
        "desk": desk if dialogue.policy.may_read_draft_report(actor, report) else "",
    }


def _files(edition: dialogue.ReportEdition, actor: Actor) -> list[dict[str, str]]:
    """The newest file of each language and form that the worker has made of this edition."""
    since = dialogue.let_out_since(edition)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in documents.documents_of(edition.report.record, actor):
        if one.kind != dialogue.report_paper.PAPER or one.asked_at < since:
            continue
        if one.state == "ready" and one.file is not None:
            label = f"{dict(settings.LANGUAGES)[one.language]}, {one.form.upper()}, {formats.file_size(one.file.size)}"
            url = reverse("documents:file", args=[one.token])
            found.setdefault((one.language, one.form), {"url": url, "label": label})
    return [found[key] for key in sorted(found)]


def part_title(content: dict[str, Any], part: str) -> str:
    """What a part is called: by its words, or after the session or type it belongs to. Raises NotFound."""
    known = dialogue.report_parts(content)
    if part not in known:
        raise NotFound("part")
    if part in words.REPORT_PARTS:
        return str(words.REPORT_PARTS[part])
    return _("Note on “%(title)s”") % {"title": said(known[part]).noted or "–"}


def desk_page(report: dialogue.EventReport, actor: Actor, at: datetime) -> dict[str, Any]:
    """The context of a report at the desk: what is proposed where it waits, else the draft as it stands."""
    texts = dialogue.standing(dialogue.versions(report))
    waiting, language = dialogue.proposed_edition(report), page_language()
    content = waiting.content if waiting is not None else report.content | {"texts": texts}
    pending = approvals.pending(report.record, dialogue.APPROVE_REPORT, at) if waiting is not None else None
    own = pending is not None and pending.proposer_id == actor.user_id
    token = report.record.token
    parts = [
        {
            "title": part_title(report.content, part),
            "url": reverse("dialogue:report_part", args=[token, part]),
            "languages": ", ".join(sorted(texts.get(part, {}))) or _("nothing yet"),
        }
        for part in dialogue.report_parts(report.content)
    ]
    drafts = dialogue.policy.may_draft_report(actor, report)
    may = dialogue.policy
    return {
        "report": report,
        "title": str(words.REPORT_KINDS[report.kind]),
        "meeting_title": title_of(report.meeting),
        "meeting_url": meeting_address(report.meeting),
        "state": status_tag(report.state, str(words.REPORT_STATES[report.state]), tone=_TONES[report.state]),
        "read": formats.moment(report.read_at),
        "parts": parts,
        "parts_head": [_("Part"), _("Written in")],
        "parts_rows": [_part_row(one, open_=report.state == "draft" and drafts) for one in parts],
        "blocks": blocks(dialogue.report_paper.compose(content, language)),
        "seen": pending.payload_digest if pending is not None else "",
        "digest": waiting.digest if waiting is not None else "",
        "own": own,
        "expired": waiting is not None and pending is None,
        "may_draft": drafts,
        "may_propose": report.state == "draft" and may.may_propose_report(actor, report),
        "may_approve": pending is not None and not own and may.may_approve_report(actor, report),
        "public": reverse("dialogue:event_report", args=[report.record.reference]) if report.record.is_public else "",
        "papers": reverse("documents:of", args=[token]) if waiting or report.record.is_public else "",
    }


def _part_row(one: dict[str, str], *, open_: bool) -> tuple[Any, str]:
    link = format_html('<a class="ecl-link" href="{}">{}</a>', one["url"], one["title"])
    return (link if open_ else one["title"], one["languages"])


def part_page(report: dialogue.EventReport, part: str) -> dict[str, Any]:
    """The context of one part: the texts that stand, the numbers seen, and earlier versions. Raises NotFound."""
    title, rows = part_title(report.content, part), dialogue.versions(report)
    now, seen = dialogue.standing(rows).get(part, {}), dialogue.numbers(rows, part)
    start: dict[str, Any] = {f"text_{code}": now.get(code, "") for code in ("en", "fr")}
    start |= {f"seen_{code}": seen.get(code, 0) for code in ("en", "fr")}
    return {
        "title": title,
        "start": start,
        "history": [
            {
                "title": _("Version %(number)s, %(language)s, %(when)s")
                % {
                    "number": formats.number(one.number),
                    "language": dict(settings.LANGUAGES).get(one.language, one.language),
                    "when": formats.moment(one.at),
                },
                "by": _("drafted by the system") if one.user_id is None else _("written by the secretariat"),
                "text": one.text or _("taken out"),
            }
            for one in sorted((one for one in rows if one.part == part), key=lambda one: (-one.number, one.language))
        ],
    }


def of_meeting(meeting: dialogue.Meeting, actor: Actor) -> dict[str, Any]:
    """What the page of a meeting says of its reports: a query where one is out, and another for those who draft."""
    editions = dialogue.published_reports(meeting) if meeting.has_reports else []  # type: ignore[attr-defined]
    at_desk = dialogue.reports_at_desk(meeting, actor)
    may = dialogue.policy.may_draft_report(actor, meeting) and meeting.record.is_public
    drafted = {one.kind for one in at_desk}
    wanted = ["synopsis", "approaches"] if meeting.kind == "exchange_event" else ["synopsis"]
    return {
        "out": [
            {
                "title": str(words.REPORT_KINDS[one.report.kind]),
                "url": reverse("dialogue:event_report", args=[one.report.record.reference]),
                "day": formats.day(one.approved_at),
                "digest": one.digest,
            }
            for one in editions
        ],
        "desk": [
            {
                "title": str(words.REPORT_KINDS[one.kind]),
                "url": reverse("dialogue:desk_report", args=[one.record.token]),
                "state": status_tag(one.state, str(words.REPORT_STATES[one.state]), tone=_TONES[one.state]),
            }
            for one in at_desk
        ],
        "wanted": [(kind, str(words.REPORT_KINDS[kind])) for kind in wanted if may and kind not in drafted],
        "draft": reverse("dialogue:draft_report", args=[meeting.record.reference]),
    }
