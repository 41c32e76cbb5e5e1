"""A call opens by two people; what was published stands; a revision is a new version."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from facility.apps.calls import public as calls
from facility.apps.calls.models import CallVersion, LotTerms
from facility.core import presets
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.records import custody
from facility.foundation.search import public as search
from facility.foundation.trail.public import history
from tests.apps.calls.make import book, drafted, opened, people, questions, rulebook_content

pytestmark = pytest.mark.django_db
ActorOf = Callable[..., Actor]


def said(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.message for finding in error.value.findings]


def test_a_draft_says_everything_that_stops_it(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = calls.draft_call(code="empty", title={"en": "Empty"}, programme="MPF", actor=who.officer, at=at)
    with pytest.raises(Refused) as refused:
        calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    assert said(refused) == ["call.opens_on", "version.published_on", "lots.none"]
    lot = calls.add_lot(call_id=call.pk, code="A", title={"en": "A"}, actor=who.officer, at=at)
    calls.edit_call(call_id=call.pk, opens_on="2022", deadline_model="dated", closes_at=None, actor=who.officer, at=at)
    with pytest.raises(Refused) as refused:
        calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    assert said(refused) == ["call.closes_at", "version.published_on", "lot.terms"]
    calls.set_terms(call_id=call.pk, lot_id=lot.pk, rulebook_id=book(who.officer, at).pk, actor=who.officer, at=at)
    calls.edit_call(call_id=call.pk, closes_at=at - timedelta(days=1), actor=who.officer, at=at)
    with pytest.raises(Refused) as refused:
        calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    assert said(refused) == ["call.closes_at_past", "version.published_on", "lot.scope", "lot.questions"]
    assert [entry.event for entry in history(call.record_id)][-1] == "call.edited"


def test_a_second_person_opens_and_the_call_gets_its_key(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = drafted(who.officer, at)
    assert list(calls.visible_to(PUBLIC)) == []
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    with pytest.raises(Forbidden):
        calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.officer, at=at)
    later = at + timedelta(hours=1)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=later)
    call.refresh_from_db()
    assert (call.state, call.opened_at) == ("open", later)
    assert len(custody.opening_public(call.opening_key)) == 32
    version = calls.version_in_force(call, later)
    assert (version.number, version.valid_from, version.frozen_at) == (1, later, later)
    assert list(calls.visible_to(PUBLIC)) == [call]
    assert [entry.event for entry in history(call.record_id)][-2:] == ["approval.executed", "call.opened"]


def test_the_same_person_with_both_roles_cannot_do_both(actor_of: ActorOf, at: datetime) -> None:
    both = actor_of(Role.GRANTS_OFFICER, Role.AUTHORISING_OFFICER)
    call = drafted(both, at)
    seen = calls.propose_opening(call_id=call.pk, actor=both, at=at)
    with pytest.raises(Forbidden):
        calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=both, at=at)
    call.refresh_from_db()
    assert (call.state, call.opened_at, call.opening_key) == ("draft", None, "")


def test_what_was_proposed_stands_still_until_taken_back(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = drafted(who.officer, at)
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.edit_version(call_id=call.pk, summary={"en": "Else"}, actor=who.officer, at=at)
    calls.withdraw_proposal(call_id=call.pk, actor=who.officer, at=at)
    calls.edit_version(call_id=call.pk, summary={"en": "Else"}, actor=who.officer, at=at)
    with pytest.raises(NotFound):
        calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    again = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    assert again != seen
    call.refresh_from_db()
    assert call.state == "draft"


def test_what_was_published_is_frozen_by_the_database(actor_of: ActorOf, at: datetime) -> None:
    call = opened(people(actor_of), at)
    for change in (
        lambda: CallVersion.objects.filter(call=call).update(published_on="2021"),
        lambda: CallVersion.objects.filter(call=call).delete(),
        lambda: LotTerms.objects.update(scope={"en": "Anything"}),
        lambda: calls.Rulebook.objects.update(source="elsewhere"),
        lambda: calls.Rulebook.objects.all().delete(),
    ):
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            change()
    assert calls.version_in_force(call, at).published_on == "2022"


def test_a_revision_is_a_new_version_and_the_one_before_stays_in_force_for_its_time(
    actor_of: ActorOf, at: datetime
) -> None:
    who = people(actor_of)
    call = opened(who, at)
    lot = call.lots.get()
    later = at + timedelta(days=30)
    calls.start_revision(call_id=call.pk, actor=who.officer, at=later)
    with pytest.raises(NotAllowedNow):
        calls.start_revision(call_id=call.pk, actor=who.officer, at=later)
    calls.edit_version(call_id=call.pk, published_on="2022-05-16", note={"en": "Longer."}, actor=who.officer, at=later)
    with pytest.raises(Refused) as refused:
        calls.propose_revision(call_id=call.pk, actor=who.officer, at=later)
    assert said(refused) == ["version.unchanged"]
    longer = book(who.officer, later, 2, months=48)
    calls.set_terms(call_id=call.pk, lot_id=lot.pk, rulebook_id=longer.pk, actor=who.officer, at=later)
    seen = calls.propose_revision(call_id=call.pk, actor=who.officer, at=later)
    with pytest.raises(Forbidden):
        calls.approve_revision(call_id=call.pk, payload_seen=seen, actor=who.officer, at=later)
    calls.approve_revision(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=later)
    assert calls.rulebook_for(lot, at).version == 1
    assert calls.rulebook_for(lot, later).version == 2
    assert calls.version_in_force(call, later).number == 2
    assert [entry.event for entry in history(call.record_id)][-1] == "call.revised"
    with pytest.raises(NotFound):
        calls.rulebook_for(lot, at - timedelta(seconds=1))


def test_a_remark_that_changed_behind_the_second_person_approves_nothing(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = opened(who, at)
    calls.start_revision(call_id=call.pk, actor=who.officer, at=at)
    later = at + timedelta(days=1)
    new = {"published_on": "2026-03-03", "summary": {"en": "Else"}, "note": {"en": "Other words."}}
    calls.edit_version(call_id=call.pk, actor=who.officer, at=at, **new)
    seen = calls.propose_revision(call_id=call.pk, actor=who.officer, at=at)
    with transaction.atomic():
        type(call).objects.filter(pk=call.pk).update(remark={"en": "Open to everybody."})
    with pytest.raises(NotAllowedNow):
        calls.approve_revision(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=later)
    assert calls.version_in_force(call, later).number == 1


def test_a_revision_can_be_thrown_away(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = opened(who, at)
    calls.start_revision(call_id=call.pk, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.close_call(call_id=call.pk, actor=who.authorising, at=at)
    calls.discard_revision(call_id=call.pk, actor=who.officer, at=at)
    assert calls.draft_version(call) is None
    draft = drafted(who.officer, at, "other")
    with pytest.raises(NotAllowedNow):
        calls.discard_revision(call_id=draft.pk, actor=who.officer, at=at)


def test_rulebooks_are_added_never_edited(actor_of: ActorOf, at: datetime) -> None:
    officer = actor_of(Role.GRANTS_OFFICER)
    first = book(officer, at)
    assert book(officer, at) == first
    with pytest.raises(Refused) as refused:
        book(officer, at, minimum_cents=1)
    assert said(refused) == ["rulebook.version_taken"]
    broken = rulebook_content(2)
    broken["entries"][0]["kind"] = "no_such_rule"
    with pytest.raises(Refused) as refused:
        calls.adopt_rulebook(content=broken, actor=officer, at=at)
    assert said(refused) == ["rulebook.malformed"]
    with pytest.raises(Forbidden):
        book(actor_of(Role.EVALUATOR), at, 2)
    assert calls.Rulebook.objects.count() == 1


def test_grids_are_added_never_edited(actor_of: ActorOf, at: datetime) -> None:
    officer = actor_of(Role.GRANTS_OFFICER)
    content = presets.grid("concept-note-classic").as_dict()
    first = calls.adopt_grid(content=content, actor=officer, at=at)
    assert calls.adopt_grid(content=content, actor=officer, at=at) == first
    for broken, message in (({"threshold": 31}, "grid.version_taken"), ({"threshold": 51}, "grid.malformed")):
        with pytest.raises(Refused) as refused:
            calls.adopt_grid(content=content | broken, actor=officer, at=at)
        assert said(refused) == [message]
    call = drafted(officer, at)
    lot = call.lots.get()
    rules = calls.rulebooks().get()
    with pytest.raises(Refused) as refused:
        calls.set_terms(
            call_id=call.pk, lot_id=lot.pk, rulebook_id=rules.pk, full_grid_id=first.pk, actor=officer, at=at
        )
    assert said(refused) == ["grid.other_stage"]
    terms = calls.set_terms(
        call_id=call.pk,
        lot_id=lot.pk,
        rulebook_id=rules.pk,
        concept_grid_id=first.pk,
        concept_form=questions(at, "concept-note"),
        full_form=questions(at, "full-application"),
        actor=officer,
        at=at,
    )
    assert (terms.concept_grid, terms.concept_form_code, terms.full_form_version) == (first, "concept-note", 1)


def test_the_second_person_has_a_task_and_everybody_finds_the_open_call(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = drafted(who.officer, at)

    def tasks() -> list[str]:
        return [row.kind for row in clocks.tasks_for(who.authorising, at)]

    assert tasks() == []
    calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    assert tasks() == ["calls.approval"]
    calls.withdraw_proposal(call_id=call.pk, actor=who.officer, at=at)
    assert tasks() == []
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    assert search.Document.objects.count() == 0
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    assert tasks() == []
    found = search.Document.objects.get()
    assert (found.path, found.title, found.record) == ("/calls/test-2022/", "Test call", call.record)


def test_the_deadline_stands_in_the_calendar_and_moves_with_a_revision(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = drafted(who.officer, at)
    first, second = at + timedelta(days=10), at + timedelta(days=20)
    calls.edit_call(call_id=call.pk, deadline_model="dated", closes_at=first, actor=who.officer, at=at)
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    assert [row.due_at for row in clocks.tasks_for(who.officer, at)] == [first]
    calls.start_revision(call_id=call.pk, actor=who.officer, at=at)
    calls.edit_version(
        call_id=call.pk, closes_at=second, published_on="2026-03", note={"en": "Later."}, actor=who.officer, at=at
    )
    seen = calls.propose_revision(call_id=call.pk, actor=who.officer, at=at)
    assert calls.lot_for("test-2022", "A", PUBLIC).call.closes_at == first
    calls.approve_revision(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    assert calls.lot_for("test-2022", "A", PUBLIC).call.closes_at == second
    assert [row.due_at for row in clocks.tasks_for(who.officer, at)] == [second]
    calls.close_call(call_id=call.pk, actor=who.authorising, at=at)
    assert clocks.tasks_for(who.officer, at) == []


def test_a_rolling_call_takes_no_deadline_from_a_version(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = opened(who, at)
    calls.start_revision(call_id=call.pk, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.edit_version(call_id=call.pk, closes_at=at, actor=who.officer, at=at)
    calls.edit_call(call_id=call.pk, remark={"en": "Read this."}, actor=who.officer, at=at)
    assert calls.call_for("test-2022", PUBLIC).remark == {"en": "Read this."}
