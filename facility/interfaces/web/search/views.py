"""One box over everything that the person may see."""

import re
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from facility.foundation.search.public import Hit, Query, Results
from facility.foundation.search.public import find as search
from facility.interfaces.web.search import words
from facility.interfaces.web.search.drawing import facet_values
from facility.interfaces.web.ui.formats import number
from facility.interfaces.web.ui.lists import pages_of

_OWN = frozenset({"q", "kind", "page", "real"})
_NAME = re.compile(r"[a-z_]{1,40}", re.ASCII)
_MAX_CHOSEN = 20
_MAX_DIGITS = 4


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The box, what was found, and what narrows it."""
    query = query_of(request)
    results = search(query)
    return render(
        request,
        "search/find.html",
        {
            "search_words": query.text,
            "results": results,
            "hits": [_row(hit) for hit in results.hits],
            "line": words.found_line(results.total, results.with_every_word),
            "kinds": _kinds(request.GET, results, query),
            "facets": _facets(request.GET, results, query),
            "hidden": [
                (name, value)
                for name in request.GET
                for value in request.GET.getlist(name)
                if name not in {"q", "page"}
            ],
            "pages": pages_of(results.page, max(results.pages, 1), request.GET),
            "real": _switch(request.GET, query),
        },
    )


def query_of(request: Any) -> Query:
    """What an address asks for: words, kinds, facets, page, and whether what is made up counts."""
    given = request.GET
    page = given.get("page", "1")
    chosen = {
        name: tuple(given.getlist(name)[:_MAX_CHOSEN])
        for name in list(given)[:_MAX_CHOSEN]
        if name not in _OWN and _NAME.fullmatch(name)
    }
    return Query(
        text=_plain(given.get("q", ""))[:300],
        actor=request.actor,
        kinds=tuple(_plain(one) for one in given.getlist("kind")[:_MAX_CHOSEN] if one),
        facets={name: tuple(_plain(one) for one in values) for name, values in chosen.items()},
        page=int(page) if page.isascii() and page.isdigit() and len(page) <= _MAX_DIGITS else 1,
        language=(get_language() or settings.LANGUAGE_CODE).split("-")[0],
        with_invented=given.get("real") != "1",
    )


def _plain(text: str) -> str:
    """Without the characters that a database refuses."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


def _row(hit: Hit) -> dict[str, Any]:
    return {"hit": hit, "kind": words.kind_label(hit.kind)}


def _link(given: QueryDict, **changes: str | list[str] | None) -> str:
    """This address with parameters changed; from the first page again."""
    kept = [(name, one) for name, values in given.lists() if name != "page" and name not in changes for one in values]
    for name, value in changes.items():
        kept += [(name, one) for one in (value if isinstance(value, list) else [value]) if one]
    return f"?{urlencode(kept)}"


def _kinds(given: QueryDict, results: Results, query: Query) -> list[dict[str, Any]]:
    """Everything, and each kind found, with counts, as tabs."""
    counts = dict(results.kinds) | {kind: results.kinds.get(kind, 0) for kind in query.kinds}
    everything = {
        "label": words.ALL,
        "url": _link(given, kind=None),
        "current": not query.kinds,
        "count": sum(results.kinds.values()),
    }
    return [
        everything,
        *(
            {
                "label": words.kind_label(kind),
                "url": _link(given, kind=kind),
                "current": query.kinds == (kind,),
                "count": count,
            }
            for kind, count in counts.items()
        ),
    ]


def _facets(given: QueryDict, results: Results, query: Query) -> list[dict[str, Any]]:
    """The facets of what was found; a value is a link that adds it or takes it away."""
    names = sorted({*results.facets, *(name for name, chosen in query.facets.items() if chosen)})
    return [
        {
            "label": words.facet_label(name),
            "drawn": facet_values(
                _value(given, name, value, count, query)
                for value, count in {
                    **dict.fromkeys(query.facets.get(name, ()), 0),
                    **results.facets.get(name, {}),
                }.items()
            ),
        }
        for name in names
    ]


def _value(given: QueryDict, name: str, value: str, count: int, query: Query) -> dict[str, Any]:
    chosen = list(query.facets.get(name, ()))
    is_on = value in chosen
    after = [one for one in chosen if one != value] if is_on else [*chosen, value]
    label = words.value_label(name, value, query.language)
    return {
        "label": label,
        "count": number(count) if count else "",
        "url": _link(given, **{name: after}),
        "is_on": is_on,
    }


def _switch(given: QueryDict, query: Query) -> dict[str, Any]:
    """The switch that leaves out what a demonstration made up."""
    return {"is_on": not query.with_invented, "url": _link(given, real="1" if query.with_invented else None)}
