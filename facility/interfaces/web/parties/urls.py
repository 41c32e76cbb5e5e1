"""Addresses of parties: one's organisations, the ways into them, and the public matrix of roles."""

from django.urls import path

from facility.interfaces.web.parties import joining, members, roles, views

app_name = "parties"
urlpatterns = [
    path("roles/", roles.matrix, name="roles"),
    path("organisations/mine/", views.mine, name="mine"),
    path("organisations/join/", joining.join, name="join"),
    path("organisations/join/ask/", joining.ask, name="ask"),
    path("organisations/new/", joining.new, name="new"),
    path("organisations/join-requests/<int:request_id>/", members.answer, name="answer"),
    path("organisations/invitations/<int:invitation_id>/withdraw/", members.withdraw, name="withdraw"),
    path("organisations/roles/<int:holding_id>/end/", members.end, name="end_role"),
    path("organisations/mine/<str:token>/", views.organisation, name="organisation"),
    path("organisations/mine/<str:token>/edit/", views.edit, name="edit"),
    path("organisations/mine/<str:token>/invite/", members.invite, name="invite"),
    path("organisations/mine/<str:token>/invite-partner/", members.invite_partner, name="invite_partner"),
]
