"""A smallest app around a schema, as an owning app would write it: one page per part, autosave, presence, history."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

from facility.config.urls import handler400, handler403, handler404, handler500
from facility.config.urls import urlpatterns as ours
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.forms import public as forms
from facility.foundation.records.custody import key_for_writers
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.forms import autosave, reading, stash
from facility.interfaces.web.forms.rendering import PartPage
from facility.interfaces.web.typed import says_itself

__all__ = ["handler400", "handler403", "handler404", "handler500"]

PAGE = """{% extends "base.html" %}{% load ui %}{% block title %}{{ page.title }}{% endblock %}
{% block head %}{% include "forms/style.html" %}{% endblock %}
{% block content %}{% page_header page.title %}{% include "forms/part.html" %}{% endblock %}
{% block scripts %}{% include "forms/assets.html" %}{% endblock %}"""
HISTORY = """{% extends "base.html" %}{% load ui %}{% block title %}History{% endblock %}
{% block head %}{% include "forms/style.html" %}{% endblock %}
{% block content %}{% page_header "History" %}{% include "forms/history.html" %}{% endblock %}"""
COUNTRIES = [("GE", "Georgia"), ("MD", "Moldova"), ("XK", "Kosovo*")]


def page_of(request: Any, set_id: int, part: str, **extra: Any) -> PartPage:
    if not request.actor.is_known:
        raise Forbidden("answer")
    owner = forms.answer_set_of(set_id)
    form = forms.form_of(owner.schema)
    found = form.part(part)
    if found is None:
        raise NotFound("part")
    answers = forms.read(owner, key_for_writers(owner.record_id))
    return PartPage(
        form=form,
        part=found,
        answers=answers,
        language=request.LANGUAGE_CODE,
        options={"country": COUNTRIES},
        computed={"eu_share_bp": 9025},
        names=forms.names_of(answers.author_ids),
        rule_words=lambda number: ("The share stays within the ceiling of the call", f"/rules/{number}/"),
        history_url=lambda field: f"/answers/{set_id}/history/{field}/",
        save_url=f"/answers/{set_id}/{part}/field/",
        presence_url=f"/answers/{set_id}/{part}/here/",
        present=forms.present(owner, part, request.at, besides=request.actor),
        **extra,
    )


def save(request: Any, set_id: int, changes: list[forms.FieldChange]) -> list[forms.Saved]:
    owner = forms.answer_set_of(set_id)
    with transaction.atomic(durable=False):
        return forms.save_fields(
            answer_set=owner, changes=changes, actor=request.actor, at=request.at, key=key_for_writers(owner.record_id)
        )


@says_itself
@signed_in
def part(request: Any, set_id: int, part: str) -> HttpResponse:
    if request.method == "POST":
        page = page_of(request, set_id, part)
        try:
            save(request, set_id, page.apply_post(request.POST))
        except Refused as error:
            page = page_of(request, set_id, part, findings=error.findings, typed_back=request.POST)
            return _shown(request, PAGE, {"page": page}, status=422)
        more = request.POST.get("more", "")
        return HttpResponseRedirect(f"{request.path}?more={more}#id_{more}" if more else request.path)
    extra = {"typed_back": stash.take_back(request), "more_rows": request.GET.get("more", "")}
    return _shown(request, PAGE, {"page": page_of(request, set_id, part, **extra)})


@autosave.for_script
def field(request: Any, set_id: int, part: str) -> HttpResponse:
    saved = save(request, set_id, page_of(request, set_id, part).apply_post(request.POST))
    return autosave.saved_response(page_of(request, set_id, part), saved, request.at)


@autosave.for_script
def here(request: Any, set_id: int, part: str) -> HttpResponse:
    with transaction.atomic():
        forms.arrive(answer_set=set_id, part=part, actor=request.actor, at=request.at)
    return autosave.presence_response(page_of(request, set_id, part), autosave.known_versions(request))


def history(request: Any, set_id: int, name: str) -> HttpResponse:
    owner = forms.answer_set_of(set_id)
    key = key_for_writers(owner.record_id)
    question = forms.form_of(owner.schema).by_key[name]
    earlier = forms.history(owner, name, key)
    names = forms.names_of({one.author_id for one in earlier})
    rows = reading.history_rows(question, earlier, names)
    return _shown(request, HISTORY, {"rows": rows, "field": name, "restore_url": "/answers/restore/"})


def _shown(request: HttpRequest, source: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = engines["django"].from_string(source)
    return HttpResponse(template.render(context, request), status=status)


urlpatterns = [
    *ours,
    path("answers/<int:set_id>/history/<slug:name>/", history),
    path("answers/<int:set_id>/<slug:part>/field/", field),
    path("answers/<int:set_id>/<slug:part>/here/", here),
    path("answers/<int:set_id>/<slug:part>/", part),
]
