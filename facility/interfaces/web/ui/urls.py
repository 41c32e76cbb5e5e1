"""Addresses of the pattern page."""

from django.urls import URLPattern

app_name = "ui"
urlpatterns: list[URLPattern] = []
