"""Addresses for developers and their tokens."""

from django.urls import path

from facility.interfaces.web.developers import tokens, views

app_name = "developers"
urlpatterns = [
    path("developers/", views.developers, name="home"),
    path("developers/problems/", views.problems, name="problems"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:number>/end/", tokens.end, name="end_token"),
]
