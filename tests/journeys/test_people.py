"""A newcomer registers, registers the organisation, invites a colleague; two administrators give a role."""

import re

from django.core import mail

from facility.foundation.accounts.public import Role, User
from facility.foundation.base import clock
from facility.foundation.post.public import send_due
from tests.apps.parties import make
from tests.journeys.browser import overflows

PASSWORD = "four quiet words here"


def link_in_last_letter(place: str) -> str:
    send_due(clock.now())
    found = re.search(rf"/{place}/[^/\s]+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_a_newcomer_comes_in_and_brings_a_colleague(page, phone, axe, shot):
    page.goto("/sign-in/")
    axe(page)
    shot(page, "people-01-sign-in")
    page.get_by_role("link", name="Register").click()
    axe(page)
    page.get_by_label("First and last name").fill("Noa New")
    page.get_by_label("E-mail address").fill("noa@example.org")
    page.get_by_role("button", name="Register").click()
    page.goto(link_in_last_letter("register/confirm"))
    axe(page)
    page.get_by_role("button", name="This is me").click()
    page.get_by_label("Name of the organisation").fill("Institute of Examples")
    axe(page)
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_label("Country of the seat").select_option("XK")
    page.get_by_label("University or research body").check()
    axe(page)
    shot(page, "people-02-new-organisation")
    page.get_by_role("button", name="Register").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Institute of Examples"
    assert page.get_by_text("UNSCR 1244/1999").count() == 1
    axe(page)
    shot(page, "people-03-organisation")
    page.get_by_role("link", name="Describe the organisation").click()
    axe(page)
    page.goto("/organisations/mine/")
    axe(page)
    page.get_by_role("link", name="Institute of Examples").first.click()
    page.get_by_role("link", name="Invite a colleague").click()
    axe(page)
    page.get_by_label("E-mail address").fill("pia@example.org")
    page.get_by_role("button", name="Send the invitation").click()
    phone.goto(link_in_last_letter("invitation"))
    axe(phone)
    phone.get_by_label("First and last name").fill("Pia Partner")
    phone.get_by_role("button", name="Accept").click()
    assert "Pia Partner" in phone.get_by_role("heading", level=1).inner_text()
    axe(phone)
    assert not overflows(phone)
    shot(phone, "people-04-desk-phone")
    for place in ("/account/", "/account/sessions/", "/account/erasure/", "/roles/", "/organisations/mine/"):
        phone.goto(place)
        axe(phone)
        assert not overflows(phone), place
        shot(phone, "people-phone" + place.strip("/").replace("/", "-").join(("-", "")))


def test_a_role_that_decides_takes_two_administrators(browse, sign_in, axe, shot):
    pages = []
    for number in (1, 2):
        actor = make.actor(f"admin{number}@example.org", Role.ADMINISTRATOR, name=f"Admin {number}")
        user = User.objects.get(pk=actor.user_id)
        user.set_password(PASSWORD)
        user.save()
        one = browse()
        one.goto("/sign-in/")
        one.get_by_label("E-mail address").fill(user.email)
        one.get_by_label("Password").fill(PASSWORD)
        one.get_by_role("button", name="Sign in").click()
        pages.append(one)
    first, second = pages
    someone = make.person("dora@example.org", "Dora Decider")
    axe(first)
    shot(first, "people-05-desk-administrator")
    first.goto("/desk/people/")
    axe(first)
    first.get_by_role("link", name="Dora Decider").click()
    axe(first)
    first.get_by_label("Role").select_option("finance_officer")
    first.get_by_role("button", name="Give the role").click()
    assert first.get_by_text("somebody else must approve").is_visible()
    second.goto("/desk/")
    second.get_by_role("link", name="Roles to approve").click()
    second.get_by_role("link", name="Dora Decider").click()
    axe(second)
    shot(second, "people-06-role-to-approve")
    second.get_by_role("button", name="Approve").click()
    assert someone.holdings.get().role == "finance_officer"
    axe(second)
    for place in ("/desk/trail/", "/desk/organisations/", "/desk/people/invite/"):
        second.goto(place)
        axe(second)
        assert not overflows(second), place
