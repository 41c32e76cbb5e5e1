"""The library: publications in force for everybody, with their editions, languages and similar items."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day
from facility.foundation.files import public as files
from facility.foundation.search import public as search
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.files import serve
from facility.interfaces.web.knowledge.narrowing import TIED_TO_PROGRAMME
from facility.interfaces.web.projects.narrowing import of_project
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import page_language, said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


def languages_of(edition: knowledge.Edition) -> list[str]:
    """The languages an edition can be read in, by name."""
    return [
        str(knowledge.LANGUAGES[one.language]) for one in edition.files.all() if one.language in knowledge.LANGUAGES
    ]


def _themes(codes: Iterable[str]) -> list[str]:
    return [str(knowledge.THEMES[code]) for code in codes if code in knowledge.THEMES]


def _having(name: str) -> Callable[[QuerySet[Any], list[str]], QuerySet[Any]]:
    """Narrows to publications whose edition in force names one of the chosen codes."""

    def apply(rows: QuerySet[Any], chosen: list[str]) -> QuerySet[Any]:
        named = knowledge.Edition.objects.filter(state="published").values_list("pk", name)
        return rows.filter(current__in=[pk for pk, codes in named if set(chosen) & set(codes)])

    return apply


def _in_use(name: str) -> list[str]:
    rows = knowledge.Edition.objects.filter(state="published").values_list(name, flat=True)
    return sorted({code for codes in rows for code in codes})


def _countries() -> list[tuple[str, str]]:
    return [(code, parties.country_name(code, page_language()).marked) for code in _in_use("countries")]


def _years() -> list[tuple[str, str]]:
    rows = knowledge.Edition.objects.filter(state="published").values_list("issued", flat=True)
    return [(year, year) for year in sorted({issued[:4] for issued in rows}, reverse=True)]


def _issued(rows: QuerySet[Any], chosen: list[str]) -> QuerySet[Any]:
    named = knowledge.Edition.objects.filter(state="published").values_list("pk", "issued")
    return rows.filter(current__in=[pk for pk, issued in named if issued[:4] in chosen])


def _written_in(rows: QuerySet[Any], chosen: list[str]) -> QuerySet[Any]:
    named = knowledge.EditionFile.objects.filter(language__in=chosen, edition__state="published")
    return rows.filter(current__in=named.values("edition"))


class Library(DataList):
    """Publications in force."""

    name = "publications"
    caption = gettext_lazy("Publications")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Publication"),
            value=lambda one: said(one.current.title),
            url=lambda one: reverse("knowledge:publication", args=[one.record.reference]),
        ),
        Column(key="type", label=gettext_lazy("Type"), value=lambda one: str(knowledge.PUBLICATION_KINDS[one.kind])),
        Column(
            key="languages", label=gettext_lazy("Languages"), value=lambda one: ", ".join(languages_of(one.current))
        ),
        Column(key="themes", label=gettext_lazy("Themes"), value=lambda one: ", ".join(_themes(one.current.themes))),
        Column(key="issued", label=gettext_lazy("Date"), kind="date", value="current.issued", sort="current__issued"),
    )
    filters = (
        Choice(
            key="type",
            multiple=True,
            label=gettext_lazy("Type"),
            field="kind",
            choices=knowledge.PUBLICATION_KINDS.items,
        ),
        Choice(
            key="language",
            multiple=True,
            label=gettext_lazy("Language"),
            choices=knowledge.LANGUAGES.items,
            apply=_written_in,
        ),
        Choice(
            key="theme",
            multiple=True,
            label=gettext_lazy("Theme"),
            choices=knowledge.THEMES.items,
            apply=_having("themes"),
        ),
        Choice(
            key="country", multiple=True, label=gettext_lazy("Country"), choices=_countries, apply=_having("countries")
        ),
        Choice(key="year", multiple=True, label=gettext_lazy("Year"), choices=_years, apply=_issued),
        TIED_TO_PROGRAMME,
        of_project("current__projects"),
    )
    search = ("current__title", "current__summary")
    order = ("-current__issued",)
    empty = Empty(
        gettext_lazy("No publication stands here yet"),
        gettext_lazy("Publications are prepared by one person and cleared by another before everybody reads them."),
    )
    invented = "record.invented"


@require_safe
def publications(request: FacilityRequest) -> HttpResponseBase:
    """The library, for everybody."""
    return render_list(
        request,
        Library(knowledge.library()),
        title=_("Publications"),
        lead=_("Studies, guides and reports of the facility, in their languages and editions."),
        template="knowledge/library.html",
    )


def file_row(one: knowledge.EditionFile, url: str) -> dict[str, Any]:
    """A file of an edition as a row: language, address ("": nobody reads it), size, and what was read of its text."""
    return {
        "language": str(knowledge.LANGUAGES.get(one.language, one.language)),
        "code": one.language,
        "url": url,
        "size": formats.file_size(one.stored.size),
        "read": read_words(one) if url else _("It was withdrawn: nobody reads it any more."),
    }


def read_words(one: knowledge.EditionFile) -> str:
    """What was read of a file's text, in words."""
    why = str(knowledge.TEXT_REASONS.get(one.reason, ""))
    if one.text_state == "waiting":
        return _("Its text is being read.")
    if one.text_state == "read":
        return _("Its text is found by the search.")
    if one.text_state == "partly" and one.pages and one.reason != "length":
        told = {"read": one.pages_read, "pages": one.pages, "why": why}
        return _("The first %(read)s of %(pages)s pages are found by the search: %(why)s.") % told
    if one.text_state == "partly":
        return _("The beginning of its text is found by the search: %(why)s.") % {"why": why}
    return _("No text could be read: %(why)s.") % {"why": why}


