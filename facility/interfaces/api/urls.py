"""Addresses of the programming interface: its description, every endpoint, and a problem for all others."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path, re_path

from facility.interfaces.api.document import document
from facility.interfaces.api.entering import entered
from facility.interfaces.api.problems import Problem
from facility.interfaces.api.v1.endpoints import api


@entered
def description(request: HttpRequest) -> HttpResponse:
    """The description of the interface as JSON."""
    if request.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@entered
def nothing(request: HttpRequest) -> HttpResponse:
    """There is nothing at any other address."""
    raise Problem(404, "not_found")


_patterns, _app, _space = api.urls
urlpatterns = [
    path(
        "v1/",
        include(([path("openapi.json", description, name="openapi"), *_patterns], "api"), namespace=_space),
    ),
    re_path(r"^", include(([re_path(r"^.*$", nothing, name="nothing")], "api_else"))),
]
