"""What a list may cost: every list of the route table, found by itself, asks few questions and sends few bytes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.interfaces.test_every_address import PEOPLE as STAFF
from tests.interfaces.test_every_address import addresses, browser, converters

LIST_QUERIES, DETAIL_QUERIES, LIST_BYTES = 10, 15, 60_000
# The pages of everybody who has a list of their own, as those who see most of it open them.
PEOPLE = ("officer", "administrator", "evaluator", "applicant", "finance", "editor", "")
_TABLE = re.compile(rb'class="f-table__count|class="f-table"')


def lists(part: str) -> Iterator[tuple[str, str]]:
    """The lists of the route table that this person opens: pages without a parameter that hold a table."""
    client = browser(part)
    for name, address in sorted(addresses().items()):
        if re.search(r"[0-9A-Za-z_-]{20,}", address) or name.startswith(("ui:", "accounts:")):
            continue
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming and _TABLE.search(answer.content):
            yield name, address


def cost(client: Any, address: str) -> tuple[int, int]:
    """Queries and bytes of a page that was opened before."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen), len(answer.content)


@pytest.mark.django_db
def test_an_empty_facility_asks_little_too() -> None:
    for address in ("/projects/", "/calls/", "/lessons/"):
        queries, size = cost(Client(), address)
        assert queries <= LIST_QUERIES
        assert size < LIST_BYTES


@pytest.mark.parametrize("part", PEOPLE)
def test_no_page_with_a_table_asks_too_much_or_sends_sixty_kilobytes(story: None, part: str) -> None:
    client = browser(part)
    found = {name: cost(client, address) for name, address in lists(part)}
    most = {name: DETAIL_QUERIES if converters()[name] else LIST_QUERIES for name in found}
    too_much = {name: one for name, one in found.items() if one[0] > most[name] or one[1] >= LIST_BYTES}
    assert too_much == {}
    assert found or part in {"applicant", "evaluator", "editor", "finance"}


@pytest.mark.parametrize("part", STAFF)
def test_the_desk_asks_no_more_than_a_detail(story: None, part: str) -> None:
    assert cost(browser(part), "/desk/")[0] <= DETAIL_QUERIES


def test_a_call_with_two_lots_says_each_rule_once_and_stays_small(story: None) -> None:
    answer = browser("").get("/calls/amif-2022/")
    told = re.findall(r'<section class="f-rule" id="([^"]+)"', answer.content.decode())
    assert told
    assert len(answer.content) < LIST_BYTES
