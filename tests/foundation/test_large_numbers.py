"""Whole numbers arrive as they were sent, on both databases, however often a statement was sent with smaller ones."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Coalesce

from facility.apps.finance.models import Account
from facility.foundation.clocks.models import Policy

# Where two, four and eight bytes end, and amounts in cents that a facility moves.
NUMBERS = [0, 1, 32_767, 32_768, 70_000, 2**31 - 1, 2**31, 2_147_483_700, 2**32 + 5, 500_000_000_000, 2**62]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [sign * one for one in NUMBERS for sign in (1, -1)])
def test_a_number_beside_a_column_is_counted_whole(number: int) -> None:
    account = Account.objects.create(code="source:test", kind=Account.SOURCE, balance_cents=0)
    rows = Account.objects.filter(pk=account.pk)
    # A statement is planned once it was sent twice: small numbers first, then the large one by the same plan.
    for _each in range(3):
        rows.update(balance_cents=F("balance_cents") + 1)
    rows.update(balance_cents=F("balance_cents") + number)
    assert rows.get().balance_cents == 3 + number
    rows.update(balance_cents=F("balance_cents") - number)
    assert rows.get().balance_cents == 3
    typed = Value(number, output_field=BigIntegerField())
    assert rows.annotate(as_it_is=Coalesce(typed, 0)).get().as_it_is == number
    assert not rows.filter(balance_cents=3 + 2**32).exists()


@pytest.mark.django_db
def test_a_number_that_a_column_cannot_hold_is_refused_and_never_cut() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's columns hold any whole number")
    policy = Policy.objects.create(
        code="test.large", length=5, unit="days", source="A test", status="demonstration", version=1
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Policy.objects.filter(pk=policy.pk).update(length=2**32 + 5)
    assert Policy.objects.get(pk=policy.pk).length == 5
