"""Odd, wrong and hostile requests to the pages of people and organisations: no broken page, nothing changed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import FOR_ORGANISATION, Role, User
from facility.foundation.trail.public import Entry
from facility.interfaces.web.accounts import urls as accounts_urls
from facility.interfaces.web.desk import urls as desk_urls
from facility.interfaces.web.parties import urls as parties_urls
from tests.apps.parties import make
from tests.interfaces.desk.test_desk import client_of

pytestmark = pytest.mark.django_db
NASTY = ["x" * 20_000, '"><script>alert(1)</script>=HYPERLINK(1)\u202e../../etc/passwd', "a\x00b", "9" * 40, ""]


def addresses(organisation: parties.Organisation, person: parties.Person) -> list[str]:
    """Every address of these pages, filled with things of others; a new page cannot escape."""
    filled = {
        "token": organisation.record.token,
        "secret": "nothing",
        "request_id": "1",
        "passkey": "1",
        "identity": "1",
        "invitation_id": "1",
        "holding_id": str(person.holdings.get().pk),
        "kind_id": str(organisation.kinds.get().pk),
    }
    found = []
    for prefix, module in (("/", accounts_urls), ("/", parties_urls), ("/desk/", desk_urls)):
        for pattern in module.urlpatterns:
            assert isinstance(pattern, URLPattern)
            place = str(pattern.pattern)
            for name, value in filled.items():
                chosen = person.record.token if name == "token" and place.startswith("people/") else value
                place = place.replace(f"<str:{name}>", chosen).replace(f"<int:{name}>", chosen)
            assert "<" not in place, place
            found.append(prefix + place)
    return found


@pytest.mark.parametrize("role", [None, Role.APPLICANT, Role.EVALUATOR, Role.AUDITOR, Role.GRANTS_OFFICER])
def test_nobody_gets_at_what_is_not_theirs_whatever_the_method(role: Role | None) -> None:
    theirs = make.organisation("Theirs")
    victim = make.person("victim@example.org", "Vera Victim")
    make.hold(victim, Role.APPLICANT, theirs)
    ours = make.organisation("Ours") if role in FOR_ORGANISATION else None
    actor = make.actor("x@example.org", role, ours) if role else None
    known = {Role.ADMINISTRATOR, Role.GRANTS_OFFICER}
    client = client_of(actor) if actor else Client()
    for place in addresses(theirs, victim):
        for method in ("get", "post"):
            if place.endswith(("/sign-out/", "/account/erasure/")) and method == "post":
                continue
            before = Entry.objects.count()
            answer = getattr(client, method)(place)
            assert answer.status_code < 500, (method, place)
            if role not in known:
                assert Entry.objects.count() == before, (method, place)
            body = answer.content if not answer.streaming else b""
            if role in {None, *FOR_ORGANISATION}:
                assert b"Vera Victim" not in body, (method, place)
                assert b"victim@example.org" not in body, (method, place)
    if role not in known:
        assert victim.holdings.get().ends_on is None


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_no_text_breaks_a_form(nasty: str) -> None:
    ours = make.organisation("Ours")
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    admin = make.actor("a@example.org", Role.ADMINISTRATOR)
    inside = f"/organisations/mine/{ours.record.token}/"
    fields = [
        "name",
        "email",
        "password",
        "role",
        "language",
        "appearance",
        "country",
        "kinds",
        "seat",
        "website",
        "pic",
        "iati",
        "vat",
        "lei",
        "registration",
        "q",
        "evidence",
        "partner_name",
        "organisation",
        "ends_on",
        "app",
        "next",
        "session",
        "seen",
        "accepted",
        "another",
        "version",
        "writer",
        "do",
    ]
    values: dict[str, Any] = dict.fromkeys(fields, nasty)
    clients = {True: client_of(admin), False: client_of(member)}
    for client in (Client(), *clients.values()):
        for place in addresses(ours, parties.Person.objects.get(pk=member.person_id)):
            if place.endswith("/sign-out/") or clients[not place.startswith("/desk/")] is client:
                continue
            for answer in (client.post(place, values), client.get(place, values)):
                assert answer.status_code < 500, place
                assert b"<script>alert(1)" not in (b"" if answer.streaming else answer.content)
    assert User.objects.filter(pk=member.user_id).exists()
    assert Client().get(inside).status_code == 302


def test_an_address_with_a_null_character_is_refused() -> None:
    officer = client_of(make.actor("o@example.org", Role.GRANTS_OFFICER))
    for place in ("/organisations/mine/a%00b/", "/desk/organisations/?q=a%00b", "/desk/organisations/?kind=%00"):
        assert officer.get(place).status_code == 400
    assert officer.get("/desk/organisations/kinds/" + "9" * 30 + "/").status_code == 404


def test_names_are_kept_without_hidden_signs(at: Any) -> None:
    newcomer = parties.actor_for(make.person("n@example.org").user, at)
    made = parties.register_organisation(
        name="In\u202estitute\u0007  of\nExamples", country="MD", kinds=["ngo"], actor=newcomer, at=at
    )
    assert made.name == "In stitute of Examples"
