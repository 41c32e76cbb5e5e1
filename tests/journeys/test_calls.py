"""Calls in a real browser: a visitor without an account, an officer who makes a call, a second person who opens it."""

import pytest

from facility.foundation.accounts.public import Role
from facility.foundation.base import clock
from seeds.story import calls as story
from tests.apps.calls.make import people, questions
from tests.journeys.browser import overflows


@pytest.fixture
def told(live_server, actor_of):
    who = people(actor_of)
    story.tell(who.officer, who.authorising, questions(story.DRAFTED_2022))


def test_every_public_page_of_calls_is_accessible(page, told, axe, shot):
    for name, address in {
        "calls": "/calls/",
        "call": "/calls/amif-2022/",
        "call-borders": "/calls/bs-2023/",
        "rules": "/rules/",
        "rule": "/rules/R-06/",
        "reality": "/rules/reality/",
        "grid": "/grids/concept-note-classic/1/",
        "could-we-apply": "/could-we-apply/",
    }.items():
        page.goto(address)
        axe(page)
        shot(page, f"public-{name}")


def test_a_visitor_on_a_phone_learns_within_a_page_whether_to_apply(browse, told, axe, shot):
    phone = browse(viewport={"width": 375, "height": 812}, java_script_enabled=False)
    phone.goto("/calls/amif-2022/")
    phone.get_by_role("link", name="Could we apply?").last.click()
    phone.get_by_label("What kind of organisation are you?").select_option(label="Non-governmental organisation")
    phone.get_by_label("In which country is your seat?").select_option(label="Italy")
    phone.get_by_label("With which partner countries?").select_option(["TN"])
    phone.get_by_label("Which framework does the action implement?").select_option("none")
    phone.get_by_label("From which fund?").select_option("AMIF")
    phone.get_by_label("Total cost of the action").fill("1 000 000")
    phone.get_by_label("Amount you would ask for").fill("960 000")
    phone.get_by_label("Duration in months").fill("24")
    phone.get_by_role("button", name="Check").click()
    assert phone.get_by_text("One point stands against it.").is_visible()
    assert not overflows(phone)
    shot(phone, "phone-could-we-apply")
    phone.get_by_label("Amount you would ask for").fill("950 000")
    phone.get_by_role("button", name="Check").click()
    assert phone.get_by_text("Nothing stands against it").is_visible()


def test_an_officer_makes_a_call_and_a_second_person_opens_it(browse, told, user_of, sign_in, axe, shot):
    officer, second = browse(java_script_enabled=True), browse(java_script_enabled=False)
    sign_in(officer, user_of(Role.GRANTS_OFFICER))
    sign_in(second, user_of(Role.AUTHORISING_OFFICER))
    officer.goto("/desk/calls/")
    axe(officer)
    officer.get_by_role("link", name="Create a call").click()
    officer.get_by_label("Code", exact=True).fill("spring-2026")
    officer.get_by_label("Title in English").fill("Spring call")
    officer.get_by_label("Opens on").fill(f"{clock.now():%Y-%m}")
    axe(officer)
    shot(officer, "desk-call-frame")
    officer.get_by_role("button", name="Save").click()
    officer.get_by_role("link", name="Guidelines", exact=True).click()
    officer.get_by_label("Date of the guidelines").fill("2026-03")
    officer.get_by_label("What the call is about, in English").fill("Joint actions in spring.")
    officer.get_by_role("button", name="Save").click()
    officer.get_by_role("link", name="Add a lot", exact=True).click()
    officer.get_by_label("Code of the lot").fill("A")
    officer.get_by_label("Title in English").fill("Strand A")
    officer.get_by_role("button", name="Save").click()
    officer.get_by_label("Call of 2022, strands A and D: guidelines revised").check()
    officer.get_by_label("What the lot funds, in English").fill("Joint actions.")
    axe(officer)
    officer.get_by_role("button", name="Save").click()
    officer.get_by_label("Fund", exact=True).select_option("AMIF")
    officer.get_by_label("Demonstration setting").check()
    officer.get_by_label("Amount in euro").fill("2 000 000")
    officer.get_by_label("As of").fill("2026-03")
    officer.get_by_label("Source").fill("Demonstration")
    officer.get_by_role("button", name="Save").click()
    axe(officer)
    shot(officer, "desk-call-money")
    officer.get_by_role("link", name="Go on").click()
    officer.get_by_role("link", name="Lot A: questions", exact=True).click()
    officer.get_by_label("Questions of the concept note").select_option(index=1)
    officer.get_by_role("button", name="Save").click()
    officer.get_by_role("link", name="Lot A: evaluation grids").click()
    officer.get_by_label("Grid of the concept note").select_option(index=1)
    officer.get_by_role("button", name="Save").click()
    axe(officer)
    shot(officer, "desk-call-tasks")
    officer.get_by_role("link", name="Check everything").click()
    axe(officer)
    shot(officer, "desk-call-check")
    officer.get_by_role("button", name="Propose the opening").click()
    second.goto("/desk/calls/spring-2026/")
    second.get_by_role("link", name="Read and approve").click()
    second.get_by_role("button", name="Approve and publish").click()
    assert second.get_by_text("Published. It is in force from now on.").is_visible()
    officer.goto("/calls/spring-2026/")
    assert officer.get_by_role("heading", name="Spring call").is_visible()
    assert officer.get_by_text("2,000,000").first.is_visible()
    axe(officer)
