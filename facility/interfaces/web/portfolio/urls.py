"""Addresses of figures and open data."""

from django.urls import URLPattern, path

from facility.interfaces.web.portfolio import views, whole

app_name = "portfolio"
urlpatterns: list[URLPattern] = [
    path("figures/", views.figure_list, name="figures"),
    path("desk/whole/", whole.whole, name="whole"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<str:table>.<str:form>", views.download, name="download"),
    path("open-data/iati/<str:name>.xml", views.iati_file, name="iati"),
    path("open-data/iati/<str:name>/<str:sha256>.xml", views.iati_file, name="iati_release"),
]
