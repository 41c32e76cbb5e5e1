"""What answers a request: published, dated, with a reason, told, shown on both sides to who may read both; once."""

from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.knowledge.models import Lesson
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.links import public as links
from facility.foundation.post.models import Letter
from facility.foundation.trail import public as trail
from tests.apps.assistance.make import AT, DAY, JUDGED, cast, draft, for_decision, loaded, registered, submitted
from tests.apps.dialogue.make import meeting, process
from tests.apps.enquiries.test_converting import opened
from tests.apps.knowledge.make import lesson as published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programmes(db: None) -> None:
    loaded()


def answers(request: assistance.Request, actor: Actor) -> list[tuple[str, str, str]]:
    rows = links.links_of(request.record, actor, proposed=True)
    return [(one.kind, one.other.reference or "", one.state) for one in rows]


def commitment(actor_of: Any) -> dialogue.Commitment:
    """A commitment of a meeting that everybody reads."""
    process()
    dialogue.commit(
        meeting_id=meeting().pk, texts={"en": "Show it."}, owner_id=None, due="",
        actor=actor_of(Role.DIALOGUE_SECRETARIAT), at=AT,
    )  # fmt: skip
    return dialogue.Commitment.objects.select_related("record").get()


def test_a_lesson_answers_a_request_on_both_sides(actor_of: Any) -> None:
    who = cast(actor_of)
    request, lesson = registered(who), published()
    given: dict[str, Any] = {"request_id": request.pk, "reason": "It was tried there.", "at": AT + 2 * DAY}
    reference = str(lesson.record.reference)
    link = assistance.answer_with(**given, reference=f" {reference.lower()} ", actor=who.coordinator)
    assert (link.kind, link.state, link.valid_from, link.note) == (
        "responds_to", "confirmed", (AT + 2 * DAY).date(), "It was tried there.",
    )  # fmt: skip
    assert answers(request, who.asker) == [("responds_to", reference, "confirmed")]
    assert [one.other.pk for one in links.links_of(lesson.record, who.asker) if one.kind == "responds_to"] == [
        request.record_id
    ]
    # The public reads the lesson, and nothing of who asked.
    assert [one for one in links.links_of(lesson.record, PUBLIC) if one.kind == "responds_to"] == []
    assert Letter.objects.order_by("pk").last().kind == "assistance.assistance_answered"  # type: ignore[union-attr]
    assert [one.event for one in trail.history(request.record_id)][-1] == "assistance.answered"
    request.refresh_from_db()
    assert request.state == "registered"
    with pytest.raises(NotAllowedNow):
        assistance.answer_with(**given, reference=reference, actor=who.coordinator)


def test_what_is_not_published_answers_nothing(actor_of: Any) -> None:
    who = cast(actor_of)
    request, lesson = registered(who), published()
    Lesson.objects.filter(pk=lesson.pk).update(state="withdrawn", withdrawn_reason="x", withdrawn_at=AT)
    before = Letter.objects.count()
    for reference in (str(lesson.record.reference), "", "MPF-L-0", "a\x00", str(request.record.reference)):
        with pytest.raises(Refused) as refusal:
            assistance.answer_with(
                request_id=request.pk, reference=reference, reason="x", actor=who.coordinator, at=AT + DAY
            )
        assert [one.field for one in refusal.value.findings] == ["reference"]
    assert (answers(request, who.coordinator), Letter.objects.count()) == ([], before)


def test_only_an_officer_who_does_not_ask_points_to_an_answer(actor_of: Any) -> None:
    who = cast(actor_of)
    request, reference = submitted(who), str(published().record.reference)
    given: dict[str, Any] = {"request_id": request.pk, "reference": reference, "reason": "x", "at": AT}
    for actor in (who.asker, who.authority, actor_of(Role.EDITOR), actor_of(Role.AUDITOR)):
        with pytest.raises(Forbidden):
            assistance.answer_with(**given, actor=actor)
    with pytest.raises(Forbidden):
        assistance.answer_with(**given | {"request_id": draft(who).pk}, actor=who.coordinator)
    with pytest.raises(NotFound):
        assistance.answer_with(**given | {"request_id": 0}, actor=who.coordinator)
    with pytest.raises(Refused):
        assistance.answer_with(**given | {"reason": " "}, actor=who.coordinator)
    assistance.withdraw(request_id=request.pk, reason="", actor=who.asker, at=AT)
    with pytest.raises(NotAllowedNow):
        assistance.answer_with(**given, actor=who.coordinator)
    with pytest.raises(NotAllowedNow):
        assistance.name_commitment(**given, actor=who.asker)
    assert answers(request, who.coordinator) == []


def test_a_request_answers_a_commitment_once_the_office_confirms(actor_of: Any) -> None:
    who, made = cast(actor_of), commitment(actor_of)
    request = submitted(who)
    given: dict[str, Any] = {"request_id": request.pk, "reason": "It was promised.", "at": AT}
    reference = str(made.record.reference)
    for actor in (who.coordinator, cast(actor_of, "FR").asker):
        with pytest.raises(Forbidden):
            assistance.name_commitment(**given, reference=reference, actor=actor)
    with pytest.raises(Refused):
        assistance.name_commitment(**given, reference="MPF-CM-0", actor=who.asker)
    link = assistance.name_commitment(**given, reference=reference, actor=who.asker)
    assert answers(request, who.asker) == [("responds_to", reference, "proposed")]
    assert links.links_of(made.record, who.asker) == []
    with pytest.raises(Forbidden):
        links.confirm_link(link_id=link.pk, actor=who.asker, at=AT)
    links.confirm_link(link_id=link.pk, actor=who.coordinator, at=AT + DAY)
    assert answers(request, who.asker) == [("responds_to", reference, "confirmed")]
    assert [one.other.pk for one in links.links_of(made.record, who.asker)] == [request.record_id]
    assert links.links_of(made.record, PUBLIC) == []


def test_a_request_routed_to_a_call_is_linked_with_day_and_reason(actor_of: Any) -> None:
    who, call = cast(actor_of), opened(AT, actor_of)
    request = for_decision(who)
    assistance.decide(
        request_id=request.pk,
        decision="redirected",
        reason="The call pays for such actions.",
        judged=JUDGED,
        call_code=call.code,
        actor=who.authority,
        at=AT + 3 * DAY,
    )
    [link] = links.links_of(request.record, who.asker)
    assert (link.kind, link.other.pk, link.valid_from, link.note) == (
        "routed_to", call.record_id, (AT + 3 * DAY).date(), "The call pays for such actions.",
    )  # fmt: skip
    assert [one.other.pk for one in links.links_of(call.record, who.coordinator)] == [request.record_id]
    assert links.links_of(call.record, PUBLIC) == []
