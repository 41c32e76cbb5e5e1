"""The system's addresses and a few more, so that a browser can try components on things of the tests' own making."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from facility.foundation.records.models import Record
from facility.interfaces.web.ui.lists import render_list

PAGE = """{% extends "base.html" %}{% load ui %}{% block title %}Write{% endblock %}{% block content %}
<h1>Write</h1><form method="post" action="/plain/">{% csrf_token %}<label for="p">Words</label>
<textarea id="p" name="words"></textarea><label><input type="checkbox" name="sure" value="1"> Sure</label>
<label><input type="radio" name="side" value="a"> Side A</label><label><input type="radio" name="side" value="b"> B</label>
{% button "Post" %}</form><button hx-get="/live/" hx-target="#live">Ask</button><div id="live"></div>{% endblock %}
{% block scripts %}{% htmx %}{% endblock %}"""


def show(request: HttpRequest) -> Any:
    from tests.interfaces.ui.test_lists import RecordList

    return render_list(request, RecordList(Record.objects.all()), title="Records", lead="Rows of a test.")


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("An answer")


urlpatterns = [
    path("list/", show),
    path("plain/", plain),
    path("live/", live),
    path("", include("facility.config.urls")),
]
