"""Meetings of our own: planned, published, changed, cancelled; agenda and documents; what a refusal leaves alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Meeting, MeetingDocument, Plan, Slot
from facility.apps.dialogue.papers import badge
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import finish, render
from facility.foundation.files import public as files
from facility.foundation.jobs.models import JobKey
from facility.foundation.search.models import Document as Found
from facility.foundation.search.public import Query, find
from facility.foundation.trail.public import Entry
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW, PLAN, open_to, planned, registered
from tests.apps.projects.make import known

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(actor_of: Callable[..., Actor]) -> Actor:
    """Somebody of the secretariat."""
    return actor_of(Role.DIALOGUE_SECRETARIAT)


def test_nobody_sees_a_meeting_before_it_is_published(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    make.process()
    plan = planned(desk, process="test-process", body="officials")
    reference = plan.meeting.record.reference or ""
    assert reference.startswith("MPF-M-2026-")
    with pytest.raises(NotFound):
        dialogue.meeting_by_reference(reference, PUBLIC)
    assert dialogue.meeting_by_reference(reference, actor_of(Role.AUDITOR)).body is not None
    assert Found.objects.filter(record=plan.meeting.record).count() == 0
    dialogue.publish_meeting(plan_id=plan.pk, actor=desk, at=NOW)
    assert dialogue.meeting_by_reference(reference, PUBLIC).verification == "own"
    assert Found.objects.filter(record=plan.meeting.record).count() == 2
    with pytest.raises(NotAllowedNow):
        dialogue.publish_meeting(plan_id=plan.pk, actor=desk, at=NOW)
    with pytest.raises(NotFound):
        dialogue.plan_at("nowhere", PUBLIC)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"titles": {"en": " "}}, "title_missing"),
        ({"kind": "party"}, "choice_unknown"),
        ({"mode": "by_post"}, "choice_unknown"),
        ({"country": "ZZ"}, "country_unknown"),
        ({"process": "unheard-of"}, "choice_unknown"),
        ({"process": "test-process", "body": "unheard-of"}, "body_of_another_process"),
        ({"body": "ministers"}, "body_of_another_process"),
        ({"online_address": "javascript:alert(1)"}, "address_not_https"),
        ({"venue": "x" * 301}, "too_long_for_field"),
        ({"zone": "Nowhere"}, "zone_unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(desk: Actor, changes: dict[str, Any], code: str) -> None:
    make.process()
    with pytest.raises(Refused, match=code):
        planned(desk, **changes)
    assert (Plan.objects.count(), Meeting.objects.count()) == (0, 0)


def test_only_the_secretariat_plans_and_runs(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = planned(desk)
    refused_roles = (Role.AUDITOR, Role.APPLICANT, Role.ADMINISTRATOR, Role.GRANTS_OFFICER, Role.EDITOR)
    others = [*map(actor_of, refused_roles), PUBLIC]
    for someone in others:
        who: dict[str, Any] = {"plan_id": plan.pk, "actor": someone, "at": NOW}
        for refused in (
            lambda someone=someone: planned(someone),
            lambda who=who: dialogue.change_meeting(facts=PLAN, **who),
            lambda who=who: dialogue.publish_meeting(**who),
            lambda who=who: dialogue.cancel_meeting(reason="x", **who),
            lambda who=who: dialogue.open_registration(places=1, opens_at=None, closes_at=None, **who),
            lambda who=who: dialogue.remove_session(session_id=1, **who),
            lambda who=who: dialogue.add_document(upload=b"x", title="x", language="en", audience="everybody", **who),
        ):
            with pytest.raises(Forbidden):
                refused()
        assert list(dialogue.plans(someone)) == []
        with pytest.raises(NotFound):
            dialogue.plan_by_token(plan.meeting.record.token, someone)
    assert Entry.objects.filter(record=plan.meeting.record).count() == 1
    with pytest.raises(NotFound):
        dialogue.publish_meeting(plan_id=987_654, actor=desk, at=NOW)


def test_only_what_calendars_must_hear_of_counts_the_sequence_up(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 3)
    registered(plan, actor_of())
    same = replace(PLAN, needs_kept_days=10, kind="workshop")
    dialogue.change_meeting(plan_id=plan.pk, facts=same, actor=desk, at=NOW)
    assert (Plan.objects.get().sequence, JobKey.objects.count()) == (0, 0)
    for number, change in enumerate(
        (
            {"starts_time": time(11)},
            {"zone": "UTC"},
            {"venue": "Room 7"},
            {"titles": {"en": "Another title"}},
            {"online_address": "https://meet.example.org/other"},
        ),
        start=1,
    ):
        same = replace(same, **change)  # type: ignore[arg-type]
        dialogue.change_meeting(plan_id=plan.pk, facts=same, actor=desk, at=NOW)
        assert (Plan.objects.get().sequence, JobKey.objects.count()) == (number, number)
    over = datetime(2026, 6, 1, tzinfo=UTC)
    for at, state in ((over, "over"),):
        with pytest.raises(NotAllowedNow, match=state):
            dialogue.change_meeting(plan_id=plan.pk, facts=PLAN, actor=desk, at=at)
    with pytest.raises(Refused, match="reason_missing"):
        dialogue.cancel_meeting(plan_id=plan.pk, reason="  ", actor=desk, at=NOW)
    dialogue.cancel_meeting(plan_id=plan.pk, reason="The host cannot", actor=desk, at=NOW)
    who: dict[str, Any] = {"plan_id": plan.pk, "actor": desk, "at": NOW}
    for refused in (
        lambda: dialogue.change_meeting(facts=PLAN, **who),
        lambda: dialogue.open_registration(places=1, opens_at=None, closes_at=None, **who),
        lambda: dialogue.put_group(names={"en": "A"}, places=None, counted_by="", per_delegation=None, **who),
        lambda: dialogue.remove_session(session_id=1, **who),
    ):
        with pytest.raises(NotAllowedNow):
            refused()
    assert Plan.objects.get().sequence == 6


def test_a_draft_is_cancelled_without_a_letter(desk: Actor) -> None:
    plan = planned(desk)
    dialogue.cancel_meeting(plan_id=plan.pk, reason="Not needed", actor=desk, at=NOW)
    assert (Plan.objects.get().state, JobKey.objects.count()) == ("cancelled", 0)


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (datetime(2026, 4, 1, tzinfo=UTC), None, "opening_and_closing"),
        (None, datetime(2026, 4, 1, tzinfo=UTC), "opening_and_closing"),
        (datetime(2026, 4, 2, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), "closes_before_it_opens"),
    ],
)
def test_registration_opens_before_it_closes(
    desk: Actor, opens: datetime | None, closes: datetime | None, code: str
) -> None:
    plan = planned(desk)
    with pytest.raises(Refused, match=code):
        dialogue.open_registration(plan_id=plan.pk, places=1, opens_at=opens, closes_at=closes, actor=desk, at=NOW)
    assert dialogue.is_open(plan, NOW) is False


def session(plan: Plan, desk: Actor, **changes: Any) -> int:
    said: dict[str, Any] = {
        "titles": {"en": "Approaches", "fr": "Approches"},
        "about": {"en": "What works."},
        "day": PLAN.starts_on,
        "starts_time": time(10),
        "ends_time": time(12),
    }
    return dialogue.put_session(plan_id=plan.pk, actor=desk, at=NOW, **{**said, **changes})


def test_what_goes_from_the_agenda_of_a_published_meeting_is_found_no_more(desk: Actor) -> None:
    def is_found(word: str) -> bool:
        return bool(find(Query(word, PUBLIC)).hits)

    plan = planned(desk)
    session(plan, desk)
    assert not is_found("Approches")
    dialogue.publish_meeting(plan_id=plan.pk, actor=desk, at=NOW)
    assert is_found("Approches")
    number = session(plan, desk, titles={"en": "Counters", "fr": "Guichets"})
    assert is_found("Guichets")
    session(plan, desk, session_id=number, titles={"en": "Desks", "fr": "Bureaux"})
    assert (is_found("Guichets"), is_found("Bureaux")) == (False, True)
    dialogue.remove_session(plan_id=plan.pk, session_id=number, actor=desk, at=NOW)
    assert not is_found("Bureaux")
    titles = {"en": PLAN.titles["en"]}
    dialogue.change_meeting(plan_id=plan.pk, facts=replace(PLAN, titles=titles), actor=desk, at=NOW)
    assert set(Found.objects.filter(record=plan.meeting.record).values_list("language", flat=True)) == {"en"}


def slot(plan: Plan, desk: Actor, number: int, **changes: Any) -> int:
    facts = dialogue.SlotFacts(**changes)
    return dialogue.add_slot(plan_id=plan.pk, session_id=number, facts=facts, actor=desk, at=NOW)


def test_the_agenda_stands_in_the_order_of_its_hours_and_is_told_in_one_letter(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    project = known()
    plan = open_to(desk, 3)
    registered(plan, actor_of())
    late = session(plan, desk, titles={"en": "Late"}, starts_time=time(14), ends_time=None)
    early = session(plan, desk)
    slot(plan, desk, early, speaker_function="Head of unit", speaker_organisation="Office")
    number = slot(plan, desk, early, project=project.record.reference or "")
    found = dialogue.plan_of(plan.meeting)
    assert found is not None
    assert [one.titles["en"] for one in found.sessions.all()] == ["Approaches", "Late"]
    assert [one.project for one in found.sessions.all()[0].slots.all()] == [None, project]
    for refused, code in (
        (lambda: session(plan, desk, day=date(2026, 5, 13)), "session_outside_the_meeting"),
        (lambda: session(plan, desk, ends_time=time(9)), "session_ends_before_it_starts"),
        (lambda: session(plan, desk, titles={}), "title_missing"),
        (lambda: slot(plan, desk, early), "slot_empty"),
        (lambda: slot(plan, desk, early, project="MPF-9999"), "project_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            refused()
    for missing in (
        lambda: session(plan, desk, session_id=987_654),
        lambda: slot(plan, desk, 987_654, speaker_function="x"),
        lambda: dialogue.remove_session(plan_id=plan.pk, session_id=987_654, actor=desk, at=NOW),
        lambda: dialogue.remove_slot(plan_id=plan.pk, slot_id=987_654, actor=desk, at=NOW),
        lambda: dialogue.remove_document(plan_id=plan.pk, document_id=987_654, actor=desk, at=NOW),
    ):
        with pytest.raises(NotFound):
            missing()
    assert session(plan, desk, session_id=late, titles={"en": "Later"}) == late
    assert JobKey.objects.count() == 0
    dialogue.tell_agenda(plan_id=plan.pk, actor=desk, at=NOW)
    assert JobKey.objects.get().payload["kind"] == "agenda"
    with pytest.raises(NotAllowedNow):
        dialogue.tell_agenda(plan_id=plan.pk, actor=desk, at=NOW)
    dialogue.remove_slot(plan_id=plan.pk, slot_id=number, actor=desk, at=NOW)
    dialogue.remove_session(plan_id=plan.pk, session_id=early, actor=desk, at=NOW)
    assert Slot.objects.count() == 0
    dialogue.tell_agenda(plan_id=plan.pk, actor=desk, at=NOW)
    draft = planned(desk)
    session(draft, desk)
    with pytest.raises(NotAllowedNow):
        dialogue.tell_agenda(plan_id=draft.pk, actor=desk, at=NOW)


def test_a_document_is_for_everybody_or_for_those_who_have_a_place(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 1)
    inside, waiting = actor_of(), actor_of()
    registered(plan, inside), registered(plan, waiting)

    def add(title: str, audience: str, language: str = "en") -> MeetingDocument:
        upload = SimpleUploadedFile("a.txt", b"What is said")
        return dialogue.add_document(
            plan_id=plan.pk, upload=upload, title=title, language=language, audience=audience, actor=desk, at=NOW
        )

    open_one, closed = add("Programme", "everybody"), add("List of hotels", "registrants", "ka")
    reference = plan.meeting.record.reference or ""
    assert dialogue.document_by_token(reference, open_one.file.token, PUBLIC) == open_one
    for code, given in (
        ("choice_unknown", ("A", "staff")),
        ("choice_unknown", ("A", "everybody", "english")),
        ("title_missing", (" ", "everybody")),
    ):
        with pytest.raises(Refused, match=code):
            add(*given)
    for someone in (PUBLIC, waiting):
        assert dialogue.documents_for(plan, someone) == [open_one]
        with pytest.raises(NotFound):
            dialogue.document_by_token(reference, closed.file.token, someone)
    for someone in (inside, desk):
        found = dialogue.document_by_token(reference, closed.file.token, someone)
        assert files.read(found.file, files.key_for_writers(found.file)) == b"What is said"
    dialogue.remove_document(plan_id=plan.pk, document_id=closed.pk, actor=desk, at=NOW)
    closed.file.refresh_from_db()
    assert (closed.file.state, closed.file.wrapped_key) == ("removed", None)


@pytest.mark.parametrize("name", ["Ніна Козаченко", "نينا كوزاتشنكو", "ნინა კოზაჩენკო", "Նինա", "Nina"])
def test_a_badge_carries_the_name_in_its_own_script(desk: Actor, actor_of: Callable[..., Actor], name: str) -> None:
    plan = open_to(desk, 1)
    person = actor_of()
    row = dialogue.registration_by_token(registered(plan, person, name=name).record.token, person)
    assert row.name == name
    for language in ("en", "fr"):
        paper = finish(badge(row, language))
        assert paper["title"].endswith(name)
        assert render(paper, "pdf").startswith(b"%PDF")
    assert [one.name for one in documents.offered(row.record, person)] == ["dialogue.badge"]
    assert documents.offered(row.record, actor_of(Role.APPLICANT)) == []
    waiting = registered(plan, actor_of())
    assert documents.offered(waiting.record, desk) == []
