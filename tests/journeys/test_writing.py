"""Nothing a person typed in an ordinary form is lost when the session has expired; forms post without a script."""

import pytest

from facility.interfaces.web.ui import context
from tests.journeys import list_urls


@pytest.fixture(autouse=True)
def writing(live_server, settings, monkeypatch):
    settings.ROOT_URLCONF = "tests.journeys.list_urls"
    monkeypatch.setattr(list_urls, "state", {"signed_in": True})
    known = context.address
    monkeypatch.setattr(
        context, "address", lambda names: "/enter/" if names == context.PLACES["sign_in"] else known(names)
    )


def test_a_form_sent_after_the_session_gives_its_words_back_after_sign_in(page):
    page.goto("/plain/")
    page.get_by_label("Words").fill("A long text")
    page.get_by_label("Sure").check()
    page.get_by_label("Side A").check()
    list_urls.state["signed_in"] = False
    page.get_by_role("button", name="Post").click()
    page.wait_for_url("**/enter/")
    page.goto("/plain/")
    assert page.get_by_label("Words").input_value() == "A long text"
    assert page.get_by_label("Sure").is_checked()
    assert page.get_by_label("Side A").is_checked()
    page.goto("/about/")
    page.goto("/plain/")
    assert page.get_by_label("Words").input_value() == ""


def test_words_that_arrived_are_not_put_back(page):
    page.goto("/plain/")
    page.get_by_label("Words").fill("A long text")
    page.get_by_role("button", name="Post").click()
    page.wait_for_load_state()
    page.goto("/plain/")
    assert page.get_by_label("Words").input_value() == ""


def test_without_a_script_the_form_still_posts(browse):
    page = browse(java_script_enabled=False)
    page.goto("/plain/")
    page.get_by_label("Words").fill("Words")
    page.get_by_role("button", name="Post").click()
    assert page.url.endswith("/plain/")


def test_pieces_of_a_page_are_exchanged_under_the_strict_policy(page):
    page.goto("/plain/")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("An answer").wait_for()
