"""Addresses of grants and payments."""

from django.urls import path

from facility.interfaces.web.grants import payments, texts, views

app_name = "grants"
urlpatterns = [
    path("grants/", views.grant_list, name="list"),
    path("grants/<str:token>/", views.detail, name="detail"),
    path("grants/<str:token>/agreement/", views.agreement, name="agreement"),
    path("grants/<str:token>/payment/", payments.request_payment, name="request_payment"),
    path("desk/agreement-text/", texts.text, name="text"),
    path("desk/agreement-text/text.toml", texts.as_file, name="text_file"),
    path("desk/agreement-text/propose/", texts.propose, name="propose_text"),
    path("desk/agreement-text/proposed/", texts.proposed, name="proposed_text"),
    path("desk/agreement-text/adopt/", texts.adopt, name="adopt_text"),
    path("desk/agreement-text/withdraw/", texts.withdraw, name="withdraw_text"),
    path("payments/", payments.payment_list, name="payments"),
    path("payments/<str:token>/", payments.detail, name="payment"),
    path("payments/<str:token>/refuse/", payments.refuse, name="refuse_payment"),
    path("payments/<str:token>/reject/", payments.reject, name="reject_order"),
    path("payments/<str:token>/confirm/", payments.confirm, name="confirm_payment"),
]
