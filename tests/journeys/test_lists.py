"""A list in a real browser: filter, order, turn the page, take a filter away, on a desk and on a phone."""

from datetime import timedelta

import pytest

from facility.foundation.records.models import Record
from tests.conftest import AT
from tests.journeys.browser import overflows


@pytest.fixture
def rows(live_server, settings):
    settings.ROOT_URLCONF = "tests.journeys.list_urls"
    Record.objects.bulk_create(
        Record(
            kind=("project", "call")[n % 2],
            reference=f"R-{n:03}",
            label={"en": f"Partnership number {n} on labour mobility and skills between two countries"},
            version=n * 123_450,
            is_public=n % 3 == 0,
            invented=n % 40 == 0,
            created_at=AT + timedelta(days=n),
        )
        for n in range(130)
    )


def test_a_list_is_narrowed_ordered_and_opened_again(page, rows, axe, shot):
    page.goto("/list/")
    axe(page)
    shot(page, "list")
    page.get_by_text("Search and filter").click()
    page.get_by_label("Kind").select_option("call")
    page.get_by_label("Public").check()
    page.get_by_role("button", name="Apply").click()
    assert page.get_by_text("22 entries").is_visible()
    axe(page)
    shot(page, "list-narrowed")
    page.get_by_role("link", name="Amount").click()
    assert page.locator("tbody tr").first.inner_text().startswith("R-003")
    page.get_by_role("link", name="Remove filter Kind: Call").click()
    assert page.get_by_text("44 entries").is_visible()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Amount")


def test_pages_turn_and_odd_ones_are_explained(page, rows, axe):
    page.goto("/list/")
    page.get_by_role("link", name="Next").click()
    assert page.get_by_text("page 2 of 3").is_visible()
    page.goto("/list/?page=77&sort=nonsense&created_from=soon&q=nowhere")
    assert page.get_by_text("Nothing matches").is_visible()
    assert page.get_by_text("“soon” is not a date").is_visible()
    axe(page)
    page.get_by_role("link", name="Show all").click()
    assert page.get_by_text("130 entries").is_visible()


def test_a_phone_scrolls_the_table_and_not_the_page(phone, rows, axe, shot):
    phone.goto("/list/?kind=call")
    assert not overflows(phone)
    axe(phone)
    shot(phone, "list-phone")
