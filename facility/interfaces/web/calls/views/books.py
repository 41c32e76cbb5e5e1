"""Rulebooks and grids at the desk: every version with its figures, and a new version with one rule changed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls import forms, wording
from facility.interfaces.web.calls.rows import rule_row
from facility.interfaces.web.calls.rule_form import RuleForm
from facility.interfaces.web.calls.views.drafting import GET_POST
from facility.interfaces.web.calls.views.editing import edit_page, is_invented
from facility.interfaces.web.ui.languages import recorded, said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


class BookList(DataList):
    """All versions of all rulebooks."""

    name = "rulebooks"
    caption = gettext_lazy("Rulebooks")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Rulebook"),
            value=lambda book: said(book.title),
            url=lambda book: reverse("calls:rulebook", args=[book.code, book.version]),
        ),
        Column(key="code", label=gettext_lazy("Code"), sort=("code", "version")),
        Column(key="version", label=gettext_lazy("Version"), kind="number", sort="version"),
        Column(key="status", label=gettext_lazy("How sure"), kind="status", labels=calls.words.STATUSES, sort="status"),
        Column(key="created_at", label=gettext_lazy("Adopted"), kind="date", sort="created_at"),
        Column(key="content_hash", label=gettext_lazy("Hash"), value=lambda book: book.content_hash[:12]),
    )
    filters = (
        Choice(key="status", label=gettext_lazy("How sure"), field="status", choices=calls.words.STATUSES.items),
    )
    search = ("code", "title__en", "title__fr")
    order = ("code", "-version")
    empty = Empty(
        gettext_lazy("No rulebooks yet"), gettext_lazy("The command that prepares a facility adopts the shipped ones.")
    )
    invented = "record.invented"


@require_safe
def rulebook_list(request: FacilityRequest) -> HttpResponse:
    """Every version of every rulebook."""
    require(calls.policy.may_list, request.actor)
    lead = _("A version is never edited. What changes is the next version, which a call then names.")
    return render_list(request, BookList(calls.rulebooks()), title=_("Rulebooks"), lead=lead)  # type: ignore[return-value]


@require_safe
def rulebook(request: FacilityRequest, code: str, version: int) -> HttpResponse:
    """One version with all its rules."""
    require(calls.policy.may_list, request.actor)
    row = calls.rulebook_at(code, version)
    may_change = calls.policy.may_adopt_rulebook(request.actor)
    rules = []
    for place, entry in enumerate(calls.rulebook_of(row).entries):
        change = reverse("calls:change_rule", args=[code, version, place]) if may_change else ""
        rules.append(rule_row(entry) | {"change": change})
    context = {"book": row, "title": said(row.title), "rules": rules}
    return render(request, "calls/desk_rulebook.html", context)


@GET_POST
def change_rule(request: FacilityRequest, code: str, version: int, place: int) -> HttpResponse:
    """Change one rule: gives the next version of the rulebook."""
    require(calls.policy.may_adopt_rulebook, request.actor)
    row = calls.rulebook_at(code, version)
    if place >= len(row.content["entries"]):
        raise NotFound("rule")
    entry = row.content["entries"][place]
    form = RuleForm(request.POST or None, entry=entry, initial=forms.spread(row.title, "title"))
    made: list[Any] = []

    def save() -> None:
        title, given = forms.in_languages(form.cleaned_data, "title"), form.changed_entry()
        made.append(
            calls.change_rule(
                rulebook_id=row.pk,
                place=place,
                entry=given,
                title=title,
                actor=request.actor,
                at=request.at,
                invented=is_invented(request),
            )
        )

    number = calls.rulebook_of(row).entries[place].number
    return edit_page(
        request,
        form,
        save,
        title=f"{number} {wording.rule_title(number)}",
        lead=_("Saving adds the next version of the rulebook. It judges nobody before a call's version names it."),
        then=lambda: reverse("calls:rulebook", args=[code, made[0].version]),
        said=_("The new version is adopted. Choose it for a lot to use it."),
        template="calls/desk_rule.html",
        book=row,
        rule=rule_row(calls.rulebook_of(row).entries[place]),
    )


def _tie(content: Mapping[str, Any], code: str) -> str:
    """What puts equal totals in order: a section, a criterion, or who was received first."""
    parts = [*content["sections"], *(one for section in content["sections"] for one in section["criteria"])]
    labels = {one["code"]: one["label"] for one in parts}
    return said(labels[code]).noted if code in labels else _("the earlier receipt")


@require_safe
def grid(request: FacilityRequest, code: str, version: int) -> HttpResponse:
    """One evaluation grid: sections, criteria, weights, thresholds, tie-breakers. For everybody."""
    row = calls.grids().filter(code=code, version=version).first()
    if row is None:
        raise NotFound("grid")
    content = row.content
    sections = [
        {
            "label": said(section["label"]),
            "threshold": section.get("threshold"),
            "criteria": [
                {"code": one["code"], "label": said(one["label"]), "weight": one.get("weight") or 1}
                for one in section["criteria"]
            ],
        }
        for section in content["sections"]
    ]
    context = {
        "grid": row,
        "title": said(row.title),
        "sections": sections,
        "threshold": content.get("threshold"),
        "note": recorded(content.get("note", "")),
        "ties": ", ".join(_tie(content, one) for one in content.get("tie_breakers", ())),
        "stage": str(calls.words.ENTRY_STAGES[row.stage]),
    }
    return render(request, "calls/grid.html", context)
