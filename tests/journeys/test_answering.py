"""Writing an application in a real browser: fields save themselves, two people meet, nothing a person typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from facility.foundation.accounts.public import Role, User
from facility.foundation.forms import public as forms
from tests.foundation.forms.make import answer_set

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.interfaces.forms.desk")]


@pytest.fixture
def two(live_server: Any, browse: Callable[..., Any], sign_in: Any, user_of: Callable[..., User]) -> Any:
    """An empty form, its key, and two people who have its first part open."""
    owner, key = answer_set()
    pages = []
    for name in ("Anna", "Boris"):
        page = browse()
        sign_in(page, user_of(Role.APPLICANT, name=name))
        pages.append(page)
    return owner, key, *pages


def says(page: Any, field: str, words: str) -> None:
    """Wait until the line under a field begins with these words."""
    from playwright.sync_api import expect

    expect(page.locator(f"[data-field={field}] [data-saved]")).to_have_text(re.compile(words), timeout=12_000)


def saved(page: Any, field: str) -> None:
    says(page, field, "^Saved")


def holds(page: Any, words: str) -> None:
    """Wait until the summary says these words."""
    from playwright.sync_api import expect

    expect(page.locator("#id_summary")).to_have_value(words, timeout=12_000)


def test_a_field_saves_itself_and_a_question_appears(two: Any, axe: Any, shot: Any) -> None:
    owner, key, anna, _boris = two
    anna.goto(f"/answers/{owner.pk}/idea/")
    anna.fill("#id_title", "Border training")
    saved(anna, "title")
    assert anna.get_by_role("status").inner_text().startswith("Saved")
    assert anna.locator("[data-present]").get_attribute("aria-live") == "polite"
    assert not anna.is_visible("#id_jobs")
    anna.check("input[name=themes][value=work]")
    saved(anna, "themes")
    anna.wait_for_selector("#id_jobs", state="visible")
    anna.fill("#id_summary", "one two three")
    assert anna.inner_text("#id_summary_count") == "3 of 10 words"
    saved(anna, "summary")
    assert forms.read(owner, key).values == {"title": "Border training", "themes": ["work"], "summary": "one two three"}
    anna.goto(f"/answers/{owner.pk}/money/")
    anna.fill("#id_requested", "a lot")
    saved(anna, "requested")
    assert "not an amount" in anna.inner_text("#id_requested_error")
    anna.fill("#id_visits-0-place", "Rabat")
    saved(anna, "visits")
    axe(anna)
    shot(anna, "answering-money")
    assert forms.read(owner, key).values["visits"] == [{"place": "Rabat"}]


def test_two_people_in_one_field(two: Any, axe: Any, shot: Any) -> None:
    owner, key, anna, boris = two
    anna.goto(f"/answers/{owner.pk}/idea/")
    anna.fill("#id_summary", "We train officers in Rabat.")
    saved(anna, "summary")
    boris.goto(f"/answers/{owner.pk}/idea/")
    boris.fill("#id_summary", "We train 40 officers in Rabat.")
    saved(boris, "summary")
    anna.fill("#id_summary", "We train officers in Rabat and Tunis.")
    holds(anna, "We train 40 officers in Rabat and Tunis.")
    boris.fill("#id_summary", "We train 60 officers in Rabat.")
    holds(boris, "We train 60 officers in Rabat and Tunis.")
    anna.fill("#id_summary", "We train 50 officers in Rabat and Tunis.")
    anna.wait_for_selector(".f-conflict")
    axe(anna)
    shot(anna, "answering-two-wordings")
    assert "60 officers" in anna.inner_text(".f-conflict") and "50 officers" in anna.inner_text(".f-conflict")
    anna.click("text=Take this instead")
    anna.wait_for_selector(".f-conflict", state="detached")
    found = forms.read(owner, key)
    assert found.values["summary"] == "We train 50 officers in Rabat and Tunis." and found.conflicts == {}


def test_words_typed_while_signed_out_come_back(two: Any, sign_in: Any) -> None:
    owner, key, anna, _boris = two
    anna.goto(f"/answers/{owner.pk}/idea/")
    cookies = anna.context.cookies()
    anna.context.clear_cookies(name="sessionid")
    anna.fill("#id_summary", "Half a sentence")
    says(anna, "summary", "signed out")
    assert forms.read(owner, key).values == {}
    anna.context.add_cookies([one for one in cookies if one["name"] == "sessionid"])
    anna.on("dialog", lambda dialog: dialog.accept())
    anna.goto(f"/answers/{owner.pk}/idea/")
    assert anna.input_value("#id_summary") == "Half a sentence"
    saved(anna, "summary")
    assert forms.read(owner, key).values == {"summary": "Half a sentence"}


def test_a_part_is_written_without_any_script(
    two: Any, browse: Callable[..., Any], sign_in: Any, user_of: Callable[..., User], shot: Any
) -> None:
    owner, key, _anna, _boris = two
    plain = browse(java_script_enabled=False)
    sign_in(plain, user_of(Role.APPLICANT, name="Carla"))
    plain.goto(f"/answers/{owner.pk}/money/")
    plain.fill("#id_requested", "600000")
    plain.fill("#id_visits-0-place", "Rabat")
    plain.click("text=Save and add a row")
    plain.fill("#id_visits-1-place", "Tunis")
    assert plain.is_visible("#id_reason")
    plain.fill("#id_reason", "Because.")
    plain.get_by_role("button", name="Save", exact=True).click()
    assert forms.read(owner, key).values == {
        "requested": 60_000_000,
        "visits": [{"place": "Rabat"}, {"place": "Tunis"}],
        "reason": "Because.",
    }
    shot(plain, "answering-without-script")


def test_a_lost_connection_is_said_and_made_good(two: Any) -> None:
    owner, key, anna, _boris = two
    anna.goto(f"/answers/{owner.pk}/idea/")
    anna.context.route("**/field/", lambda route: route.fulfill(status=408, body="no answer"))
    anna.fill("#id_title", "Kept")
    says(anna, "title", "connection failed")
    anna.context.unroute("**/field/")
    saved(anna, "title")
    assert forms.read(owner, key).values == {"title": "Kept"}


def test_a_page_left_open_over_a_new_sign_in_says_so_and_keeps_the_words(two: Any, sign_in: Any) -> None:
    owner, key, anna, _boris = two
    anna.goto(f"/answers/{owner.pk}/idea/")
    cookies = [one for one in anna.context.cookies() if one["name"] == "csrftoken"]
    anna.context.clear_cookies(name="csrftoken")
    anna.context.add_cookies([{**cookies[0], "value": "x" * 32}])
    anna.fill("#id_summary", "Kept all the same")
    says(anna, "summary", "too old")
    assert forms.read(owner, key).values == {}
    anna.on("dialog", lambda dialog: dialog.accept())
    anna.goto(f"/answers/{owner.pk}/idea/")
    saved(anna, "summary")
    assert forms.read(owner, key).values == {"summary": "Kept all the same"}
