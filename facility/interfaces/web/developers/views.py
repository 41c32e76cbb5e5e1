"""The public pages for developers, made from the description of the interface; no script of anybody else's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from facility.foundation.machines.public import SCOPES
from facility.interfaces.api.document import document
from facility.interfaces.api.problems import titles
from facility.interfaces.web.developers.forms import FindForm

# So many addresses stand on a page at most: there are hundreds, and more come.
MOST = 100
_TAGS = {
    "calls": "calls",
    "portfolio": "portfolio",
    "assistance": "assistance",
    "dialogue": "dialogue",
    "dossiers": "dossiers",
    "grants": "grants",
    "reports": "reports",
    "evaluation": "evaluation",
    "decisions": "decisions",
    "knowledge": "knowledge",
    "enquiries": "enquiries",
    "tasks": "tasks",
    "trail": "trail",
    "account": "account",
    "organisations": "organisations",
    "people": "people",
    "committees": "committees",
    "finance": "finance",
    "documents": "documents",
    "search": "search",
    "operations": "operations",
    "webhooks": "webhooks",
}


def _examples() -> list[dict[str, str]]:
    """Commands that work as they stand, once the token is one's own."""
    here = settings.FACILITY_PUBLIC_ADDRESS
    signed = f'curl -H "Authorization: Bearer $TOKEN" {here}/api/v1'
    return [
        {"title": _("Read what is public, without a token"), "code": f"curl {here}/api/v1/calls"},
        {"title": _("See who you are to the interface"), "code": f"{signed}/me"},
        {
            "title": _("Start a dossier; sent twice, it is started once"),
            "code": f'{signed}/dossiers \\\n  -H "Idempotency-Key: my-first-dossier" -H "Content-Type: application/json" \\\n'
            '  -d \'{"lot": "amif-2022:A", "lead": "ORGANISATION"}\'',
        },
        {
            "title": _("Save a field on top of the version that you read"),
            "code": f"{signed}/dossiers/DOSSIER/fields/title \\\n  -X PUT -H 'If-Match: \"1\"' "
            '-H "Content-Type: application/json" \\\n  -d \'{"value": "A way that is safe"}\'',
        },
        {"title": _("Ask what the rules say"), "code": f"{signed}/dossiers/DOSSIER/check"},
        {
            "title": _("Hand it in"),
            "code": f'{signed}/dossiers/DOSSIER/submit -X POST -H "Idempotency-Key: hand-in-1"',
        },
    ]


def _short(words: str) -> str:
    """A description by its first sentence, without the full stop that a cell does not need.

    A page names many addresses; the file for tools says all of each.
    """
    return words.partition(". ")[0].rstrip(".")


def groups() -> list[dict[str, Any]]:
    """Every operation by what it is about, as the description names it.

    Method and address stand in one cell: together they name the row, and the page stays small as operations are added.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for address, methods in document()["paths"].items():
        for method, one in methods.items():
            tag = (one.get("tags") or ["calls"])[0]
            found.setdefault(tag, []).append(
                (f"{method.upper()} {address}", _short(one.get("description") or one["summary"]))
            )
    return [{"name": tag, "rows": found[tag]} for tag in _TAGS if tag in found]


def _found(every: list[dict[str, Any]], about: str, words: str) -> tuple[list[dict[str, Any]], bool]:
    """The groups with the addresses that were asked for, and whether there are more than a page shows."""
    asked, left, is_cut = words.casefold().split(), MOST, False
    found = []
    for group in every:
        if about and group["name"] != about:
            continue
        rows = [row for row in group["rows"] if all(word in " ".join(row).casefold() for word in asked)]
        is_cut = is_cut or len(rows) > left
        if rows[:left]:
            found.append({"name": group["name"], "rows": rows[:left]})
        left -= len(rows[:left])
    return found, is_cut


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """How to get a token, examples, every address by what it is about."""
    every = groups()
    names = [group["name"] for group in every]
    words, given = request.GET.get("q", "")[:100], request.GET.get("about", "")
    about = given if given in names else ""
    found, is_cut = _found(every, about, words) if about or words.strip() else ([], False)
    context = {
        "examples": _examples(),
        "form": FindForm(names, {"q": words, "about": about}),
        "all_groups": every,
        "is_asked": bool(about or words.strip()),
        "groups": found,
        "most": MOST if is_cut else None,
        "head": [_("Address"), _("What it does")],
        "scopes": SCOPES,
    }
    return render(request, "developers/home.html", context)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """What each kind of problem means; the end of its type leads here."""
    return render(request, "developers/problems.html", {"rows": list(titles().items())})
