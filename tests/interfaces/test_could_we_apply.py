"""The public check: within a minute, without an account, by the rules and figures in force."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from facility.apps.calls import public as calls
from facility.foundation.accounts.public import Actor
from facility.foundation.base import clock
from facility.interfaces.web.calls.euros import read_euros, show_euros
from tests.apps.calls.make import funds, opened, people

pytestmark = pytest.mark.django_db

GOOD = {
    "lot": "test-2022:A",
    "kind": "ngo",
    "country": "FR",
    "role": "lead",
    "countries": ["MA", "TN"],
    "framework": "none",
    "fund": "AMIF",
    "total": "1 000 000",
    "requested": "950,000",
    "months": "30",
}


def ask(client: Client, status: int = 200, **answers: Any) -> str:
    page = client.get("/could-we-apply/?" + urlencode(GOOD | answers, doseq=True))
    assert page.status_code == status
    return page.content.decode()


@pytest.fixture(autouse=True)
def call(actor_of: Callable[..., Actor]) -> None:
    opened(people(actor_of), clock.now())


def test_a_sound_plan_meets_no_obstacle(client: Client) -> None:
    page = ask(client)
    assert "Nothing stands against it" in page
    assert "0 points not known yet" in page
    assert "Your organisation is a legal person." in page


@pytest.mark.parametrize(
    ("answers", "rule", "says", "remedy"),
    [
        ({"requested": "950000.01"}, "R-11", "95", "EUR\u00a0950,000"),
        ({"requested": "150000"}, "R-09", "EUR\u00a0200,000", "EUR\u00a050,000"),
        ({"countries": ["CL"]}, "R-06", "Chile is not on the list", "Morocco, Tunisia"),
        ({"countries": ["SN"]}, "R-06", "Senegal is not eligible yet", "launch of the Talent Partnership"),
        ({"kind": "natural_person"}, "R-01", "not a legal person", "Let an organisation"),
        ({"fund": ""}, "R-05", "No fund is chosen", "AMIF"),
    ],
)
def test_what_stands_against_it_says_rule_and_remedy(
    client: Client, answers: dict[str, Any], rule: str, says: str, remedy: str
) -> None:
    page = ask(client, **answers)
    assert f'href="/rules/{rule}/"' in page
    assert says in page
    assert remedy in page


def test_a_demonstration_figure_advises_and_never_stops(client: Client) -> None:
    page = ask(client, months="40")
    assert "Nothing stands against it" in page
    assert "1 piece of advice" in page


def test_what_was_not_answered_is_not_known(client: Client) -> None:
    page = ask(client, total="", requested="", kind="", countries=[])
    assert "Nothing stands against it" in page
    assert "0 points not known yet" not in page


def test_nothing_is_stored_and_the_address_gives_the_same(client: Client) -> None:
    first, second = (re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", ask(one)) for one in (client, Client()))
    assert first == second
    assert "sessionid" not in client.cookies


def test_nonsense_in_the_address_is_said_at_the_field(client: Client) -> None:
    assert "Write an amount" in ask(client, status=422, total="much")
    assert ask(client, status=422, lot="no:lot")
    assert ask(client, status=422, months="-1")
    assert client.get("/calls/none/could-we-apply/").status_code == 404
    assert client.get("/calls/test-2022/could-we-apply/").status_code == 200


def test_a_question_people_ask_is_answered_beside_its_field_from_the_figures(client: Client) -> None:
    page = client.get("/could-we-apply/").content.decode()
    assert "The grant pays at most 95% of the eligible total" in page
    assert "On the list: Morocco, Tunisia." in page


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1200000", 120_000_000),
        ("1,200,000.50", 120_000_050),
        ("1 200 000,50", 120_000_050),
        ("1.200.000,5", 120_000_050),
        ("EUR 250 000", 25_000_000),
        ("1,200", 120_000),
        ("1.200", 120_000),
        ("1,20", 120),
        ("0.05", 5),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, cents: int) -> None:
    assert read_euros(typed) == cents
    assert read_euros(show_euros(cents)) == cents


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1e6", "1.2.3,4,5", "٣", "12345678901234"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_euros(typed)


def test_what_the_fund_still_has_stands_beside_the_amount(client: Client, actor_of: Callable[..., Actor]) -> None:
    assert "What is left" not in ask(client)
    funds()
    who, at = people(actor_of), clock.now()
    call = calls.Call.objects.get()
    given: dict[str, Any] = {"call_id": call.pk, "lot_id": call.lots.get().pk, "fund_code": "AMIF", "at": at}
    calls.set_envelope(**given, amount_cents=None, status="unknown", as_of="", source="", actor=who.officer)
    assert "what is left is not known" in ask(client)
    known = {"status": "published", "as_of": "2022", "source": "page", "actor": who.officer}
    calls.set_envelope(**given, amount_cents=90_000_000, **known)
    assert "This is less than the amount you would ask for." in ask(client)
    calls.set_envelope(**given, amount_cents=95_000_000, **known)
    assert "This is less than the amount you would ask for." not in ask(client)
