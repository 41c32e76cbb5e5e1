"""Four submissions at once on PostgreSQL: receipt numbers are given once each, without a gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection, connections, transaction

from facility.apps.calls import public as calls
from facility.foundation.accounts.public import Actor
from tests.apps.calls.make import opened, people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_numbers_are_given_once_whoever_comes_together(actor_of: Callable[..., Actor], at: datetime) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    lot = opened(people(actor_of), at).lots.get()

    def ten(_worker: int) -> list[int]:
        try:
            given = []
            for _time in range(10):
                with transaction.atomic():
                    given.append(calls.next_receipt_number(lot))
            return given
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for found in pool.map(ten, range(4)) for number in found]
    assert sorted(numbers) == list(range(1, 41))
