"""Everything the pages of one process and of one meeting show."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.dialogue.public import Meeting, Process, Term, words
from facility.interfaces.web.dialogue.calendar import has_days
from facility.interfaces.web.dialogue.lists import meeting_address, place, process_address, title_of
from facility.interfaces.web.projects.detail import country_links, source
from facility.interfaces.web.projects.lists import address_of
from facility.interfaces.web.projects.lists import title_of as project_title
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, rule_status, unknown
from facility.interfaces.web.ui.languages import said


def _link(url: str, text: str) -> SafeString:
    return format_html('<a class="ecl-link" href="{}">{}</a>', url, text)


def _sources(urls: Iterable[str]) -> SafeString | str:
    return format_html_join(" ", "{}", ((source(url),) for url in urls)) or unknown()


def _span(since: str, until: str) -> SafeString | str:
    if not since and not until:
        return unknown()
    if not until:
        return _("since %(day)s") % {"day": formats.day(since)}
    if not since:
        return _("until %(day)s") % {"day": formats.day(until)}
    return f"{formats.day(since)} – {formats.day(until)}" if since != until else formats.day(since)


def _holder(term: Term, naming: Naming) -> SafeString | str:
    return country_links([term.country], naming) if term.country else term.name


def terms(found: Iterable[Term], naming: Naming) -> list[tuple[Any, ...]]:
    """Who holds or held which role where, with the standing of its source."""
    return [
        (
            str(words.ROLES[one.role]),
            _holder(one, naming),
            said(one.body.names) if one.body else _("The process"),
            _span(one.since, one.until),
            rule_status(one.source_status),
            source(one.source_url),
            one.note,
        )
        for one in found
    ]


def stated_states(process: Process) -> str:
    """How many states take part as published; empty where no source says."""
    if process.stated_states is None:
        return ""
    many = formats.number(process.stated_states)
    return _("at least %(count)s, as published") % {"count": many} if process.stated_at_least else many


def process_page(process: Process, meetings: list[Meeting], total: int) -> dict[str, Any]:
    """The context of a process's page; `meetings` are the newest of `total`."""
    naming = Naming()
    return {
        "process": process,
        "title": said(process.names),
        "facts": [
            (_("Kind"), str(words.PROCESS_KINDS[process.kind])),
            (_("Since"), date(process.since)),
            (_("States taking part"), stated_states(process) or unknown()),
            (_("Website"), source(process.website)),
            (_("Sources"), _sources(process.source_urls)),
        ],
        "bodies": [
            (said(one.names), _span(one.since, one.until), one.note, source(one.source_url))
            for one in process.bodies.all()
        ],
        "bodies_head": [_("Body"), _("When"), _("Remark"), _("Read on")],
        "terms": terms(process.terms.all(), naming),
        "terms_head": [
            _("Role"),
            _("Held by"),
            _("In which body"),
            _("When"),
            _("Standing of the source"),
            _("Read on"),
            _("Remark"),
        ],
        "meetings": [
            (date(one.starts), _link(meeting_address(one), title_of(one)), place(one, naming)) for one in meetings
        ],
        "meetings_head": [_("First day"), _("Meeting"), _("Place")],
        "total": total,
        "all_url": f"{reverse('dialogue:meetings')}?process={process.code}",
    }


def _stated(meeting: Meeting, naming: Naming) -> list[tuple[str, Any]]:
    """When and where, and how many, as the sources of a meeting that others held say."""
    return [
        (_("When"), _span(meeting.starts, meeting.ends or meeting.starts)),
        (_("City"), meeting.city or unknown()),
        (_("Country"), country_links([meeting.country], naming)),
        (_("Held"), str(words.MODES[meeting.mode]) if meeting.mode else unknown()),
        (_("States represented"), unknown() if meeting.states is None else formats.number(meeting.states)),
        (_("Participants"), unknown() if meeting.participants is None else formats.number(meeting.participants)),
    ]


def meeting_page(meeting: Meeting, own: list[tuple[str, Any]] | None = None) -> dict[str, Any]:
    """The context of a meeting's page; what no source says is shown as not stated. `own`: our plan's words instead."""
    naming, process, project = Naming(), meeting.process, meeting.project
    facts: list[tuple[str, Any]] = [(_("Kind"), str(words.MEETING_KINDS[meeting.kind]))]
    if process is not None:
        facts.insert(0, (_("Process"), _link(process_address(process), said(process.names))))
    if meeting.body is not None:
        facts.append((_("Body"), said(meeting.body.names)))
    facts += own or _stated(meeting, naming)
    if project is not None and project.record.is_public:
        facts.append((_("Project"), _link(address_of(project), project_title(project))))
    if own is None:
        facts.append((_("Source"), _sources(meeting.source_urls)))
    facts.append((_("How it was checked"), str(words.VERIFICATIONS[meeting.verification])))
    return {
        "meeting": meeting,
        "title": title_of(meeting),
        "facts": facts,
        "calendar": reverse("dialogue:calendar", args=[meeting.record.reference]) if has_days(meeting) else "",
    }
