"""The system's addresses and a few more, so that a browser can try components on things of the tests' own making."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import include, path

from facility.foundation.records.models import Record
from facility.interfaces.web.ui.lists import render_list

PAGE = """{% extends "base.html" %}{% load ui %}{% block title %}Write{% endblock %}{% block content %}
<h1>Write</h1><form method="post" data-autosave="/save/" data-autosave-failed="Not saved yet">{% csrf_token %}
<label for="t">Title</label><input id="t" name="title" value="{{ saved.title }}">
<label for="s">Summary</label><textarea id="s" name="summary">{{ saved.summary }}</textarea>
<p data-autosave-note role="status"></p>{% button "Send" %}</form>
<h2>Plain</h2><form method="post" action="/plain/">{% csrf_token %}<label for="p">Words</label>
<textarea id="p" name="words"></textarea>{% button "Post" %}</form>
<div id="live" hx-get="/live/" hx-trigger="facility:saved from:body"></div>{% endblock %}
{% block scripts %}{% htmx %}{% endblock %}"""

saved: dict[str, str] = {}
state = {"answer": 200, "signed_in": True}


def show(request: HttpRequest) -> Any:
    from tests.interfaces.ui.test_lists import RecordList

    return render_list(request, RecordList(Record.objects.all()), title="Records", lead="Rows of a test.")


def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"saved": saved})))


def save(request: HttpRequest) -> HttpResponse:
    if state["answer"] == 409:
        return JsonResponse({"conflict": "Somebody else changed this."}, status=409)
    if state["answer"] == 302:
        return redirect("/enter/")
    saved[request.POST["field"]] = request.POST["value"]
    return JsonResponse({"saved": "Saved", "version": 1})


def plain(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and not state["signed_in"]:
        return redirect("/enter/")
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"saved": saved})))


def enter(request: HttpRequest) -> HttpResponse:
    page = (
        '{% extends "base.html" %}{% block title %}Enter{% endblock %}{% block content %}<h1>Enter</h1>{% endblock %}'
    )
    return HttpResponse(Template(page).render(RequestContext(request)))


def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(saved)} saved")


urlpatterns = [
    path("list/", show),
    path("write/", write),
    path("save/", save),
    path("plain/", plain),
    path("enter/", enter),
    path("live/", live),
    path("", include("facility.config.urls")),
]
