"""Passkeys in a real browser with a virtual authenticator, an app with codes, and the proof before an act, all with axe."""

import re
from typing import Any

from django.conf import settings as present

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Passkey, Role, User
from facility.foundation.base import clock
from tests.apps.parties import make
from tests.interfaces.accounts.people import PASSWORD, person, shown_by_app
from tests.journeys.browser import overflows


def device(page: Any) -> tuple[Any, str]:
    """A device with a fingerprint reader whose owner is always there."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return tools, made["authenticatorId"]


def by_password(page: Any, user: User) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Any, name: str) -> None:
    page.goto("/account/second-factor/passkey/")
    page.get_by_label("Name of the passkey").fill(name)
    page.get_by_role("button", name="Add the passkey").click()


def sign_out(page: Any) -> None:
    page.context.clear_cookies()
    page.goto("/account/")
    assert "/sign-in/" in page.url


def test_a_passkey_is_made_signs_in_alone_and_is_the_second_step(page, phone, axe, shot):
    user = person("ada@example.org")
    tools, authenticator = device(page)
    by_password(page, user)
    page.goto("/account/second-factor/")
    axe(page)
    shot(page, "factors-01-none")
    page.get_by_role("link", name="Add a passkey").click()
    axe(page)
    add_passkey(page, "Office laptop")
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.locator(".f-codes code").count() == 10
    axe(page)
    shot(page, "factors-02-codes")
    page.get_by_role("link", name="I have kept them").click()
    assert page.get_by_role("row", name=re.compile("Office laptop")).count() == 1
    axe(page)

    # The same device holds one key for an account, not two.
    add_passkey(page, "Again")
    page.get_by_role("alert").filter(has_text="The device gave no passkey").wait_for()
    assert Passkey.objects.count() == 1

    sign_out(page)
    page.goto("/sign-in/?next=/account/")
    page.get_by_role("link", name="Sign in with a passkey").click()
    axe(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/account/")

    sign_out(page)
    by_password(page, user)
    page.get_by_role("heading", name="Second step").wait_for()
    axe(page)
    shot(page, "factors-03-second-step")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/desk/")
    row = Passkey.objects.get()
    assert row.signatures >= 2
    assert row.last_used_at is not None

    # A device that counts backwards may be a copy: it opens nothing any more.
    Passkey.objects.update(signatures=row.signatures + 100)
    sign_out(page)
    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_text("The passkey was not accepted").first.wait_for()
    axe(page)
    assert page.goto("/account/").url.endswith("/sign-in/?next=%2Faccount%2F")
    Passkey.objects.update(signatures=0)

    # Without its person's fingerprint the device signs nothing.
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("alert").filter(has_text="The device gave no passkey").wait_for()

    # Another device knows nothing of the account, and a phone's page is no wider than the phone.
    device(phone)
    phone.goto("/sign-in/passkey/")
    phone.get_by_role("button", name="Use my passkey").click()
    phone.get_by_role("alert").filter(has_text="The device gave no passkey").wait_for()
    assert not overflows(phone)


def test_an_app_is_set_up_and_its_codes_sign_in(page, phone, axe, shot):
    user = person("ada@example.org")
    by_password(page, user)
    page.goto("/account/second-factor/")
    page.get_by_role("button", name="Set up an app").click()
    axe(page)
    shot(page, "factors-04-app")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("This code is wrong").first.wait_for()
    axe(page)
    page.get_by_label("Code").fill(shown_by_app(secret, clock.now()))
    page.get_by_role("button", name="Turn it on").click()
    recovery = page.locator(".f-codes code").first.inner_text()
    page.goto("/account/sessions/")
    axe(page)
    by_password(phone, user)
    phone.get_by_label("Code").fill(recovery)
    axe(phone)
    assert not overflows(phone)
    phone.get_by_role("button", name="Go on").click()
    phone.wait_for_url("**/desk/")


def test_an_act_waits_for_the_proof_and_nothing_typed_is_lost(page, sign_in, axe, shot, settings):
    """An administrator whose role asks for a second factor proposes a role in mid-afternoon: asked, enrolled, done."""
    settings.FACILITY_SECOND_FACTOR = "required"
    admin = person("admin@example.org", Role.ADMINISTRATOR)
    someone = make.person("d@example.org", "Dora Decider")
    device(page)
    by_password(page, admin)
    page.goto(f"/desk/people/{someone.record.token}/")
    page.get_by_label("Role", exact=True).select_option("finance_officer")
    page.locator("form").filter(has=page.get_by_label("Role", exact=True)).get_by_role("button").first.click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    axe(page)
    shot(page, "factors-05-enrol-first")
    assert not parties.proposed_roles(clock.now()).exists()
    page.get_by_role("link", name="Set up a second factor").click()
    add_passkey(page, "Office laptop")
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("heading", name="Go on where you were").wait_for()
    axe(page)
    shot(page, "factors-06-go-on")
    page.get_by_role("button", name="Send it now").click()
    page.get_by_role("heading", name="Dora Decider").wait_for()
    assert parties.proposed_roles(clock.now()).get().payload["role"] == "finance_officer"
    assert present.FACILITY_PROOF_MINUTES == 15


def test_who_has_nothing_else_proves_it_by_a_letter_and_who_has_a_passkey_by_that(page, browse, axe, shot):
    user = make.person("link@example.org").user
    from facility.foundation.accounts.public import hand_out_link
    from tests.interfaces.accounts.people import link_in_last_letter

    page.goto(f"/sign-in/link/{hand_out_link(user_id=user.pk, at=clock.now())}/")
    page.get_by_role("button", name="Sign in now").click()
    page.wait_for_url("**/desk/")
    _let_the_proof_grow_old(page)
    page.goto("/account/password/")
    page.get_by_role("heading", name="Is it you?").wait_for()
    axe(page)
    shot(page, "factors-07-link")
    page.get_by_role("button", name="Send me the link").click()
    axe(page)
    place = link_in_last_letter("account/confirm/link")
    stranger = browse()
    assert "/sign-in/" in stranger.goto(place).url
    page.goto(place)
    axe(page)
    page.get_by_role("button", name="Yes, it is me").click()
    page.get_by_role("heading", name="Set a password").wait_for()

    device(page)
    add_passkey(page, "Own phone")
    page.get_by_role("heading", name="Recovery codes").wait_for()
    _let_the_proof_grow_old(page)
    page.goto("/account/password/")
    axe(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("heading", name="Set a password").wait_for()


def _let_the_proof_grow_old(page: Any) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    store = SessionStore(key)
    del store["proved_at"]
    store.save()
