"""Addresses of the roster: one's own profile, and the coordinator's pages."""

from django.urls import URLPattern, path

from facility.interfaces.web.experts import coordinating, own

app_name = "experts"
urlpatterns: list[URLPattern] = [
    path("expert/", own.profile, name="profile"),
    path("expert/edit/", own.edit, name="edit"),
    path("expert/leave/", own.leave, name="leave"),
    path("expert/days/<str:token>/", own.answer, name="answer"),
    path("desk/experts/", coordinating.roster, name="list"),
    path("desk/experts/match/", coordinating.find, name="match"),
    path("desk/experts/<str:token>/", coordinating.detail, name="expert"),
    path("desk/experts/<str:token>/judge/", coordinating.judge, name="judge"),
    path("desk/experts/<str:token>/hold/", coordinating.hold, name="hold"),
    path("desk/experts/days/<str:token>/settle/", coordinating.settle, name="settle"),
]
