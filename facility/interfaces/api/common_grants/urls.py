"""Addresses of CommonGrants."""

from django.urls import URLPattern, include, path

from facility.interfaces.api.common_grants.routes import api
from facility.interfaces.api.entering import entered

_patterns, _app, _space = api.urls
_found = [one for one in _patterns if isinstance(one, URLPattern) and one.name != "api-root"]
for _one in _found:
    _one.callback = entered(_one.callback)
urlpatterns = [path("", include((_found, "common_grants"), namespace=_space))]
