"""Addresses of the pattern page."""

from django.urls import path

from facility.interfaces.web.ui import views

app_name = "ui"
urlpatterns = [path("patterns/", views.patterns, name="patterns")]
