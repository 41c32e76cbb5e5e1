"""Addresses of feeds and of OAI-PMH."""

from django.urls import path

from facility.interfaces.web.feeds import atom, oai

app_name = "feeds"
urlpatterns = [
    path("feeds/<slug:what>.atom", atom.feed, name="atom"),
    path("oai/", oai.answer, name="oai"),
]
