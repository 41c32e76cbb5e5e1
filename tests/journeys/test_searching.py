"""Searching in a real browser: by keyboard, on a phone, in the dark."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from facility.foundation.records.models import Record
from facility.foundation.search import public as search
from tests.journeys.browser import overflows

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def documents(live_server: Any) -> None:
    with transaction.atomic():
        for number in range(14):
            kind = ("project", "call", "lesson")[number % 3]
            record = Record.objects.create(
                kind=kind, label={"en": str(number)}, created_at=AT, invented=number % 2 == 0
            )
            search.put(
                search.Doc(
                    record=record,
                    title=f"Border training number {number} in Kosovo* and Moldova",
                    path="/about/",
                    labels=["public"],
                    updated_at=AT,
                    body="Officers of the border police were trained in document security, " * 12,
                    facets={"country": ["MD", "XK"], "fund": ["AMIF" if number % 2 else "ISF"]},
                )
            )


def test_a_visitor_searches_by_keyboard(page: Any, axe: Any, shot: Any) -> None:
    page.goto("/search/")
    axe(page)
    page.focus("#q")
    page.keyboard.type("border training")
    page.keyboard.press("Enter")
    page.wait_for_selector(".f-hit")
    assert page.locator(".f-hit").count() == 10
    axe(page)
    shot(page, "search")
    page.get_by_role("link", name="Projects").last.click()
    page.wait_for_url("**kind=project**")
    page.locator(".f-find__values a", has_text="Moldova").click()
    page.wait_for_url("**country=MD**")
    axe(page)
    page.locator(".f-hit a").first.click()
    page.wait_for_url("**/about/")


def test_the_search_page_fits_a_phone_and_the_dark(phone: Any, browse: Callable[..., Any], axe: Any, shot: Any) -> None:
    phone.goto("/search/?q=border")
    assert not overflows(phone)
    axe(phone)
    shot(phone, "search-phone")
    dark = browse(color_scheme="dark")
    dark.goto("/search/?q=border")
    axe(dark)
    dark.goto("/search/?q=nothingofthis")
    axe(dark)
    shot(dark, "search-nothing-dark")
