"""Addresses of accounts: signing in and out, registering, invitations, and one's own account."""

from django.urls import path

from facility.interfaces.web.accounts import own, registering, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/sent/", views.link_sent, name="link_sent"),
    path("sign-in/link/<str:secret>/", views.open_link, name="open_link"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("register/", registering.register, name="register"),
    path("register/sent/", registering.sent, name="register_sent"),
    path("register/confirm/<str:secret>/", registering.confirm, name="register_confirm"),
    path("invitation/<str:secret>/", registering.invitation, name="invitation"),
    path("account/", own.account, name="account"),
    path("account/confirm/", own.confirm_it_is_you, name="confirm"),
    path("account/password/", own.password, name="password"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/sessions/end/", own.end_session, name="end_session"),
    path("account/data.json", own.data, name="data"),
    path("account/erasure/", own.erasure, name="erasure"),
]
