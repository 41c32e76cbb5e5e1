"""Addresses of the books."""

from django.urls import path

from facility.interfaces.web.finance import funding, views

app_name = "finance"
urlpatterns = [
    path("desk/finance/", views.envelopes, name="envelopes"),
    path("desk/finance/ledger/", views.ledger, name="ledger"),
    path("desk/finance/orders/", views.orders, name="orders"),
    path("funding/<str:token>/", funding.show, name="funding"),
    path("funding/<str:token>/state/", funding.state, name="state_funding"),
]