def edition_row(found: knowledge.Publication, one: knowledge.Edition, address: str, place: str) -> dict[str, Any]:
    """An edition as a row, with its files at the named address; of a withdrawn publication none is handed out."""
    gone = found.withdrawn_at is not None
    return {
        "edition": one,
        "state": str(knowledge.EDITION_STATES[one.state]),
        "title": said(one.title),
        "summary": said(one.summary),
        "changes": said(one.changes) if one.changes else "",
        "files": [
            file_row(file, "" if gone else reverse(address, args=[place, one.number, file.language]))
            for file in one.files.all()
        ],
    }


def facts_of(edition: knowledge.Edition, request: FacilityRequest) -> dict[str, Any]:
    """Themes, countries and projects of an edition, in words. One query."""
    day, projects = local_day(request.at), edition.projects.select_related("record").filter(record__is_public=True)
    return {
        "themes": _themes(edition.themes),
        "countries": [parties.country_name(code, page_language(), day).text for code in edition.countries],
        "projects": [
            (said(one.record.label), reverse("projects:detail", args=[one.record.reference])) for one in projects
        ],
    }


def similar(found: knowledge.Publication, edition: knowledge.Edition, actor: Actor) -> list[dict[str, Any]]:
    """Publications, lessons and projects that are like this one, each with why. At most five queries."""
    kinds = ("publication", "lesson", "project")
    hits = search.similar(found.record_id, actor, kinds=kinds, language=page_language(), size=3)
    return [
        {
            "title": "".join(part.text for part in hit.title),
            "url": hit.path,
            "invented": hit.invented,
            "reasons": list(_alike(edition, hit)),
        }
        for hit in hits
    ]


def _alike(edition: knowledge.Edition, hit: search.Hit) -> Iterable[str]:
    if names := _themes(code for code in edition.themes if code in hit.facets.get("theme", ())):
        yield _("same theme: %(names)s") % {"names": ", ".join(names)}
    codes = [code for code in edition.countries if code in hit.facets.get("country", ())]
    if codes:
        names = [parties.country_name(code, page_language()).marked for code in codes]
        yield _("same country: %(names)s") % {"names": ", ".join(names)}
    words = dict.fromkeys(part.text.casefold() for part in (*hit.title, *hit.passage) if part.is_hit)
    if words:
        yield _("both speak of: %(words)s") % {"words": ", ".join(list(words)[:4])}


@require_safe
def publication(request: FacilityRequest, reference: str) -> HttpResponse:
    """One publication with its editions; once withdrawn only that it was, and why."""
    found, editions = knowledge.publication_whole(reference)
    if found.withdrawn_at is not None or found.current is None:
        return render(request, "knowledge/publication_withdrawn.html", {"gone": found}, status=410)
    now = next(one for one in editions if one.pk == found.current_id)
    context = {
        "publication": found,
        "kind": str(knowledge.PUBLICATION_KINDS[found.kind]),
        "rows": [edition_row(found, one, "knowledge:publication_file", reference) for one in editions],
        "similar": similar(found, now, request.actor),
        **facts_of(now, request),
    }
    return render(request, "knowledge/publication.html", context)


@require_safe
def download(request: HttpRequest, reference: str, number: int, language: str) -> HttpResponseBase:
    """The file of a published edition in a language."""
    found = knowledge.publication_by_reference(reference)
    stored = knowledge.edition_file(found, number, language, public=True).stored
    return serve(request, stored, files.key_for_readers(stored))
