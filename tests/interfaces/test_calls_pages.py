"""The pages of calls: an officer makes one through them, a second person opens it, everybody reads it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.base import clock
from facility.foundation.base.acts import act
from facility.foundation.records import public as records
from tests.apps.calls.make import book, drafted, funds, opened, people, questions

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, status: int = 200) -> str:
    """The page as text, with the status it must have."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def send(client: Client, address: str, **fields: Any) -> str:
    """Send a form that must be accepted; gives the address it leads to."""
    answer = client.post(address, fields)
    assert answer.status_code in {302, 303}, answer.content.decode()
    return str(answer["Location"])


FRAME = {
    "code": "demo-2026",
    "title_en": "Demonstration call",
    "title_fr": "Appel de démonstration",
    "programme": "MPF IV",
    "opens_on": "2026-03",
    "deadline_model": "rolling",
    "stages": "concept_full",
    "status": "demonstration",
}


def make_through_pages(officer: Client, actor: Actor, at: datetime) -> None:
    """Every page of drafting in its order."""
    funds()
    rules, asked = book(actor, at), questions(at)
    assert send(officer, "/desk/calls/new/", **FRAME) == "/desk/calls/demo-2026/"
    guidelines = {"published_on": "2026-03", "summary_en": "Joint actions", "status": "demonstration"}
    money = {"envelope_cents": "2 000 000", "envelope_as_of": "2026-03", "envelope_source": "Demonstration"}
    send(officer, "/desk/calls/demo-2026/guidelines/", **guidelines, **money)
    here = send(officer, "/desk/calls/demo-2026/lots/new/", code="A", title_en="Strand A")
    assert here == "/desk/calls/demo-2026/lots/A/rules/"
    here = send(officer, here, rulebook=rules.pk, scope_en="Joint actions of states")
    assert here == "/desk/calls/demo-2026/lots/A/money/"
    send(
        officer, here, fund="AMIF", status="demonstration", amount="1,500,000", as_of="2026-03", source="Demonstration"
    )
    send(officer, "/desk/calls/demo-2026/lots/A/questions/", concept_form=f"{asked[0]}:{asked[1]}")


def test_a_call_is_made_and_opened_through_the_pages(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor], client: Client
) -> None:
    officer, second = client_as(user_of(Role.GRANTS_OFFICER)), client_as(user_of(Role.AUTHORISING_OFFICER))
    assert "Create a call" in read(officer, "/desk/calls/")
    make_through_pages(officer, actor_of(Role.GRANTS_OFFICER), clock.now())
    page = read(officer, "/desk/calls/demo-2026/")
    assert "To prepare" in page
    assert "EUR\u00a01,500,000" in page
    assert "Still missing" not in page
    read(client, "/calls/demo-2026/", 404)
    page = read(officer, "/desk/calls/demo-2026/check/")
    assert "Propose the opening" in page
    assert "95%" in page
    send(officer, "/desk/calls/demo-2026/check/")
    assert "Approve and publish" not in read(officer, "/desk/calls/demo-2026/check/")
    page = read(second, "/desk/calls/demo-2026/check/")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert officer.post("/desk/calls/demo-2026/approve/", {"seen": seen}).status_code == 403
    assert second.post("/desk/calls/demo-2026/approve/", {"seen": "0" * 64}).status_code == 409
    send(second, "/desk/calls/demo-2026/approve/", seen=seen)
    page = read(client, "/calls/demo-2026/")
    for text in ("Demonstration call", "Strand A", "EUR\u00a01,500,000", "Demonstration setting", "at most 95%"):
        assert text in page
    assert "Opened" in read(officer, "/desk/calls/demo-2026/history/")


