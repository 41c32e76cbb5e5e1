"""Addresses of the desk: home per role, people, organisations, roles, the trail."""

from django.urls import path

from facility.interfaces.web.desk import lost_factors, organisations, people, trail, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("people/", people.index, name="people"),
    path("people/invite/", people.invite, name="invite_to_role"),
    path("people/<str:token>/", people.person, name="person"),
    path("people/<str:token>/grant/", people.grant, name="grant_role"),
    path("people/<str:token>/approve/", people.approve, name="approve_role"),
    path("people/<str:token>/withdraw/", people.withdraw, name="withdraw_role"),
    path("people/<str:token>/second-factor/", lost_factors.reset, name="reset_factors"),
    path("people/<str:token>/erase/", people.erase, name="erase_person"),
    path("organisations/", organisations.index, name="organisations"),
    path("organisations/kinds/<int:kind_id>/", organisations.confirm, name="confirm_kind"),
    path("roles/", views.roles, name="roles"),
    path("trail/", trail.index, name="trail"),
]
