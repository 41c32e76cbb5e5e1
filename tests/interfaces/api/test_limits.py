"""How often anybody may ask: by token, by account in a session, by network for the public; said before it is refused."""

from typing import Any

import pytest
from django.test import Client

from facility.foundation.accounts.public import Role
from facility.foundation.machines.public import network_of

CALLS = "/api/v1/calls"


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.FACILITY_API_PER_MINUTE = 4
    settings.FACILITY_API_VISITORS_PER_MINUTE = 6


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """All requests of a test fall into one minute."""
    from datetime import UTC, datetime

    from facility.foundation.base import clock

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC))


def asked(client: Client, times: int, **more: Any) -> list[int]:
    return [client.get(CALLS, **more).status_code for _ in range(times)]


@pytest.mark.django_db
def test_the_public_is_counted_by_network_and_told_what_is_left() -> None:
    first = Client().get(CALLS, REMOTE_ADDR="192.0.2.1")
    assert first.headers["RateLimit-Limit"] == "6"
    assert first.headers["RateLimit-Remaining"] == "5"
    assert first.headers["RateLimit-Reset"] == "30"
    assert asked(Client(), 6, REMOTE_ADDR="192.0.2.1") == [200] * 5 + [429]
    refused = Client().get(CALLS, REMOTE_ADDR="192.0.2.1")
    assert (refused.headers["Retry-After"], refused.headers["RateLimit-Remaining"]) == ("30", "0")
    told = refused.json()
    assert (told["code"], told["most"], told["seconds"]) == ("too_many", 6, 60)
    assert Client().get(CALLS, REMOTE_ADDR="192.0.2.2").status_code == 200


@pytest.mark.django_db
def test_a_visitor_of_common_grants_is_counted_with_the_rest() -> None:
    answers = [Client().get("/common-grants/opportunities").status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]


@pytest.mark.django_db
def test_people_behind_one_address_do_not_lock_each_other_out(user_of: Any, client_as: Any) -> None:
    people = [client_as(user_of(Role.APPLICANT)) for _ in range(3)]
    assert asked(Client(), 7)[-1] == 429
    for one in people:
        assert asked(one, 4) == [200] * 4
    assert people[0].get(CALLS).status_code == 429
    assert people[0].get("/account/").status_code == 200


@pytest.mark.django_db
def test_wrong_tokens_are_counted_where_they_come_from() -> None:
    wrong = {"Authorization": "Bearer fct_00000000_nothing"}
    answers = [Client().get(CALLS, headers=wrong).status_code for _ in range(7)]
    assert answers == [401] * 6 + [429]


@pytest.mark.django_db
def test_what_a_token_does_is_not_counted_where_it_comes_from(user_of: Any, program: Any) -> None:
    caller = program(user_of(Role.APPLICANT))
    answers = [caller.get("me") for _ in range(5)]
    assert [one.status_code for one in answers] == [200] * 4 + [429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["3", "2", "1", "0", "0"]
    assert Client().get(CALLS).status_code == 200


@pytest.mark.django_db
def test_nobody_counts_visitors_where_the_proxy_does(settings: Any) -> None:
    settings.FACILITY_API_VISITORS_PER_MINUTE = 0
    answer = Client().get(CALLS)
    assert (answer.status_code, "RateLimit-Limit" in answer.headers) == (200, False)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_address_of_the_sixth_version_counts_with_its_house(address: str, network: str) -> None:
    assert network_of(address) == network
