"""Addresses of CommonGrants: its description and its routes."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, include, path

from facility.interfaces.api.common_grants.routes import api
from facility.interfaces.api.entering import entered


@entered
def description(request: HttpRequest) -> HttpResponse:
    """The description of our routes as JSON, for the protocol's own checker."""
    if request.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    return JsonResponse(api.get_openapi_schema(path_prefix="/common-grants/"))


_patterns, _app, _space = api.urls
_found = [one for one in _patterns if isinstance(one, URLPattern) and one.name != "api-root"]
for _one in _found:
    _one.callback = entered(_one.callback)
_all = [path("openapi.json", description, name="openapi"), *_found]
urlpatterns = [path("", include((_all, "common_grants"), namespace=_space))]