def test_a_revision_shows_what_it_changes(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor], client: Client
) -> None:
    who, at = people(actor_of), clock.now()
    call = opened(who, at)
    officer, second = client_as(user_of(Role.GRANTS_OFFICER)), client_as(user_of(Role.AUTHORISING_OFFICER))
    home = f"/desk/calls/{call.code}/"
    send(officer, f"{home}revise/", do="start")
    send(
        officer,
        f"{home}guidelines/",
        published_on="2022-05-16",
        note_en="Longer actions",
        summary_en="Joint",
        status="confirmed",
    )
    longer = book(who.officer, at, 2, months=48)
    send(officer, f"{home}lots/A/rules/", rulebook=longer.pk, scope_en="Joint actions")
    page = read(officer, f"{home}check/")
    assert "R-17" in page
    assert "36 months" in page
    assert "48 months" in page
    send(officer, f"{home}check/")
    seen = read(second, f"{home}check/").split('name="seen" value="')[1].split('"')[0]
    send(second, f"{home}approve/", seen=seen)
    page = read(client, f"/calls/{call.code}/")
    assert "What version 2 changed" in page
    assert "48 months" in page
    assert "Longer actions" in page


def test_running_a_call_from_the_desk(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor], client: Client
) -> None:
    call = opened(people(actor_of), clock.now())
    second = client_as(user_of(Role.AUTHORISING_OFFICER))
    home = f"/desk/calls/{call.code}/"
    assert second.post(f"{home}suspend/", {"reason": ""}).status_code == 422
    send(second, f"{home}suspend/", reason="The guidelines are being corrected.")
    assert "The guidelines are being corrected." in read(client, f"/calls/{call.code}/")
    send(second, f"{home}run/", do="resume")
    send(second, f"{home}run/", do="exhaust_lot", lot="A")
    assert "exhausted" in read(client, f"/calls/{call.code}/")
    send(second, f"{home}run/", do="reopen_lot", lot="A")
    assert second.post(f"{home}run/", {"do": "explode"}).status_code == 404
    send(second, f"{home}run/", do="close")
    assert second.post(f"{home}run/", {"do": "resume"}).status_code == 409
    assert "Closed" in read(client, "/calls/")


def test_the_desk_is_for_staff(
    client: Client, user_of: Callable[..., User], client_as: Callable[[User], Client]
) -> None:
    applicant = client_as(user_of(Role.MENTOR))
    for address in ("/desk/calls/", "/desk/calls/new/", "/desk/calls/any/"):
        read(client, address, 403)
        read(applicant, address, 403)
    auditor = client_as(user_of(Role.AUDITOR))
    read(auditor, "/desk/calls/")
    read(auditor, "/desk/calls/new/", 403)


def test_what_is_wrong_stands_at_its_field(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor], at: datetime
) -> None:
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    funds()
    drafted(actor_of(Role.GRANTS_OFFICER), at)
    for address, fields, text in (
        ("/desk/calls/new/", FRAME | {"code": "test-2022"}, "Another call already has this code"),
        ("/desk/calls/new/", FRAME | {"code": "Test 1"}, "small letters"),
        ("/desk/calls/new/", FRAME | {"opens_on": "soon"}, "This is not a date"),
        ("/desk/calls/new/", FRAME | {"closes_at": "2026-09-30 17:00"}, "no deadline"),
        ("/desk/calls/test-2022/lots/new/", {"code": "A", "title_en": "Again"}, "already has this code"),
        ("/desk/calls/test-2022/lots/A/money/", {"fund": "AMIF", "status": "published"}, "needs an amount"),
        ("/desk/calls/test-2022/lots/A/money/", {"fund": "AMIF", "status": "unknown", "amount": "5"}, "has no amount"),
        (
            "/desk/calls/test-2022/lots/A/money/",
            {"fund": "AMIF", "status": "unknown", "amount": "five"},
            "Write an amount",
        ),
        (
            "/desk/calls/test-2022/guidelines/",
            {"status": "confirmed", "envelope_cents": "11000000"},
            "needs the date it was published on",
        ),
    ):
        answer = officer.post(address, fields)
        assert answer.status_code == 422, (address, fields)
        assert text in answer.content.decode()
    assert calls.Call.objects.count() == 1


