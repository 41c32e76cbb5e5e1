"""Addresses of feeds and of OAI-PMH."""

from django.urls import path

from facility.interfaces.web.feeds import atom, oai, rss

app_name = "feeds"
urlpatterns = [
    path("feeds/<slug:what>.atom", atom.feed, name="atom"),
    path("feeds/<slug:what>.rss", rss.feed, name="rss"),
    path("oai/", oai.answer, name="oai"),
]
