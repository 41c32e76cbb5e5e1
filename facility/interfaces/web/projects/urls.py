"""Addresses of projects, countries, organisations and frameworks."""

from django.urls import URLPattern, path

from facility.interfaces.web.projects import typology, views

app_name = "projects"
urlpatterns: list[URLPattern] = [
    path("projects/", views.project_list, name="list"),
    path("projects/<str:reference>/", views.project_detail, name="detail"),
    path("projects/<str:reference>/around/", views.project_around, name="around"),
    path("projects/<str:reference>/rounds/", views.project_rounds, name="rounds"),
    path("countries/", views.country_list, name="countries"),
    path("countries/<str:code>/", views.country_detail, name="country"),
    path("organisations/", views.organisation_list, name="organisations"),
    path("organisations/<str:token>/", views.organisation_detail, name="organisation"),
    path("approaches/", views.approach_list, name="approaches"),
    path("approaches/<str:version>/", typology.matrix, name="matrix"),
    path("desk/approaches/", typology.desk_list, name="placements"),
    path("desk/approaches/<str:reference>/", typology.desk_place, name="place"),
    path("frameworks/", views.framework_list, name="frameworks"),
]
