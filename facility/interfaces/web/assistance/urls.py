"""Addresses of assistance."""

from django.urls import URLPattern, path

from facility.interfaces.web.assistance import programmes

app_name = "assistance"
urlpatterns: list[URLPattern] = [
    path("assistance/", programmes.home, name="home"),
    path("assistance/<slug:code>/", programmes.programme, name="programme"),
]
