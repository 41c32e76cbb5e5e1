"""The plan by which a lesson is brought to people: planned, done, its effect noted later; each refusal changes nothing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.knowledge import public as knowledge
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.trail import public as trail
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
LINE = {"audience": "applicants", "channel": "newsletter", "what": "A word in the letter", "planned_for": "2026-04"}
DAY = timedelta(days=1)


def planned(actor: Any, at: datetime, **changes: Any) -> knowledge.Dissemination:
    token = changes.pop("token", None) or lesson().record.token
    return knowledge.plan_dissemination(token=token, **LINE | changes, actor=actor, at=at)


def test_a_line_is_planned_done_and_its_effect_noted_later(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    line = planned(editor, at)
    with pytest.raises(NotAllowedNow):
        knowledge.note_effect(dissemination_id=line.pk, effect="x", actor=editor, at=at)
    with pytest.raises(Refused):
        knowledge.do_dissemination(dissemination_id=line.pk, done_on=at.date() + DAY, actor=editor, at=at)
    done = knowledge.do_dissemination(dissemination_id=line.pk, done_on=at.date(), actor=editor, at=at)
    assert (done.state, done.done_on, done.done_by) == ("done", date(2026, 3, 2), editor.user_id)
    for again in (knowledge.do_dissemination, knowledge.drop_dissemination):
        given = {"done_on": at.date()} if again is knowledge.do_dissemination else {"reason": "x"}
        with pytest.raises(NotAllowedNow):
            again(dissemination_id=line.pk, **given, actor=editor, at=at)  # type: ignore[operator]
    with pytest.raises(Refused):
        knowledge.note_effect(dissemination_id=line.pk, effect=" ", actor=editor, at=at)
    knowledge.note_effect(dissemination_id=line.pk, effect="Two asked.", actor=editor, at=at + DAY)
    noted = knowledge.note_effect(dissemination_id=line.pk, effect="Three asked.", actor=editor, at=at + 2 * DAY)
    assert (noted.effect, noted.effect_noted_at) == ("Three asked.", at + 2 * DAY)
    assert [one.event for one in trail.history(line.subject_id)] == [
        "dissemination.planned", "dissemination.done", "dissemination.effect_noted", "dissemination.effect_noted",
    ]  # fmt: skip


def test_a_line_is_dropped_with_its_reason(at: datetime, actor_of: Any) -> None:
    officer = actor_of(Role.GRANTS_OFFICER)
    line = planned(officer, at)
    with pytest.raises(Refused):
        knowledge.drop_dissemination(dissemination_id=line.pk, reason=" ", actor=officer, at=at)
    dropped = knowledge.drop_dissemination(dissemination_id=line.pk, reason="Nobody reads it.", actor=officer, at=at)
    assert (dropped.state, dropped.dropped_reason) == ("dropped", "Nobody reads it.")


@pytest.mark.parametrize(
    "changes",
    [{"audience": "nobody"}, {"channel": "pigeon"}, {"what": " "}, {"planned_for": "soon"}, {"planned_for": ""}],
)
def test_what_is_wrong_is_refused_at_its_field(at: datetime, actor_of: Any, changes: dict[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        planned(actor_of(Role.EDITOR), at, **changes)
    assert [one.field for one in refusal.value.findings] == list(changes)
    assert not knowledge.Dissemination.objects.exists()


def test_makers_plan_others_read_or_do_not(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    line = planned(editor, at)
    token = line.subject.token
    for role in (Role.AUDITOR, Role.DONOR):
        reader = actor_of(role)
        assert list(knowledge.plan_of(knowledge.subject_by_token(token, reader).record_id)) == [line]
        with pytest.raises(Forbidden):
            planned(reader, at, token=token)
        with pytest.raises(Forbidden):
            knowledge.drop_dissemination(dissemination_id=line.pk, reason="x", actor=reader, at=at)
    for stranger in (PUBLIC, actor_of(Role.APPLICANT)):
        with pytest.raises(Forbidden):
            knowledge.subject_by_token(token, stranger)
    with pytest.raises(NotFound):
        knowledge.subject_by_token("nothing", editor)
    with pytest.raises(NotFound):
        knowledge.line_of(line.subject_id, 0)
    with pytest.raises(NotFound):
        knowledge.drop_dissemination(dissemination_id=0, reason="x", actor=editor, at=at)


def test_what_was_withdrawn_is_brought_to_nobody(at: datetime, actor_of: Any) -> None:
    gone = lesson(state="withdrawn", withdrawn_reason="x", withdrawn_at=at)
    with pytest.raises(NotAllowedNow):
        planned(actor_of(Role.EDITOR), at, token=gone.record.token)


def test_the_database_ties_an_effect_to_what_was_done(at: datetime, actor_of: Any) -> None:
    line = planned(actor_of(Role.EDITOR), at)
    for wrong in ({"effect": "x", "effect_noted_at": at}, {"state": "done"}, {"state": "dropped"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            knowledge.Dissemination.objects.filter(pk=line.pk).update(**wrong)
