"""Addresses of accounts: signing in and out, registering, invitations, and one's own account."""

from django.urls import path

from facility.interfaces.web.accounts import factors, own, provider, proving, registering, second, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/sent/", views.link_sent, name="link_sent"),
    path("sign-in/link/<str:secret>/", views.open_link, name="open_link"),
    path("sign-in/second/", second.second, name="second"),
    path("sign-in/passkey/", second.by_passkey, name="by_passkey"),
    path("sign-in/provider/", provider.start, name="provider"),
    path("sign-in/provider/back/", provider.back, name="provider_back"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("sign-out/provider/", provider.signed_out, name="signed_out_there"),
    path("register/", registering.register, name="register"),
    path("register/sent/", registering.sent, name="register_sent"),
    path("register/confirm/<str:secret>/", registering.confirm, name="register_confirm"),
    path("invitation/<str:secret>/", registering.invitation, name="invitation"),
    path("account/", own.account, name="account"),
    path("account/confirm/", proving.confirm_it_is_you, name="confirm"),
    path("account/confirm/link/", proving.send_link, name="send_proof_link"),
    path("account/confirm/link/<str:secret>/", proving.prove_by_link, name="prove_by_link"),
    path("account/confirm/provider/", provider.prove, name="prove_by_provider"),
    path("account/confirm/go-on/", proving.go_on, name="go_on"),
    path("account/second-factor/", factors.overview, name="second_factor"),
    path("account/second-factor/app/begin/", factors.begin_app, name="begin_app"),
    path("account/second-factor/app/", factors.app, name="app"),
    path("account/second-factor/app/remove/", factors.remove_app, name="remove_app"),
    path("account/second-factor/passkey/", factors.add_passkey, name="add_passkey"),
    path("account/second-factor/passkey/<int:passkey>/remove/", factors.remove_passkey, name="remove_passkey"),
    path("account/second-factor/codes/", factors.make_codes, name="make_codes"),
    path("account/provider/", provider.link, name="link_provider"),
    path("account/provider/<int:identity>/remove/", provider.unlink, name="unlink_provider"),
    path("account/password/", own.password, name="password"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/sessions/end/", own.end_session, name="end_session"),
    path("account/data.json", own.data, name="data"),
    path("account/erasure/", own.erasure, name="erasure"),
]
