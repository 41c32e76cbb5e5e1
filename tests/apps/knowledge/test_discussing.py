"""A moderated discussion under a lesson or a meeting: what is written, let in, answered, reported, taken down, closed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.dialogue.models import Meeting
from facility.apps.knowledge import public as knowledge
from facility.apps.knowledge.jobs import forget_posts
from facility.apps.knowledge.moderating import KEPT
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role, User
from facility.foundation.base.acts import act
from facility.foundation.clocks import public as clocks
from facility.foundation.post.public import Letter, Notice
from facility.foundation.records import retention
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from tests.apps.dialogue import make as meetings
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = "It held in two of our three towns."


def written(actor: Any, at: datetime, **changes: Any) -> knowledge.DiscussionPost:
    """A post under the lesson, which is made where there is none."""
    about = knowledge.Lesson.objects.select_related("record").first() or lesson()
    given = {"reference": about.record.reference, "text": TEXT, "function": "Head of unit"} | changes
    return knowledge.write_post(**given, actor=actor, at=at)


def standing(actor_of: Any, at: datetime, **changes: Any) -> knowledge.DiscussionPost:
    """A post that a moderator has let in."""
    made = written(changes.pop("actor", None) or actor_of(), at, **changes)
    return knowledge.let_in(post_id=made.pk, actor=actor_of(Role.EDITOR), at=at + HOUR)


def read_by(actor: Any, reference: str = "MPF-L-2024-0001") -> list[str]:
    return [one.text or one.state for one in knowledge.posts_of(knowledge.subject_at(reference), actor)]


def found() -> search.Results:
    return search.find(search.Query(text="towns", actor=PUBLIC))


def kinds() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def test_a_post_waits_until_a_moderator_lets_it_in(at: datetime, actor_of: Any) -> None:
    author, editor, other = actor_of(), actor_of(Role.EDITOR), actor_of(Role.APPLICANT)
    made = written(author, at)
    assert (read_by(PUBLIC), read_by(other), read_by(author)) == ([], [], [TEXT])
    assert found().total == 0
    assert [one.kind for one in clocks.tasks_for(editor, at)] == ["knowledge.let_in_post"]
    assert [one.pk for one in knowledge.posts_waiting(editor)] == [made.pk]
    for stranger in (PUBLIC, author, other, actor_of(Role.GRANTS_OFFICER)):
        with pytest.raises(Forbidden):
            knowledge.let_in(post_id=made.pk, actor=stranger, at=at)
    for stranger in (PUBLIC, other):
        with pytest.raises(NotFound):
            knowledge.post_by_token(made.record.token, stranger)
    assert knowledge.post_by_token(made.record.token, author) == made
    knowledge.let_in(post_id=made.pk, actor=editor, at=at + HOUR)
    assert read_by(PUBLIC) == [TEXT]
    assert [hit.path for hit in found().hits][-1:] == [f"/discussions/posts/{made.record.token}/"]
    assert (kinds(), clocks.tasks_for(editor, at), list(knowledge.posts_waiting(editor))) == (
        ["knowledge.post_let_in"],
        [],
        [],
    )
    assert Notice.objects.get().user_id == author.user_id
    with pytest.raises(NotAllowedNow):
        knowledge.let_in(post_id=made.pk, actor=editor, at=at)
    assert [one.event for one in trail.history(made.record_id)] == ["discussion_post.written", "discussion_post.let_in"]


def test_what_is_declined_is_read_by_its_author_alone_with_the_reason(at: datetime, actor_of: Any) -> None:
    author, editor = actor_of(), actor_of(Role.EDITOR)
    made = written(author, at)
    with pytest.raises(Refused):
        knowledge.decline(post_id=made.pk, reason=" ", actor=editor, at=at)
    knowledge.decline(post_id=made.pk, reason="It advertises.", actor=editor, at=at)
    assert (read_by(PUBLIC), read_by(author)) == ([], [TEXT])
    letter = Letter.objects.get()
    assert (letter.kind, letter.facts["reason"]) == ("knowledge.post_declined", "It advertises.")
    with pytest.raises(NotFound):
        knowledge.post_by_token(made.record.token, PUBLIC)


def test_an_answer_stands_below_its_post_and_is_answered_by_nobody(at: datetime, actor_of: Any) -> None:
    author, other, editor = actor_of(), actor_of(), actor_of(Role.EDITOR)
    above = written(author, at)
    said = {"text": "Where was that?", "function": "Officer", "actor": other, "at": at}
    with pytest.raises(NotFound):
        knowledge.answer_post(post_id=above.pk, **said)
    with pytest.raises(NotAllowedNow):
        knowledge.answer_post(post_id=above.pk, **{**said, "actor": author})
    knowledge.let_in(post_id=above.pk, actor=editor, at=at)
    answer = knowledge.answer_post(post_id=above.pk, **said)
    assert kinds() == ["knowledge.post_let_in"]
    knowledge.let_in(post_id=answer.pk, actor=editor, at=at)
    assert kinds()[1:] == ["knowledge.post_let_in", "knowledge.post_answered"]
    assert Letter.objects.get(kind="knowledge.post_answered").to_user_id == author.user_id
    [row] = knowledge.posts_of(knowledge.subject_at("MPF-L-2024-0001"), PUBLIC)
    assert row.answered == 1  # type: ignore[attr-defined]
    assert knowledge.first_answers([row], PUBLIC) == {row.pk: [answer]}
    assert list(knowledge.answers_to(row, PUBLIC)) == [answer]
    with pytest.raises(NotAllowedNow):
        knowledge.answer_post(post_id=answer.pk, **said)


def test_who_answers_their_own_post_gets_no_letter_about_it(at: datetime, actor_of: Any) -> None:
    author, editor = actor_of(), actor_of(Role.EDITOR)
    above = standing(actor_of, at, actor=author)
    mine = knowledge.answer_post(post_id=above.pk, text="One more thing.", function="x", actor=author, at=at)
    knowledge.let_in(post_id=mine.pk, actor=editor, at=at)
    assert "knowledge.post_answered" not in kinds()


def test_what_was_reported_is_kept_from_an_author_who_moderates_and_goes_with_the_words(
    at: datetime, actor_of: Any
) -> None:
    author, editor = actor_of(Role.EDITOR), actor_of(Role.EDITOR)
    made = standing(actor_of, at, actor=author)
    knowledge.report_post(post_id=made.pk, reason="It names a town.", actor=actor_of(), at=at)
    assert [one.reason for one in knowledge.reports_on(made, editor)] == ["It names a town."]
    assert knowledge.reports_on(made, author) == []
    knowledge.withdraw_post(post_id=made.pk, actor=author, at=at)
    assert [one.reason for one in knowledge.reports_on(made, editor)] == [""]


def test_a_reader_reports_once_and_a_moderator_keeps_or_takes_down(at: datetime, actor_of: Any) -> None:
    editor, reader, second = actor_of(Role.EDITOR), actor_of(), actor_of()
    made = standing(actor_of, at)
    with pytest.raises(Forbidden):
        knowledge.report_post(post_id=made.pk, reason="x", actor=PUBLIC, at=at)
    with pytest.raises(Refused):
        knowledge.report_post(post_id=made.pk, reason=" ", actor=reader, at=at)
    with pytest.raises(NotAllowedNow):
        knowledge.keep_post(post_id=made.pk, actor=editor, at=at)
    knowledge.report_post(post_id=made.pk, reason="It names a town.", actor=reader, at=at)
    with pytest.raises(Refused):
        knowledge.report_post(post_id=made.pk, reason="Again.", actor=reader, at=at)
    assert [one.kind for one in clocks.tasks_for(editor, at)] == ["knowledge.look_at_report"]
    assert (knowledge.has_reported(made, reader), knowledge.reports_on(made, reader)) == (True, [])
    assert [one.reason for one in knowledge.reports_on(made, editor)] == ["It names a town."]
    assert knowledge.posts_waiting(editor).count() == 1
    knowledge.keep_post(post_id=made.pk, actor=editor, at=at)
    assert (clocks.tasks_for(editor, at), knowledge.posts_waiting(editor).count()) == ([], 0)
    knowledge.report_post(post_id=made.pk, reason="So do I.", actor=second, at=at)
    knowledge.take_down(post_id=made.pk, reason="It names a town.", actor=editor, at=at)
    assert (read_by(PUBLIC), found().total) == ([TEXT], 0)
    assert knowledge.DiscussionPost.objects.get().state == "taken_down"
    assert Letter.objects.order_by("pk").last().kind == "knowledge.post_taken_down"  # type: ignore[union-attr]
    with pytest.raises(NotAllowedNow):
        knowledge.report_post(post_id=made.pk, reason="x", actor=actor_of(), at=at)


def test_an_author_withdraws_and_the_words_are_gone(at: datetime, actor_of: Any) -> None:
    author = actor_of()
    made = standing(actor_of, at, actor=author, shows_name=True)
    assert made.shown_name == author.name
    for stranger in (PUBLIC, actor_of(Role.EDITOR)):
        with pytest.raises(Forbidden):
            knowledge.withdraw_post(post_id=made.pk, actor=stranger, at=at)
    knowledge.withdraw_post(post_id=made.pk, actor=author, at=at)
    row = knowledge.DiscussionPost.objects.get()
    assert (row.text, row.function, row.shown_name, row.state) == ("", "", "", "withdrawn")
    assert (read_by(PUBLIC), found().total) == (["withdrawn"], 0)
    before = written(author, at)
    knowledge.withdraw_post(post_id=before.pk, actor=author, at=at)
    assert read_by(PUBLIC) == ["withdrawn"]
    with pytest.raises(NotAllowedNow):
        knowledge.withdraw_post(post_id=before.pk, actor=author, at=at)


def test_nobody_lets_in_what_they_wrote(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    made = written(editor, at)
    assert made.for_facility
    assert not knowledge.moderates(editor, made)
    with pytest.raises(Refused) as refusal:
        knowledge.let_in(post_id=made.pk, actor=editor, at=at)
    assert [one.message for one in refusal.value.findings] == ["post_own"]
    assert list(knowledge.posts_waiting(editor)) == []
    assert knowledge.let_in(post_id=made.pk, actor=actor_of(Role.EDITOR), at=at).state == "let_in"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * (knowledge.LONGEST_POST + 1)}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"function": " "}, "function"),
        ({"function": "\u202e\u200f"}, "function"),
        ({"function": "x" * 121}, "function"),
        ({"organisation_id": 999_999_999}, "organisation"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(at: datetime, actor_of: Any, changes: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        written(actor_of(), at, **changes)
    assert [one.field for one in refusal.value.findings] == [field]
    assert not knowledge.DiscussionPost.objects.exists()
    assert not knowledge.Discussion.objects.exists()


def test_text_is_kept_plain_and_without_what_turns_the_reading_order(at: datetime, actor_of: Any) -> None:
    made = written(actor_of(), at, text="<script>x</script>\r\n\u202eevil\u2066 ok\x07", function="Head\u202e of\nunit")
    assert made.text == "<script>x</script>\nevil\u2066 ok\u2069"
    assert made.function == "Head of unit"


def test_two_posts_of_one_millisecond_stand_both_in_one_order(at: datetime, actor_of: Any) -> None:
    one, two = standing(actor_of, at, text="One."), standing(actor_of, at, text="Two.")
    assert one.written_at == two.written_at
    assert read_by(PUBLIC) == ["One.", "Two."]


def test_the_same_words_sent_twice_are_one_post_and_ten_an_hour_are_enough(at: datetime, actor_of: Any) -> None:
    author = actor_of()
    written(author, at)
    with pytest.raises(Refused):
        written(author, at)
    for number in range(9):
        written(author, at, text=f"Post {number}")
    with pytest.raises(Refused) as refusal:
        written(author, at, text="One too many")
    assert [one.message for one in refusal.value.findings] == ["post_limit"]
    assert knowledge.DiscussionPost.objects.count() == 10
    assert written(author, at + HOUR, text="An hour later").state == "waiting"


def test_an_author_names_only_an_organisation_that_they_act_for(at: datetime, actor_of: Any) -> None:
    house = meetings.organisation("Office of towns")
    author = actor_of(Role.APPLICANT, organisation=house)
    made = written(author, at, organisation_id=house.pk)
    assert (made.organisation, made.for_facility, made.shown_name) == (house, False, "")


def test_a_meeting_is_discussed_once_it_is_public_and_its_secretariat_moderates(at: datetime, actor_of: Any) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    met = meetings.planned(actor_of(Role.DIALOGUE_SECRETARIAT)).meeting
    reference = str(met.record.reference)
    with pytest.raises(NotFound):
        written(actor_of(), at, reference=reference)
    meetings.process()
    known = meetings.meeting()
    made = written(actor_of(), at, reference=known.record.reference)
    under_lesson = written(actor_of(), at)
    tasks = ["dialogue.publish_meeting", "knowledge.let_in_post"]  # the meeting of before is planned, not published
    assert sorted(one.kind for one in clocks.tasks_for(secretariat, at)) == tasks
    assert [one.pk for one in knowledge.posts_at_desk(secretariat)] == [made.pk]
    assert {one.pk for one in knowledge.posts_at_desk(actor_of(Role.AUDITOR))} == {made.pk, under_lesson.pk}
    assert list(knowledge.posts_at_desk(actor_of())) == []
    knowledge.let_in(post_id=made.pk, actor=secretariat, at=at)
    assert read_by(PUBLIC, str(known.record.reference)) == [TEXT]
    assert [one.text for one in knowledge.newest_posts(known.record_id)] == [TEXT]
    assert knowledge.subject_at(str(known.record.reference)).path == f"/meetings/{known.record.reference}/"


def test_a_moderator_closes_with_a_word(at: datetime, actor_of: Any) -> None:
    editor, author = actor_of(Role.EDITOR), actor_of()
    reference = str(lesson().record.reference)
    with pytest.raises(NotAllowedNow):
        knowledge.close_discussion(reference=reference, word="x", actor=editor, at=at)
    waits = written(author, at)
    above = standing(actor_of, at, text="Before.")
    for stranger in (PUBLIC, author, actor_of(Role.GRANTS_OFFICER)):
        with pytest.raises(Forbidden):
            knowledge.close_discussion(reference=reference, word="x", actor=stranger, at=at)
    with pytest.raises(Refused):
        knowledge.close_discussion(reference=reference, word=" ", actor=editor, at=at)
    knowledge.close_discussion(reference=reference, word="Thank you.", actor=editor, at=at)
    assert knowledge.subject_at(reference).is_closed
    with pytest.raises(NotAllowedNow):
        written(author, at, text="Too late")
    with pytest.raises(NotAllowedNow):
        knowledge.answer_post(post_id=above.pk, text="Too late", function="x", actor=author, at=at)
    knowledge.let_in(post_id=waits.pk, actor=editor, at=at)
    with pytest.raises(NotAllowedNow):
        knowledge.close_discussion(reference=reference, word="Again.", actor=editor, at=at)


def test_with_the_lesson_goes_what_was_said_under_it(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    made, waits = standing(actor_of, at), written(actor_of(), at, text="Waits")
    about = knowledge.Lesson.objects.get()
    knowledge.withdraw(lesson_id=about.pk, reason="It no longer holds.", actor=editor, at=at)
    assert found().total == 0
    with pytest.raises(NotFound):
        knowledge.subject_at(str(about.record.reference))
    with pytest.raises(NotFound):
        knowledge.post_by_token(made.record.token, actor_of())
    with pytest.raises(NotAllowedNow):
        knowledge.let_in(post_id=waits.pk, actor=editor, at=at)
    with pytest.raises(NotAllowedNow):
        knowledge.answer_post(post_id=made.pk, text="x", function="x", actor=editor, at=at)


def test_who_wrote_under_a_lesson_takes_it_back_after_the_lesson_was_withdrawn(at: datetime, actor_of: Any) -> None:
    author, other = actor_of(), actor_of()
    made, waits = standing(actor_of, at, actor=author), written(author, at, text="Waits")
    answer = knowledge.answer_post(post_id=made.pk, text="Which towns?", function="x", actor=other, at=at + HOUR)
    knowledge.let_in(post_id=answer.pk, actor=actor_of(Role.EDITOR), at=at + HOUR)
    about = knowledge.Lesson.objects.get()
    knowledge.withdraw(lesson_id=about.pk, reason="It no longer holds.", actor=actor_of(Role.EDITOR), at=at + HOUR)
    made = knowledge.post_by_token(made.record.token, author)
    assert [one.text for one in knowledge.answers_to(made, other)] == ["Which towns?"]
    assert list(knowledge.answers_to(made, author)) == []
    for own in (made, waits):
        assert knowledge.post_by_token(own.record.token, author).text == own.text
        with pytest.raises(NotFound):
            knowledge.post_by_token(own.record.token, other)
        knowledge.withdraw_post(post_id=own.pk, actor=author, at=at + HOUR)
        assert knowledge.post_by_token(own.record.token, author).text == ""


def test_what_a_person_wrote_is_handed_out_and_erased(at: datetime, actor_of: Any) -> None:
    author, reader = actor_of(), actor_of()
    made = standing(actor_of, at, actor=author)
    declined = written(author, at, text="An advert")
    knowledge.decline(post_id=declined.pk, reason="An advert.", actor=actor_of(Role.EDITOR), at=at)
    written(author, at, text="Waits")
    knowledge.report_post(post_id=made.pk, reason="Wrong.", actor=reader, at=at)
    assert author.user_id is not None and reader.user_id is not None
    told = retention.export(author.user_id)["knowledge.DiscussionPost"]
    assert [one["text"] for one in told] == [TEXT, "An advert", "Waits"]
    assert [one["reason"] for one in retention.export(reader.user_id)["knowledge.PostReport"]] == ["Wrong."]
    with act():
        retention.erase(author.user_id, at)
        retention.erase(reader.user_id, at)
    rows = knowledge.DiscussionPost.objects.order_by("pk")
    assert [(one.state, one.text, one.function) for one in rows] == [
        ("withdrawn", "", ""), ("declined", "", ""), ("withdrawn", "", ""),
    ]  # fmt: skip
    assert (knowledge.PostReport.objects.get().reason, read_by(PUBLIC)) == ("", ["withdrawn"])
    assert found().total == 0


def test_who_has_left_gets_no_letter(at: datetime, actor_of: Any) -> None:
    made = written(actor_of(), at)
    User.objects.filter(pk=made.author_id).update(is_active=False)
    knowledge.let_in(post_id=made.pk, actor=actor_of(Role.EDITOR), at=at)
    assert kinds() == []


def test_what_was_refused_is_forgotten_after_two_years(at: datetime, actor_of: Any) -> None:
    made = written(actor_of(), at)
    knowledge.decline(post_id=made.pk, reason="An advert.", actor=actor_of(Role.EDITOR), at=at)
    forget_posts(at + KEPT - DAY)
    assert knowledge.forget_post(post_id=made.pk, at=at + KEPT - DAY) is False
    assert knowledge.DiscussionPost.objects.get().text == TEXT
    forget_posts(at + KEPT)
    assert knowledge.DiscussionPost.objects.get().text == ""
    assert knowledge.forget_post(post_id=made.pk, at=at + KEPT) is False


def test_what_is_not_there_is_not_found(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    with pytest.raises(NotFound):
        knowledge.let_in(post_id=999_999_999, actor=editor, at=at)
    with pytest.raises(NotFound):
        knowledge.subject_at("nothing")
    with pytest.raises(Forbidden):
        written(PUBLIC, at)
    with pytest.raises(NotFound):
        knowledge.report_post(post_id=written(actor_of(), at).pk, reason="x", actor=actor_of(), at=at)
    with pytest.raises(NotFound):
        _ = knowledge.Subject(None, None).thing


def test_the_database_holds_what_a_post_may_be(at: datetime, actor_of: Any) -> None:
    made = written(actor_of(), at)
    rows = knowledge.DiscussionPost.objects.filter(pk=made.pk)
    for wrong in (
        {"state": "let_in"},
        {"state": "declined", "settled_at": at, "settled_by": 1, "ended_at": at},
        {"reason": "x"},
        {"text": ""},
        {"state": "withdrawn", "ended_at": at},
        {"ended_at": at},
        {"forgotten_at": at},
        {"state": "nowhere"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    held = knowledge.Discussion.objects.filter(pk=made.discussion_id)
    for also in ({"state": "closed"}, {"closing_word": "x"}, {"lesson": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            held.update(**also)
    assert not Meeting.objects.exists()
