"""What a page may cost: every page of the route table, found by itself, asks few questions and sends few bytes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.projects.public import Project
from tests.interfaces.test_every_address import PEOPLE as STAFF
from tests.interfaces.test_every_address import addresses, browser, converters

LIST_QUERIES, DETAIL_QUERIES, PAGE_BYTES = 10, 15, 60_000
# Everybody who has pages of their own.
PEOPLE = ("officer", "coordinator", "secretariat", "administrator", "evaluator", "applicant", "finance", "editor", "")
_TABLE = re.compile(rb'class="f-table__count|class="f-table"')


def pages(part: str) -> Iterator[tuple[str, str, int]]:
    """Every page of the route table that this person opens, with the questions that it may ask."""
    client = browser(part)
    for name, address in sorted(addresses().items()):
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming and b"<html" in answer.content:
            is_list = not converters()[name] and _TABLE.search(answer.content)
            yield name, address, LIST_QUERIES if is_list else DETAIL_QUERIES


def cost(client: Any, address: str) -> tuple[int, int]:
    """Queries and bytes of a page; open it before, so that what is kept in memory is there."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen), len(answer.content)


@pytest.mark.django_db
def test_an_empty_facility_asks_little_too() -> None:
    for address in ("/projects/", "/calls/", "/lessons/"):
        Client().get(address)
        queries, size = cost(Client(), address)
        assert queries <= LIST_QUERIES
        assert size < PAGE_BYTES


@pytest.mark.parametrize("part", PEOPLE)
def test_no_page_asks_too_much_or_sends_sixty_kilobytes(story: None, part: str) -> None:
    client = browser(part)
    found = {name: (cost(client, address), most) for name, address, most in pages(part)}
    too_much = {name: (one, most) for name, (one, most) in found.items() if one[0] > most or one[1] >= PAGE_BYTES}
    assert too_much == {}
    assert len(found) >= 60


@pytest.mark.parametrize("part", ["", "officer", "coordinator"])
def test_the_project_with_most_around_it_asks_no_more_than_a_detail(story: None, part: str) -> None:
    client = browser(part)
    here = f"/projects/{Project.objects.get(record__invented=True).record.reference}/"
    for address in (here, f"{here}around/"):
        client.get(address)
        assert cost(client, address)[0] <= DETAIL_QUERIES


@pytest.mark.parametrize("part", STAFF)
def test_the_desk_asks_no_more_than_a_detail(story: None, part: str) -> None:
    client = browser(part)
    client.get("/desk/")
    assert cost(client, "/desk/")[0] <= DETAIL_QUERIES


def test_a_call_with_two_lots_says_each_rule_once_and_stays_small(story: None) -> None:
    answer = browser("").get("/calls/amif-2022/")
    told = re.findall(r'<section class="f-rule" id="([^"]+)"', answer.content.decode())
    assert told
    assert len(answer.content) < PAGE_BYTES
