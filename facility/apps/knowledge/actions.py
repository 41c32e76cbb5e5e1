"""A lesson that was proposed (proposing.py) is cleared by somebody else, published, dropped or withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from facility.apps.assistance import public as assistance
from facility.apps.knowledge.gathering import tell_proposer
from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.moderating import hide_discussion
from facility.apps.knowledge.policy import may_clear, may_drop, may_publish, may_withdraw
from facility.apps.knowledge.words import PARTS, THEMES
from facility.apps.parties import public as parties
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import LESSON
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, User, require
from facility.foundation.base.acts import action
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def texts_of(texts: Mapping[str, str], field: str, *, may_miss: bool = False) -> dict[str, str]:
    """The texts that say something, by language. Raises Refused where there is none and one is needed."""
    kept = {language: plain_text(text, field).strip() for language, text in texts.items() if text.strip()}
    if not kept and not may_miss:
        raise Refused(at_field(field, "text_missing"))
    return kept


def check_scope(*, themes: Sequence[str], countries: Sequence[str], parts: Sequence[str] = ()) -> None:
    """Refuse themes, countries and parts of a dossier that nobody knows. Raises Refused."""
    for field, given, known in (("themes", themes, THEMES), ("parts", parts, PARTS)):
        if unknown := [code for code in given if code not in known]:
            raise Refused(at_field(field, f"{field[:-1]}_unknown", code=unknown[0]))
    if unknown := [code for code in countries if not parties.is_country(code)]:
        raise Refused(at_field("countries", "country_unknown", code=unknown[0]))


def _locked(lesson_id: int) -> Lesson:
    found = Lesson.objects.select_related("record").filter(pk=lesson_id).first()
    if found is None:
        raise NotFound("lesson")
    records.lock(found.record_id)
    return Lesson.objects.select_related("record", "source", "project__record").get(pk=lesson_id)


@action
def clear(*, lesson_id: int, actor: Actor, at: datetime) -> Lesson:
    """Clear a lesson as a second person. Raises NotFound, Forbidden, NotAllowedNow, Refused for its proposer."""
    lesson = _locked(lesson_id)
    require(may_clear, actor, lesson)
    if actor.user_id == lesson.proposed_by:
        raise Refused(at_field("", "second_person_needed"))
    lesson.state = advance(LESSON, lesson.state, "clear")
    lesson.cleared_at, lesson.cleared_by = at, actor.user_id
    lesson.save()
    trail.record(record=lesson.record, event=Event.LESSON_CLEARED, actor=actor, at=at)
    return lesson


@action
def publish(*, lesson_id: int, actor: Actor, at: datetime) -> Lesson:
    """Publish a cleared lesson: it has an address and is found. Raises NotFound, Forbidden, NotAllowedNow."""
    lesson = _locked(lesson_id)
    require(may_publish, actor, lesson)
    lesson.state = advance(LESSON, lesson.state, "publish")
    lesson.published_at, lesson.published_by = at, actor.user_id
    lesson.save()
    reference = str(Reference("MPF", lesson.pk, "L", at.year))
    records.update(lesson.record, is_public=True, reference=reference)
    search.put(
        *(
            search.Doc(
                record=lesson.record,
                language=language,
                title=title,
                body="\n\n".join(
                    texts[language] for texts in (lesson.body, lesson.applies, lesson.not_applies) if language in texts
                ),
                labels=("public",),
                path=f"/lessons/{reference}/",
                facets={"country": lesson.countries, "theme": lesson.themes},
                updated_at=at,
            )
            for language, title in lesson.title.items()
        )
    )
    trail.record(record=lesson.record, event=Event.LESSON_PUBLISHED, actor=actor, at=at)
    _tell_proposer(lesson, "taken_up", actor, at)
    return lesson


def _tell_proposer(lesson: Lesson, what: str, actor: Actor, at: datetime, **facts: str) -> None:
    """Write to who proposed a lesson for the space of a programme what came of it; one who does the act knows."""
    to = User.objects.filter(pk=lesson.proposed_by).first() if lesson.origin == "programme" else None
    if to is not None and to.pk != actor.user_id:
        programme = assistance.programmes().get(record=lesson.source_id)
        tell_proposer(to, programme, f"gathered_{what}", lesson.title, f"lesson:{lesson.pk}", at, **facts)


@action
def drop(*, lesson_id: int, reason: str, actor: Actor, at: datetime) -> Lesson:
    """Drop a lesson with the reason. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    lesson = _locked(lesson_id)
    require(may_drop, actor, lesson)
    if not reason.strip():
        raise Refused(at_field("reason", "text_missing"))
    lesson.state = advance(LESSON, lesson.state, "drop")
    lesson.dropped_reason = plain_text(reason)[:400]
    lesson.save()
    trail.record(record=lesson.record, event=Event.LESSON_DROPPED, actor=actor, at=at)
    _tell_proposer(lesson, "declined", actor, at, reason=lesson.dropped_reason)
    return lesson


@action
def withdraw(*, lesson_id: int, reason: str, actor: Actor, at: datetime) -> Lesson:
    """Withdraw a published lesson: its address stays and says so. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    lesson = _locked(lesson_id)
    require(may_withdraw, actor, lesson)
    if not reason.strip():
        raise Refused(at_field("reason", "text_missing"))
    lesson.state = advance(LESSON, lesson.state, "withdraw")
    lesson.withdrawn_at, lesson.withdrawn_reason = at, plain_text(reason)[:400]
    lesson.save()
    search.remove(lesson.record)
    hide_discussion(lesson)
    trail.record(record=lesson.record, event=Event.LESSON_WITHDRAWN, actor=actor, at=at)
    return lesson
