"""Every dossier of the demonstration, through every page, for the people of its lead and for the staff."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.parties.models import RoleHolding
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Role, User
from facility.foundation.base import clock
from facility.foundation.forms import public as forms

MOST_QUERIES = 15


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def holder(role: Role, organisation_id: int | None = None) -> User:
    rows = RoleHolding.objects.filter(role=role, ends_on=None, person__user__isnull=False)
    found = rows.filter(organisation_id=organisation_id).select_related("person__user").first()
    assert found is not None
    return found.person.user


def applicants() -> list[tuple[proposals.Proposal, Client]]:
    rows = proposals.rows().select_related("answers__schema").order_by("pk")
    assert rows.count() >= 4
    return [(row, client_of(holder(Role.APPLICANT, row.lead_id))) for row in rows]


def pages_of(note: proposals.Proposal) -> list[str]:
    base = f"/dossiers/{note.record.token}/"
    found = [base, f"{base}documents/", f"{base}access/", f"{base}withdraw/"]
    if note.is_draft:
        parts = [one.key for one in forms.form_of(note.answers.schema).parts if one.is_asked(note.stage)]
        found += [f"{base}check/", *(f"{base}parts/{part}/" for part in parts)]
    for stage in note.submissions.values_list("stage", flat=True):
        found += [f"{base}{page}/{stage}/" for page in ("receipt", "handed-in")]
    return found


def look(client: Client, address: str, most: int = MOST_QUERIES) -> str:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(seen) <= most, (address, [one["sql"][:120] for one in seen])
    return str(answer.content.decode())


@pytest.mark.django_db
def test_an_empty_list_says_what_will_stand_there(user_of: Callable[..., User]) -> None:
    assert "Nothing was handed in yet" in look(client_of(user_of(Role.GRANTS_OFFICER)), "/desk/dossiers/", 10)


@pytest.fixture
def moment(story: Any) -> datetime:
    """Now, as the pages read it."""
    return clock.now()


def test_every_page_of_every_dossier_opens_for_its_people(moment: datetime) -> None:
    for note, client in applicants():
        for address in pages_of(note):
            look(client, address)
    look(client, "/dossiers/", 10)


def test_a_draft_under_the_real_rules_names_the_letters_that_are_due(moment: datetime) -> None:
    drafts = [(note, client) for note, client in applicants() if note.is_draft]
    assert drafts
    said = [look(client, f"/dossiers/{note.record.token}/") for note, client in drafts]
    assert all("R-1" in text for text in said)
    assert any("Letter of support of a central" in text for text in said)


def test_the_countries_of_the_call_come_first_and_the_others_behind_a_fold(moment: datetime) -> None:
    note, client = next((note, client) for note, client in applicants() if note.is_draft)
    text = client.get(f"/dossiers/{note.record.token}/parts/basics/").content.decode()
    first, others = text.split('<details class="f-answer__others">', 1)
    assert 'value="MA"' in first and 'value="AQ"' not in first
    assert 'value="AQ"' in others


def test_the_staff_see_what_was_handed_in_and_nothing_of_what_is_sealed(moment: datetime) -> None:
    desk = client_of(holder(Role.GRANTS_OFFICER))
    look(desk, "/desk/dossiers/", 10)
    for note in proposals.rows().order_by("pk"):
        address = f"/desk/dossiers/{note.record.token}/"
        if note.record.reference is None:
            assert desk.get(address).status_code == 404
            continue
        text = look(desk, address, 30)
        own = proposals.own_titles([note])
        assert (own[note.pk] in text) is bool(note.title)
