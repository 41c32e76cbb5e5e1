"""Limits on tries: exact under a burst, apart for each account, forgotten when their period is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from facility.apps.parties.actions.accounts import forget_what_is_over
from facility.foundation.accounts.limits import Limit, code_held, may_try_code, may_try_password, password_held
from facility.foundation.accounts.models import Tries

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FEW = Limit("few", 5, timedelta(minutes=15))


@pytest.mark.django_db(transaction=True)
def test_a_burst_gains_no_try() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    ready = Barrier(8)

    def burst(_number: int) -> list[bool]:
        ready.wait(timeout=20)
        try:
            return [FEW.take("ada@example.org", at=AT) for _ in range(5)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        taken = [one for found in pool.map(burst, range(8), timeout=60) for one in found]
    assert (len(taken), sum(taken)) == (40, 5)
    assert Tries.objects.get().count == 40


@pytest.mark.django_db
def test_a_period_begins_anew_and_old_counters_go() -> None:
    assert [FEW.take("a", at=AT) for _ in range(6)] == [True] * 5 + [False]
    assert FEW.reached("a", at=AT)
    assert not FEW.reached("b", at=AT)
    assert FEW.take("a", at=AT + timedelta(minutes=15))
    assert forget_what_is_over(at=AT + timedelta(minutes=16))["tries"] == 1
    assert Tries.objects.count() == 1
    assert "a" not in set(Tries.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_case_and_space_of_an_address_gain_no_try() -> None:
    for email in ("ada@example.org", "ADA@example.org", " ada@example.org "):
        FEW.count(email, at=AT)
    assert Tries.objects.get().count == 3


@pytest.mark.django_db
def test_what_succeeded_was_no_try() -> None:
    for _ in range(60):
        assert may_try_password("ada@example.org", "192.0.2.1", AT)
        password_held("ada@example.org", "192.0.2.1", AT)
        assert may_try_code(7, AT)
        code_held(7, AT)
    assert [may_try_code(7, AT) for _ in range(9)] == [True] * 8 + [False]
    assert may_try_code(8, AT)


@pytest.mark.django_db
def test_codes_have_a_ceiling_for_the_day() -> None:
    tries = [may_try_code(7, AT + timedelta(minutes=15 * part)) for part in range(8) for _ in range(8)]
    assert sum(tries) == 40