def test_pages_ask_few_questions_of_the_database(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor], client: Client
) -> None:
    who, at = people(actor_of), clock.now()
    funds()
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    read(officer, "/desk/calls/")
    counted: dict[str, list[int]] = {}
    for number in range(3):
        call = opened(who, at, f"call-{number}", ("A", "D"))
        for address, ceiling in (
            ("/calls/", 10),
            ("/calls/call-0/", 15),
            ("/could-we-apply/", 10),
            ("/rules/", 10),
            ("/rules/R-11/", 10),
        ):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                read(client, address)
            counted.setdefault(address, []).append(len(queries))
            assert len(queries) <= ceiling, (address, [one["sql"] for one in queries])
        for address, ceiling in (("/desk/calls/", 10), (f"/desk/calls/{call.code}/", 15)):
            with CaptureQueriesContext(connection) as queries:
                read(officer, address)
            assert len(queries) <= ceiling, (address, [one["sql"] for one in queries])
    assert all(len(set(counts)) == 1 for counts in counted.values()), counted


def test_what_the_demonstration_committed_is_told_apart(
    user_of: Callable[..., User], actor_of: Callable[..., Actor], client: Client
) -> None:
    who, at = people(actor_of), clock.now()
    funds()
    call = opened(who, at)
    calls.set_envelope(
        call_id=call.pk,
        lot_id=call.lots.get().pk,
        fund_code="AMIF",
        amount_cents=800_000_000,
        status="published",
        as_of="2022",
        source="page",
        actor=who.officer,
        at=at,
    )
    for invented, cents in ((True, 38_000_000), (False, 50_000_000)):
        with act():
            grant = records.create(kind="grant", label={"en": "Grant"}, at=at, invented=invented)
            finance.commit(
                call_code=call.code,
                lot_code="A",
                fund_code="AMIF",
                grant_record_id=grant.pk,
                amount_cents=cents,
                actor=who.officer,
                at=at,
            )
    for address in ("/calls/", f"/calls/{call.code}/"):
        page = read(client, address)
        assert "EUR\u00a07,120,000" in page
        assert "EUR\u00a07,500,000" in page


def test_a_lot_is_renamed_and_taken_out_of_a_draft(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor], at: datetime
) -> None:
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    call = drafted(actor_of(Role.GRANTS_OFFICER), at, lots=("A", "D"))
    assert "Remove this lot" in read(officer, "/desk/calls/test-2022/lots/D/title/")
    send(officer, "/desk/calls/test-2022/lots/D/title/", title_en="Renamed")
    assert "Renamed" in read(officer, "/desk/calls/test-2022/")
    assert send(officer, "/desk/calls/test-2022/lots/D/remove/") == "/desk/calls/test-2022/"
    assert [lot.code for lot in call.lots.all()] == ["A"]


def test_sixty_calls_stay_a_light_page(client: Client, actor_of: Callable[..., Actor]) -> None:
    who, at = people(actor_of), clock.now()
    for number in range(60):
        opened(who, at, f"call-{number:02}")
    page = client.get("/calls/")
    assert len(page.content) < 60_000
    narrowed = read(client, "/calls/?q=call-07")
    assert "/calls/call-07/" in narrowed
    assert "/calls/call-08/" not in narrowed
    assert len(client.get("/calls/?format=csv").getvalue().splitlines()) == 61


def test_what_a_made_up_person_creates_is_made_up(
    user_of: Callable[..., User], client_as: Callable[[User], Client]
) -> None:
    user = user_of(Role.GRANTS_OFFICER)
    assert user.invented
    send(client_as(user), "/desk/calls/new/", **FRAME)
    assert calls.Call.objects.get().record.invented
    User.objects.update(invented=False)
    send(client_as(user), "/desk/calls/new/", **FRAME | {"code": "real-2026"})
    assert not calls.Call.objects.get(code="real-2026").record.invented
