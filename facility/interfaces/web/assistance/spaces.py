"""The knowledge space of a programme: what it gathers, what who takes part proposes, what editors say stands there."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.apps.knowledge import public as knowledge
from facility.apps.portfolio import public as portfolio
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.space_forms import DeclineForm, GatherForm
from facility.interfaces.web.assistance.works import works_shown
from facility.interfaces.web.evaluation.asking import GET_POST, form_page
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import invented_mark, status_tag
from facility.interfaces.web.ui.languages import said

SHOWN = 10
# The page of a thing, and the list of all things of its kind, which takes a programme.
PAGES = {
    "lesson": ("knowledge:lesson", "knowledge:list"),
    "publication": ("knowledge:publication", "knowledge:publications"),
    "news": ("enquiries:news_item", "enquiries:news"),
    "meeting": ("dialogue:meeting", "dialogue:meetings"),
}
TITLES = {
    "lesson": gettext_lazy("Lessons"),
    "publication": gettext_lazy("Publications"),
    "news": gettext_lazy("News"),
    "meeting": gettext_lazy("Meetings"),
}
TIE_STATES = {
    "proposed": gettext_lazy("Waits for an editor"),
    "confirmed": gettext_lazy("Stands here"),
    "rejected": gettext_lazy("Not taken up"),
}
ACTS = {"accept": knowledge.accept_gathered, "let-go": knowledge.let_go}
DONE = {
    "accept": gettext_lazy("It stands in the knowledge space now. Who proposed it is told."),
    "let-go": gettext_lazy("Taken out of the knowledge space. It stays published."),
}


def _link(url: str, name: object, record: Any = None) -> Any:
    return format_html('<a class="ecl-link" href="{}">{}</a> {}', url, name, invented_mark(record) if record else "")


def _ways(
    code: str, chosen: Mapping[str, str], name: str, counted: Mapping[str, int], say: Any
) -> list[dict[str, Any]]:
    """Ways to narrow the space by one thing, each with how many there are of it; the first shows all."""
    rest = {key: value for key, value in chosen.items() if value and key != name}
    here = reverse("assistance:space", args=[code])
    each = [("", _("All"), ""), *((one, say(one), formats.number(many)) for one, many in counted.items())]
    return [
        {"label": label, "many": many, "current": chosen[name] == one, "url": f"{here}?{urlencode(rest | ({name: one} if one else {}))}"}
        for one, label, many in each
    ]  # fmt: skip


def _themes(codes: Iterable[str]) -> str:
    return ", ".join(str(knowledge.THEMES[code]) for code in codes if code in knowledge.THEMES)


def _sections(space: portfolio.Space, naming: Naming, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """The kinds that the space has, each with its newest and the way to all of them where there are more."""
    narrowed = {key: value for key, value in chosen.items() if value}
    found = []
    for kind in portfolio.SPACE_KINDS:
        lines, (page, every) = space.of_kind(kind), PAGES[kind]
        rows = [
            (
                _link(reverse(page, args=[one.reference]), said(one.title), one),
                formats.day(one.day) if one.day else "",
                naming.several(one.countries),
                _themes(one.themes),
            )
            for one in lines[:SHOWN]
        ]
        asked = urlencode({"programme": space.programme.code, **narrowed})
        more = f"{reverse(every)}?{asked}" if len(lines) > SHOWN else ""
        found.append({"title": TITLES[kind], "rows": rows, "more": more, "many": formats.number(len(lines))})
    return [one for one in found if one["rows"]]


def _talks(space: portfolio.Space) -> list[tuple[Any, ...]]:
    return [
        (
            _link(reverse("knowledge:discussion", args=[one.reference]), said(one.title), one),
            formats.number(one.posts),
            formats.day(one.newest) if one.newest else "",
        )
        for one in space.talks[:SHOWN]
    ]


def _answered(space: portfolio.Space) -> list[tuple[Any, ...]]:
    rows = []
    for one in space.answered:
        asked = one.request
        by = (
            (reverse(PAGES[kind][0], args=[reference]), said(label))
            for label, reference, kind in one.by
            if kind in PAGES
        )
        rows.append(
            (
                _link(reverse("assistance:detail", args=[asked.record.token]), asked.title, asked),
                asked.organisation.name,
                str(assistance.words.STATES[asked.state]),
                format_html_join(", ", '<a class="ecl-link" href="{}">{}</a>', by) or "–",
            )
        )
    return rows


def _ties(circle: knowledge.Circle, actor: Actor) -> list[dict[str, Any]]:
    """What was tied or proposed, for those who may see it, with what an editor can do about each."""
    edits, code = knowledge.policy.may_gather(actor), circle.programme.code
    acts = {"proposed": (("accept", _("Let it stand")),), "confirmed": (("let-go", _("Take out")),)}
    return [
        {
            "name": said(one.record.label),
            "reference": one.record.reference,
            "state": status_tag(one.state, str(TIE_STATES[one.state])),
            "note": one.note,
            "answer": one.answer,
            "day": formats.day(one.at),
            "decline": reverse("assistance:decline_gathered", args=[code, one.link_id])
            if edits and one.state == "proposed"
            else "",
            "acts": [
                (label, reverse("assistance:settle_gathered", args=[code, one.link_id, act]))
                for act, label in (acts.get(one.state, ()) if edits else ())
            ],
        }
        for one in knowledge.ties_of(circle, actor)
    ]


def _gathered(found: portfolio.Space) -> dict[str, Any]:
    """What the page of a space shows to everybody."""
    naming, chosen, code = Naming(), {"country": found.country, "theme": found.theme}, found.programme.code
    wishes = urlencode({"content": ["policy", "events"], "programme": code}, doseq=True)
    return {
        "programme": found.programme,
        "name": said(found.programme.names),
        "head": [_("Title"), _("Date"), _("Countries"), _("Themes")],
        "sections": _sections(found, naming, chosen),
        "countries": _ways(code, chosen, "country", found.countries, naming),
        "themes": _ways(code, chosen, "theme", found.themes, lambda one: _themes([one]) or one),
        "talks": _talks(found),
        "talks_head": [_("Under"), (_("Posts"), "number"), _("Newest")],
        "answered": _answered(found),
        "answered_head": [_("Request for assistance"), _("Asked by"), _("State"), _("Answered by")],
        "subscribe": f"{reverse('enquiries:subscribe')}?{wishes}",
    }


@require_safe
def space(request: FacilityRequest, code: str) -> HttpResponse:
    """What the knowledge space of a programme gathers; with a part of its own for who takes part in the programme."""
    programme = assistance.programme_by_code(code)
    asked = {name: request.GET.get(name, "")[:40] for name in ("country", "theme")}
    found = portfolio.space_of(programme, request.actor, requests=SHOWN, **asked)
    circle = knowledge.circle_of(programme, request.actor, local_day(request.at))
    takes_part = knowledge.policy.may_take_part(request.actor, circle)
    context = {
        **_gathered(found),
        "takes_part": takes_part,
        "edits": knowledge.policy.may_gather(request.actor),
        "ties": _ties(circle, request.actor) if takes_part else [],
        "works": works_shown(circle, request.actor) if takes_part else [],
    }
    return render(request, "assistance/space.html", context)


def _words(edits: bool) -> dict[str, str]:
    """What the form says to an editor, and to who proposes."""
    if edits:
        title, lead = _("Add something published"), _("It stands in the knowledge space at once.")
        return {"title": title, "lead": lead, "button": _("Add it"), "done": _("It stands in the knowledge space now.")}
    title, lead = _("Propose something published"), _("An editor looks at it and lets it stand.")
    return {"title": title, "lead": lead, "button": _("Propose it"), "done": _("Proposed. An editor looks at it.")}


@signed_in
@GET_POST
def gather(request: HttpRequest, code: str) -> HttpResponse:
    """Tie something published to the space, as an editor, or propose it, as who takes part."""
    ours = cast(FacilityRequest, request)
    programme = assistance.programme_by_code(code)
    require(knowledge.policy.may_take_part, ours.actor, knowledge.circle_of(programme, ours.actor, local_day(ours.at)))
    form = GatherForm(ours.POST or None)
    words = _words(knowledge.policy.may_gather(ours.actor))
    back = reverse("assistance:space", args=[code])

    def act() -> Any:
        return knowledge.gather(programme=code, **form.cleaned_data, actor=ours.actor, at=ours.at)

    return form_page(ours, form, act, back, template="assistance/form.html", up=said(programme.names), **words)


@signed_in
@require_POST
def settle(request: HttpRequest, code: str, number: int, act: str) -> HttpResponse:
    """Let a proposal stand, or take out what stands, as an editor."""
    ours = cast(FacilityRequest, request)
    if act not in ACTS:
        raise NotFound("act")
    ACTS[act](programme=code, link_id=number, actor=ours.actor, at=ours.at)
    messages.success(request, str(DONE[act]))
    return redirect("assistance:space", code=code)


@signed_in
@GET_POST
def decline(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Leave a proposal out, with the reason that who proposed it is told."""
    ours = cast(FacilityRequest, request)
    require(knowledge.policy.may_gather, ours.actor)
    tie = knowledge.proposed_tie(programme=code, link_id=number)
    form = DeclineForm(ours.POST or None)

    def act() -> Any:
        return knowledge.decline_gathered(
            programme=code, link_id=number, **form.cleaned_data, actor=ours.actor, at=ours.at
        )

    return form_page(
        ours,
        form,
        act,
        reverse("assistance:space", args=[code]),
        template="assistance/form.html",
        up=said(tie.source.label),
        title=_("Leave a proposal out"),
        lead=_("Who proposed it reads the reason on this space’s page, and gets it by letter."),
        button=_("Leave it out"),
        done=_("Not taken up. Who proposed it is told why."),
    )
