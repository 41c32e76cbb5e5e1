"""Less travelled pages of the desk for calls: the frame, deadlines, grids, taking back, discarding, what stands at its field."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from facility.apps.calls import public as calls
from facility.core import presets
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.base import clock
from facility.interfaces.web.calls import wording
from facility.interfaces.web.ui import formats
from seeds.story import calls as story
from tests.apps.calls.make import book, drafted, funds, opened, people, questions
from tests.interfaces.test_calls_pages import FRAME, read, send

pytestmark = pytest.mark.django_db
UserOf, As, ActorOf = Callable[..., User], Callable[[User], Client], Callable[..., Actor]


@pytest.fixture
def officer(user_of: UserOf, client_as: As) -> Client:
    """A grants officer at the desk."""
    return client_as(user_of(Role.GRANTS_OFFICER))


def test_the_frame_of_a_draft_is_changed_and_a_dated_call_is_extended(officer: Client, actor_of: ActorOf) -> None:
    who, at = people(actor_of), clock.now()
    call = drafted(who.officer, at)
    ends = formats.local(at) + timedelta(days=30)
    home = f"/desk/calls/{call.code}/"
    frame = {name: value for name, value in FRAME.items() if name != "code"}
    dated = frame | {"deadline_model": "dated"}
    send(officer, f"{home}frame/", **dated)
    assert "needs its day and hour" in read(officer, f"{home}check/")
    send(officer, f"{home}frame/", **dated, closes_at=f"{ends:%Y-%m-%d} 17:00")
    page = read(officer, f"{home}frame/")
    assert f'value="{ends:%Y-%m-%d} 17:00"' in page
    assert read(officer, f"{home}deadline/", 404)
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    send(officer, f"{home}revise/", do="start")
    assert "deadline/" in read(officer, home)
    later = ends + timedelta(days=5)
    send(officer, f"{home}deadline/", closes_at=f"{later:%Y-%m-%d} 12:00")
    page = read(officer, f"{home}check/")
    assert formats.day(later) in page
    assert "Still missing" in page
    assert formats.local(calls.call_for(call.code, PUBLIC).closes_at).date() == ends.date()
    send(officer, f"{home}frame/", remark_en="Extended soon.")
    assert "Extended soon." in read(officer, f"/calls/{call.code}/")
    send(officer, f"{home}revise/", do="discard")
    assert calls.draft_version(call) is None
    read(officer, f"{home}guidelines/", 404)


def test_grids_questions_and_what_is_missing_have_their_pages(officer: Client, actor_of: ActorOf) -> None:
    who, at = people(actor_of), clock.now()
    funds()
    grid = calls.adopt_grid(content=presets.grid("concept-note-classic").as_dict(), actor=who.officer, at=at)
    call = calls.draft_call(code="bare", title={"en": "Bare"}, programme="MPF", actor=who.officer, at=at)
    calls.add_lot(call_id=call.pk, code="A", title={"en": "A"}, actor=who.officer, at=at)
    home = "/desk/calls/bare/"
    for page in ("questions", "grids"):
        read(officer, f"{home}lots/A/{page}/", 404)
    page = read(officer, home)
    for address in ("frame/", "guidelines/", "lots/A/rules/"):
        assert f'href="{home}{address}"' in page
    rules = book(who.officer, at)
    send(officer, f"{home}lots/A/rules/", rulebook=rules.pk, scope_en="Things")
    assert f'href="{home}lots/A/questions/"' in read(officer, home)
    assert "R-11" in read(officer, f"{home}lots/A/rules/")
    code, version = questions(at)
    send(officer, f"{home}lots/A/questions/", concept_form=f"{code}:{version}", full_form="")
    send(officer, f"{home}lots/A/grids/", concept_grid=grid.pk)
    terms = calls.terms_of(calls.draft_version(call))[0]
    assert (terms.concept_grid, terms.concept_form_code, terms.full_grid) == (grid, code, None)
    assert "concept-note-classic v1" in read(officer, f"{home}check/")
    read(officer, f"{home}lots/A/grids/")
    read(officer, f"{home}lots/A/questions/")


def test_the_history_of_an_envelope_stands_below_it(
    officer: Client, actor_of: ActorOf, user_of: UserOf, client_as: As
) -> None:
    at = clock.now()
    funds()
    opened(people(actor_of), at)
    finance = client_as(user_of(Role.FINANCE_OFFICER))
    money = "/desk/calls/test-2022/lots/A/money/"
    send(finance, money, fund="AMIF", status="unknown")
    send(finance, money, fund="AMIF", status="published", amount="5 000 000", as_of="2022-05", source="Page")
    page = read(finance, money)
    assert "not known (Not known)" in page
    assert "EUR\u00a05,000,000 (Published)" in page
    read(finance, "/desk/calls/test-2022/frame/", 403)


def test_a_proposal_is_taken_back(officer: Client, actor_of: ActorOf) -> None:
    drafted(actor_of(Role.GRANTS_OFFICER), clock.now())
    send(officer, "/desk/calls/test-2022/check/")
    assert "Waits for a second person" in read(officer, "/desk/calls/test-2022/")
    send(officer, "/desk/calls/test-2022/withdraw/")
    assert "To prepare" in read(officer, "/desk/calls/test-2022/")
    assert "Put before a second person" in read(officer, "/desk/calls/test-2022/history/")


def test_every_figure_of_every_rulebook_is_worded(actor_of: ActorOf, client: Client) -> None:
    story.adopt(actor_of(Role.GRANTS_OFFICER), clock.now())
    for row in calls.rulebooks():
        for entry in calls.rulebook_of(row).entries:
            for figure in wording.figure_rows(entry.as_dict()["params"]):
                assert figure["text"]
                assert "_" not in figure["label"]
    page = client.get("/rules/R-07/").content.decode()
    assert "Silk Routes: Afghanistan, Bangladesh" in page
    assert "always" in client.get("/rules/R-16/").content.decode()
    assert "6 months" in client.get("/rules/R-17/").content.decode()
    assert wording.figure("maximum_cents", None) == "no limit stated"
    assert wording.figure("union_law", True) == "yes"


def test_a_mobility_partnership_asks_for_a_signatory(actor_of: ActorOf, client: Client, at: object) -> None:
    from pathlib import Path

    from facility.apps.interchange.public import load
    from facility.foundation.accounts.public import system

    load(Path(__file__).parents[2] / "seeds" / "portfolio", actor=system("load-portfolio"), at=clock.now())
    who = people(actor_of)
    story.tell(who.officer, who.authorising, questions(story.DRAFTED_2022))
    ask = "/could-we-apply/?lot=amif-2022:A&kind=public_authority_central&role=lead&countries=AM&fund=AMIF&framework=mp-am"
    assert "To mend" not in read(client, f"{ask}&country=SE")
    page = read(client, f"{ask}&country=ES")
    assert "Spain did not sign the partnership" in page
    assert "To mend" in page
    detail = read(client, "/calls/amif-2022/")
    assert "What version 2 changed" in detail
    assert "36 months" in detail
    assert "The day it came into force is not public" in detail
    assert "Mobility Partnerships on record: Armenia" in detail
