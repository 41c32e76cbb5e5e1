"""Each act that moves money takes a proof of identity of its own, through the pages, and nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from facility.apps.grants.models import PaymentRequest
from facility.foundation.accounts.public import UsedProof, User
from tests.interfaces.accounts.people import PASSWORD, sign_in
from tests.interfaces.accounts.test_proving import CONFIRM, GO_ON, resent


@pytest.fixture
def checked(story: None, settings: Any) -> PaymentRequest:
    """The payment of the told case, put back to the moment before its order; proofs count as in reality."""
    settings.FACILITY_PROOF_ONCE, settings.FACILITY_DECISION_MINUTES = True, 5
    PaymentRequest.objects.update(state="checked", order=None, amount_cents=100)
    return PaymentRequest.objects.get()


def at_the_desk(part: str) -> Client:
    user = User.objects.get(email=f"{part}@example.org")
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    sign_in(client, user)
    return client


def test_each_act_of_money_takes_a_proof_of_its_own_and_the_form_comes_back(checked: PaymentRequest) -> None:
    finance, authority = at_the_desk("finance"), at_the_desk("authority")
    place = f"/payments/{checked.record.token}/"
    assert finance.post(place, {"do": "order"})["Location"] == place
    assert finance.post(place, {"do": "order"}).status_code == 409  # done: not asked in vain
    assert authority.post(place, {"do": "approve"})["Location"] == place
    told = {"paid_on": "2026-04-20", "bank_reference": "TARGET-2"}
    asked = finance.post(f"{place}confirm/", told)
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Fconfirm%2Fgo-on%2F"
    page = finance.get(asked["Location"]).content.decode()
    assert "Each act that moves money takes a proof of its own" in page
    assert PaymentRequest.objects.get().state == "ordered"
    assert finance.post(CONFIRM, {"password": PASSWORD, "next": GO_ON})["Location"] == GO_ON
    assert resent(finance)["Location"] == place
    assert PaymentRequest.objects.get().state == "paid"
    assert sorted(UsedProof.objects.values_list("act", flat=True)) == [
        "grants.approve_order",
        "grants.confirm_payment",
        "grants.order_payment",
    ]


def test_a_refused_act_leaves_the_proof_unspent(checked: PaymentRequest) -> None:
    finance = at_the_desk("finance")
    PaymentRequest.objects.update(checked_by=User.objects.get(email="finance@example.org").pk)
    place = f"/payments/{checked.record.token}/"
    assert finance.post(place, {"do": "order"}).status_code == 422
    assert not UsedProof.objects.exists()
