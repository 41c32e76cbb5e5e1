"""Addresses for developers and their tokens."""

from django.urls import path

from facility.interfaces.web.developers import tokens, views, webhooks

app_name = "developers"
urlpatterns = [
    path("developers/", views.developers, name="home"),
    path("developers/problems/", views.problems, name="problems"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/webhooks/", webhooks.index, name="webhooks"),
    path("account/webhooks/<str:webhook>/", webhooks.detail, name="webhook"),
    path("account/webhooks/<str:webhook>/change/", webhooks.change, name="change_webhook"),
    path("account/webhooks/<str:webhook>/<str:delivery>/again/", webhooks.again, name="send_again"),
    path("account/tokens/<int:number>/end/", tokens.end, name="end_token"),
]
