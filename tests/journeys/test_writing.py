"""Nothing a person typed in an ordinary form is lost when the session has expired; forms post without a script."""

import pytest

from facility.apps.parties.models import Organisation
from tests.interfaces.accounts.people import PASSWORD, person


@pytest.fixture(autouse=True)
def writing(live_server, settings):
    settings.ROOT_URLCONF = "tests.journeys.list_urls"


@pytest.mark.parametrize("script", [True, False])
def test_a_form_sent_after_the_session_gives_its_words_back_after_sign_in(browse, sign_in, axe, script):
    user = person("writer@example.org")
    page = browse(java_script_enabled=script)
    sign_in(page, user)
    page.goto("/organisations/new/")
    page.get_by_label("Name", exact=False).first.fill("An office with a long name")
    page.context.clear_cookies(name="sessionid")
    page.locator("main form button").first.click()
    page.wait_for_url("**/sign-in/?next=*")
    assert "what you wrote is kept" in page.get_by_role("status").inner_text()
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/organisations/new/")
    assert page.get_by_label("Name", exact=False).first.input_value() == "An office with a long name"
    assert "Nothing was done" in page.get_by_role("status").inner_text()
    assert not Organisation.objects.exists()
    if script:
        axe(page)
    page.goto("/organisations/new/")
    assert page.get_by_label("Name", exact=False).first.input_value() == ""


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
