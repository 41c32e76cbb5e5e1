"""The staff's side: what exists, what is sealed, what was opened, who read it; how many queries pages take."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.base.acts import act
from facility.foundation.search import public as search
from facility.foundation.trail.public import Entry
from tests.apps.proposals import make
from tests.interfaces.dossiers.test_handing_in import PDF, ask, text
from tests.interfaces.dossiers.test_writing import page

pytestmark = pytest.mark.django_db


def hand_in(note: proposals.Proposal, applicant: Actor, now: datetime) -> None:
    proposals.submit(proposal_id=note.pk, key=f"key-{note.pk}", actor=applicant, at=now)


def take_up(note: proposals.Proposal, officer: Actor, now: datetime) -> None:
    with act():
        proposals.open_seal(proposal_id=note.pk, actor=officer, at=now)


def test_a_draft_is_not_there_and_a_sealed_one_shows_nothing(
    desk: Client, note: proposals.Proposal, applicant: Actor, now: datetime
) -> None:
    place = f"/desk/dossiers/{note.record.token}/"
    assert "Nothing was handed in yet" in text(desk, "/desk/dossiers/")
    assert desk.get(place).status_code == 404
    hand_in(note, applicant, now)
    told = text(desk, "/desk/dossiers/")
    assert "sealed" in told and "Skills for return" not in told and "475,000" not in told
    told = text(desk, place)
    assert "Nothing of it can be read before it is taken up" in told
    assert "Skills for return" not in told and "Ministry of Labour" not in told
    assert not Entry.objects.filter(event="proposal.read").exists()


def test_what_was_opened_is_read_and_that_is_on_the_trail_once_a_day(
    desk: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    hand_in(note, applicant, now)
    take_up(note, officer, now)
    place = f"/desk/dossiers/{note.record.token}/"
    assert "Three hundred people find work." in text(desk, place)
    assert "Read by staff" in text(desk, place)
    [entry] = Entry.objects.filter(event="proposal.read")
    assert entry.user_id == officer.user_id
    assert desk.get(f"/dossiers/{note.record.token}/")["Location"] == place


def test_applicants_do_not_see_who_of_the_staff_read(
    browser: Client, desk: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    hand_in(note, applicant, now)
    take_up(note, officer, now)
    desk.get(f"/desk/dossiers/{note.record.token}/")
    assert "Read by staff" not in text(browser, f"/dossiers/{note.record.token}/")


def test_a_document_is_read_only_once_it_is_opened(
    desk: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime, browser: Client
) -> None:
    upload = SimpleUploadedFile("letter.pdf", PDF)
    stored = proposals.attach(proposal_id=note.pk, upload=upload, kind="letter_a", actor=applicant, at=now)
    hand_in(note, applicant, now)
    place = f"/desk/dossiers/{note.record.token}/documents/concept/{stored.token}/"
    assert desk.get(place).status_code == 403
    take_up(note, officer, now)
    assert b"".join(desk.get(place)) == PDF
    assert desk.get(place.replace(stored.token, "x" * 22)).status_code == 404
    assert desk.get(place.replace("concept", "full")).status_code == 404
    assert browser.get(place).status_code == 404
    assert page(desk, f"/desk/dossiers/{note.record.token}/").xpath(f"//a[@href='{place}']")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AUTHORISING_OFFICER, Role.FINANCE_OFFICER, Role.COMMITTEE_MEMBER])
def test_other_staff_read_what_was_opened(
    role: Role,
    note: proposals.Proposal,
    applicant: Actor,
    officer: Actor,
    now: datetime,
    user_of: Callable[..., User],
    client_as: Callable[[User], Client],
) -> None:
    hand_in(note, applicant, now)
    reader = client_as(user_of(role))
    place = f"/desk/dossiers/{note.record.token}/"
    assert reader.get(place).status_code == (404 if role is Role.COMMITTEE_MEMBER else 200)
    take_up(note, officer, now)
    assert "Skills for return" in text(reader, place)


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MENTOR, Role.DONOR, Role.EDITOR, Role.ADMINISTRATOR])
def test_others_see_nothing(
    role: Role,
    note: proposals.Proposal,
    applicant: Actor,
    officer: Actor,
    now: datetime,
    user_of: Callable[..., User],
    client_as: Callable[[User], Client],
) -> None:
    hand_in(note, applicant, now)
    take_up(note, officer, now)
    other = client_as(user_of(role))
    assert other.get("/desk/dossiers/").status_code == 403
    assert other.get(f"/desk/dossiers/{note.record.token}/").status_code == 404
    assert other.get(f"/dossiers/{note.record.token}/").status_code == 404


def test_an_opened_dossier_is_found_by_those_who_may_read_it_and_by_nobody_else(
    note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime, actor_of: Callable[..., Actor]
) -> None:
    def finds(actor: Actor) -> int:
        return search.find(search.Query("skills return", actor)).total

    hand_in(note, applicant, now)
    assert (finds(officer), finds(applicant)) == (0, 0)
    take_up(note, officer, now)
    assert (finds(officer), finds(applicant), finds(actor_of(Role.EVALUATOR))) == (1, 1, 0)
    proposals.withdraw(proposal_id=note.pk, reason="", actor=applicant, at=now)
    assert finds(officer) == 0


def test_questions_and_answers_are_shown(
    desk: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    ask(note, applicant, officer, now)
    assert "Is the total right?" in text(desk, f"/desk/dossiers/{note.record.token}/")


def test_the_list_is_narrowed(desk: Client, note: proposals.Proposal, applicant: Actor, now: datetime) -> None:
    hand_in(note, applicant, now)
    for query, there in (
        ("state=concept_sealed", True),
        ("state=concept_opened", False),
        (f"lot={note.lot_id}", True),
        ("q=Agency", True),
        ("q=Skills+for+return", False),
    ):
        found = page(desk, f"/desk/dossiers/?{query}")
        assert bool(found.xpath("//tbody/tr")) is there, query


def count(client: Client, address: str) -> int:
    client.get(address)  # what is loaded once per process
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_lists_take_the_same_few_queries_whatever_the_rows(
    browser: Client, desk: Client, note: proposals.Proposal, applicant: Actor, lot: Any, lead: Any, now: datetime
) -> None:
    hand_in(note, applicant, now)
    one = [count(browser, "/dossiers/"), count(desk, "/desk/dossiers/")]
    for _ in range(2):
        hand_in(make.concept(applicant, lot, lead, now), applicant, now)
    assert one == [count(browser, "/dossiers/"), count(desk, "/desk/dossiers/")]
    assert max(one) <= 10


def test_sixty_rows_are_light(
    browser: Client, desk: Client, note: proposals.Proposal, applicant: Actor, lot: Any, lead: Any, now: datetime
) -> None:
    for _ in range(59):
        proposals.start(
            lot_id=lot.pk, lead_id=lead.pk, actor=applicant, at=now, answers={"title": "A longer title " * 4}
        )
    proposals.Proposal.objects.update(state="concept_sealed")
    for one in proposals.rows():
        one.record.reference = f"MPF-CN-2026-{one.pk:04d}"
        one.record.save()
    for client, address in ((browser, "/dossiers/"), (desk, "/desk/dossiers/")):
        answer = client.get(address)
        assert answer.content.count(b"<tr>") == 61
        assert len(answer.content) < 60_000


def test_no_page_of_a_dossier_takes_more_than_fifteen_queries(
    browser: Client, desk: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    from facility.apps.projects.models import Framework

    proposals.save_part(
        proposal_id=note.pk,
        changes=make.changes({"acronym": "S"}) + [proposals_change("framework", "mp-ma")],
        actor=applicant,
        at=now,
    )
    assert Framework.objects.count() == 0
    make.to_full(note, applicant, officer, now)
    base = f"/dossiers/{note.record.token}/"
    parts = ("basics", "relevance", "consortium", "money", "approach", "work_plan", "budget", "declarations")
    pages = ["", "documents/", "check/", "access/", "withdraw/", "receipt/concept/", "handed-in/concept/"]
    counts = {path: count(browser, base + path) for path in [*pages, *(f"parts/{part}/" for part in parts)]}
    counts["desk"] = count(desk, f"/desk/dossiers/{note.record.token}/")
    assert max(counts.values()) <= 15, counts


def proposals_change(name: str, value: Any) -> Any:
    """A change of a field written once before."""
    from facility.foundation.forms import public as forms

    return forms.FieldChange(name, value, 1)


def test_a_tile_says_how_many_wait(
    browser: Client, desk: Client, note: proposals.Proposal, applicant: Actor, now: datetime
) -> None:
    assert "Dossiers to complete" in text(browser, "/desk/")
    hand_in(note, applicant, now)
    assert "Dossiers to take up" in text(desk, "/desk/")
