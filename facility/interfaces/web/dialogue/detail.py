"""Everything the pages of one process and of one meeting show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.dialogue.public import Meeting, Membership, Process, Term, words
from facility.interfaces.web.dialogue.calendar import has_days
from facility.interfaces.web.dialogue.lists import meeting_address, place, process_address, title_of
from facility.interfaces.web.dialogue.spans import span
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


def holder(one: Term | Membership, naming: Naming) -> SafeString | str:
    """A state, or an organisation as the source writes it, with the one of the register that is meant."""
    if one.country:
        return country_links([one.country], naming)
    token, name = getattr(one, "body_token", None), getattr(one, "body_name", "")
    if not token:
        return one.name
    link = _link(reverse("projects:organisation", args=[token]), name)
    return link if name == one.name else format_html("{} ({})", one.name, link)


def terms(found: Iterable[Term], naming: Naming) -> list[tuple[Any, ...]]:
    """Who holds or held which role where, with the standing of its source."""
    return [
        (
            str(words.ROLES[one.role]),
            holder(one, naming),
            said(one.body.names) if one.body else _("The process"),
            span(one.since, one.until),
            rule_status(one.source_status),
            source(one.source_url),
            one.note,
        )
        for one in found
    ]


def members(found: Sequence[Membership], naming: Naming, end: Callable[[Membership], str]) -> list[tuple[Any, ...]]:
    """Who takes or took part, states in the order of the style guide, with sources; `end` gives a way to end one, or ""."""
    order = {code: place for place, code in enumerate(naming.ordered({one.country for one in found if one.country}))}
    rows = sorted(found, key=lambda one: (order.get(one.country, len(order)), one.name, one.since, one.pk))
    return [
        (
            holder(one, naming),
            str(words.MEMBERSHIPS[one.status]),
            span(one.since, one.until),
            rule_status(one.source_status),
            _sources(each for each in (one.source_url, one.end_source_url) if each),
            one.note,
            *([_link(end(one), _("End it")) if not one.until else ""] if end(one) else []),
        )
        for one in rows
    ]


def told_of_members(process: Process, found: Sequence[Membership]) -> str:
    """How the states on record by name stand to what sources count."""
    named = len({one.country for one in found if one.country and not one.until and one.status == "participating"})
    stated = process.stated_states
    if stated is None:
        return "" if found else _("No source on record says who takes part.")
    if not named:
        return _("Sources count the states taking part and do not list them one by one.")
    numbers = {"named": formats.number(named), "stated": stated_states(process)}
    if named == stated:
        return _("As many states are on record by name as sources count: %(stated)s.") % numbers
    if named > stated and not process.stated_at_least:
        return _("On record by name: %(named)s. Sources count fewer: %(stated)s.") % numbers
    return _("On record by name: %(named)s. Sources count %(stated)s and do not list the others.") % numbers


def stated_states(process: Process) -> str:
    """How many states take part as published; empty where no source says."""
    if process.stated_states is None:
        return ""
    many = formats.number(process.stated_states)
    return _("at least %(count)s, as published") % {"count": many} if process.stated_at_least else many


def process_page(process: Process, meetings: list[Meeting], total: int, *, edits: bool) -> dict[str, Any]:
    """The context of a process's page; `meetings` are the newest of `total`; `edits`: the reader says who takes part."""
    naming, taking = Naming(), list(process.memberships.all())
    roles: list[Term] = list(process.terms.all())

    def end(one: Membership) -> str:
        return reverse("dialogue:end_member", args=[process.code, one.pk]) if edits else ""

    head = [_("State or organisation"), _("How"), _("When"), _("Standing of the source"), _("Read on"), _("Remark")]
    return {
        "edits": edits,
        "names": edits and (any(one.name for one in taking) or any(one.name for one in roles)),
        "members": members(taking, naming, end),
        "members_head": [*head, *([_("Change")] if edits else [])],
        "members_told": told_of_members(process, taking),
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
            (said(one.names), span(one.since, one.until), one.note, source(one.source_url))
            for one in process.bodies.all()
        ],
        "bodies_head": [_("Body"), _("When"), _("Remark"), _("Read on")],
        "terms": terms(roles, naming),
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
        "meetings_head": [_("First day"), _("Meeting"), _("Where")],
        "total": total,
        "all_url": f"{reverse('dialogue:meetings')}?process={process.code}",
    }


def _stated(meeting: Meeting, naming: Naming) -> list[tuple[str, Any]]:
    """When and where, and how many, as the sources of a meeting that others held say."""
    return [
        (_("When"), span(meeting.starts, meeting.ends or meeting.starts)),
        (_("City"), meeting.city or unknown()),
        (_("Country"), country_links([meeting.country], naming)),
        (_("Held"), str(words.MODES[meeting.mode]) if meeting.mode else unknown()),
        (_("States represented"), unknown() if meeting.states is None else formats.number(meeting.states)),
        (_("Participants"), unknown() if meeting.participants is None else formats.number(meeting.participants)),
    ]


FollowUps = Iterable[tuple[str, Mapping[str, str], str]]


def chain(meeting: Meeting, after: FollowUps) -> list[tuple[str, Any]]:
    """Which meeting this one follows up, with the source that says so, and which follow it (reference, titles, first
    day): the two link each other.
    """
    rows: list[tuple[str, Any]] = []
    first = meeting.follows
    if first is not None and first.record.is_public:
        link = _link(meeting_address(first), title_of(first))
        told = format_html("{} ({})", link, meeting.follows_source) if meeting.follows_source else link
        rows.append((_("Follow-up of"), told))
    links = [(_link(reverse("dialogue:meeting", args=[code]), said(titles)), date(day)) for code, titles, day in after]
    if links:
        rows.append((_("Followed up by"), format_html_join(" · ", "{} ({})", links)))
    return rows


def meeting_page(
    meeting: Meeting, after: FollowUps, own: list[tuple[str, Any]] | None = None, *, papers: bool = False
) -> dict[str, Any]:
    """The context of a meeting's page; what no source says is shown as not stated. `after` follow it up. `own`: our
    plan's words instead. `papers`: its documents stand on a page beside.
    """
    naming, process, project = Naming(), meeting.process, meeting.project
    facts: list[tuple[str, Any]] = [(_("Kind"), str(words.MEETING_KINDS[meeting.kind]))]
    if process is not None:
        facts.insert(0, (_("Process"), _link(process_address(process), said(process.names))))
    if meeting.body is not None:
        facts.append((_("Body"), said(meeting.body.names)))
    facts += [*(own or _stated(meeting, naming)), *chain(meeting, after)]
    if project is not None and project.record.is_public:
        facts.append((_("Project"), _link(address_of(project), project_title(project))))
    if own is None:
        facts.append((_("Source"), _sources(meeting.source_urls)))
    if papers:
        url = reverse("dialogue:documents", args=[meeting.record.reference])
        facts.append((_("Documents"), _link(url, _("Documents of the meeting"))))
    facts.append((_("How it was checked"), str(words.VERIFICATIONS[meeting.verification])))
    return {
        "meeting": meeting,
        "title": title_of(meeting),
        "facts": facts,
        "calendar": reverse("dialogue:calendar", args=[meeting.record.reference]) if has_days(meeting) else "",
    }
