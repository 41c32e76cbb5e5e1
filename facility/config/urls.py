"""All addresses: pages without a prefix are public, /desk/ is for people with a role."""

from django.urls import include, path
from django.views.i18n import set_language

_WEB = "facility.interfaces.web"

urlpatterns = [
    path("api/", include("facility.interfaces.api.urls")),
    path("common-grants/", include("facility.interfaces.api.common_grants.urls")),
    path("", include(f"{_WEB}.public.urls")),
    path("", include(f"{_WEB}.ui.urls")),
    # What is opened most stands first: addresses are tried one after the other.
    path("desk/", include(f"{_WEB}.desk.urls")),
    path("", include(f"{_WEB}.search.urls")),
    path("language/", set_language, name="set_language"),
    path("", include(f"{_WEB}.accounts.urls")),
    path("", include(f"{_WEB}.parties.urls")),
    path("", include(f"{_WEB}.calls.urls")),
    path("", include(f"{_WEB}.dossiers.urls")),
    path("", include(f"{_WEB}.evaluation.urls")),
    path("", include(f"{_WEB}.bodies.urls")),
    path("", include(f"{_WEB}.decisions.urls")),
    path("", include(f"{_WEB}.grants.urls")),
    path("", include(f"{_WEB}.finance.urls")),
    path("", include(f"{_WEB}.reports.urls")),
    path("", include(f"{_WEB}.documents.urls")),
    path("", include(f"{_WEB}.projects.urls")),
    path("", include(f"{_WEB}.assistance.urls")),
    path("", include(f"{_WEB}.experts.urls")),
    path("", include(f"{_WEB}.dialogue.urls")),
    path("", include(f"{_WEB}.portfolio.urls")),
    path("", include(f"{_WEB}.knowledge.urls")),
    path("", include(f"{_WEB}.enquiries.urls")),
    path("", include(f"{_WEB}.feeds.urls")),
    path("", include(f"{_WEB}.tasks.urls")),
    path("", include(f"{_WEB}.notices.urls")),
    path("", include(f"{_WEB}.calendar.urls")),
    path("", include(f"{_WEB}.developers.urls")),
    path("desk/", include(f"{_WEB}.operations.urls")),
    path("desk/", include(f"{_WEB}.connections.urls")),
]

handler400 = f"{_WEB}.ui.pages.bad_request"
handler403 = f"{_WEB}.ui.pages.forbidden"
handler404 = f"{_WEB}.ui.pages.not_found"
handler500 = f"{_WEB}.ui.pages.server_error"
