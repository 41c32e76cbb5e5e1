"""Nothing a person typed is lost: each field is saved by itself, and what could not be saved comes back."""

import pytest

from facility.interfaces.web.ui import context
from tests.journeys import list_urls


@pytest.fixture(autouse=True)
def writing(live_server, settings, monkeypatch):
    settings.ROOT_URLCONF = "tests.journeys.list_urls"
    monkeypatch.setattr(list_urls, "saved", {})
    monkeypatch.setattr(list_urls, "state", {"answer": 200, "signed_in": True})
    known = context.address
    monkeypatch.setattr(
        context, "address", lambda names: "/enter/" if names == context.PLACES["sign_in"] else known(names)
    )


def test_each_field_is_saved_alone_and_the_page_hears_of_it(page):
    page.goto("/write/")
    page.get_by_label("Title").fill("A title")
    page.get_by_text("Saved", exact=True).wait_for()
    page.get_by_text("1 saved").wait_for()
    assert list_urls.saved == {"title": "A title"}


def test_words_of_two_are_never_joined_in_silence(page):
    page.goto("/write/")
    list_urls.state["answer"] = 409
    page.get_by_label("Summary").fill("My words")
    page.get_by_text("Somebody else changed this.").wait_for()
    assert page.get_by_label("Summary").input_value() == "My words"


def test_words_that_could_not_be_saved_come_back_with_the_page(page):
    page.goto("/write/")
    list_urls.state["answer"] = 302
    page.get_by_label("Summary").fill("Written while the session expired")
    page.get_by_text("Not saved yet").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    list_urls.state["answer"] = 200
    page.goto("/enter/")
    page.goto("/write/")
    assert page.get_by_label("Summary").input_value() == "Written while the session expired"
    page.get_by_text("Saved", exact=True).wait_for()
    assert list_urls.saved == {"summary": "Written while the session expired"}


def test_a_form_sent_after_the_session_gives_its_words_back_after_sign_in(page):
    page.goto("/plain/")
    page.get_by_label("Words").fill("A long text")
    list_urls.state["signed_in"] = False
    page.get_by_role("button", name="Post").click()
    page.wait_for_url("**/enter/")
    page.goto("/plain/")
    assert page.get_by_label("Words").input_value() == "A long text"
    page.goto("/about/")
    page.goto("/plain/")
    assert page.get_by_label("Words").input_value() == ""


def test_without_a_script_the_form_still_posts(browse):
    page = browse(java_script_enabled=False)
    page.goto("/plain/")
    page.get_by_label("Words").fill("Words")
    page.get_by_role("button", name="Post").click()
    assert page.url.endswith("/plain/")
