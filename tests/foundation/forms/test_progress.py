"""How far a form is, what is missing, who is here, what was remarked, what is sealed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.forms import public as forms
from tests.foundation.forms.make import AT, answer_set

pytestmark = pytest.mark.django_db
ANNA = Actor(user_id=1)


@pytest.fixture
def filled() -> Any:
    owner, key = answer_set()

    def fill(**given: Any) -> forms.Answers:
        known = forms.read(owner, key).versions
        with transaction.atomic():
            forms.save_fields(
                answer_set=owner,
                changes=[forms.FieldChange(name, value, known.get(name, 0)) for name, value in given.items()],
                actor=ANNA,
                at=AT,
                key=key,
            )
        return forms.read(owner, key)

    return owner, key, fill, forms.form_of(owner.schema)


def test_what_is_missing_depends_on_stage_and_answers(filled: Any) -> None:
    _owner, _key, fill, form = filled

    def missing(answers: forms.Answers, **more: Any) -> list[str]:
        return [one.field for one in forms.required_missing(form, answers, **more)]

    empty = forms.Answers()
    assert missing(empty) == ["title", "summary", "honour"]
    assert missing(empty, stage="concept") == ["title"]
    assert missing(empty, stage="full") == ["title", "summary", "honour"]
    rich = fill(requested="600000", themes=["work"])
    assert missing(rich, stage="concept") == ["title", "reason"]
    assert missing(rich, stage="concept", context={"lot": "D"}) == ["title", "jobs", "reason"]


def test_progress_counts_what_is_asked_and_answered(filled: Any) -> None:
    _owner, _key, fill, form = filled

    def states(answers: forms.Answers, **more: Any) -> list[tuple[str, int, int, int, str]]:
        return [
            (one.part, one.answered, one.asked, one.missing, one.state)
            for one in forms.progress(form, answers, stage="concept", **more)
        ]

    assert states(forms.Answers()) == [("idea", 0, 3, 1, "empty"), ("money", 0, 2, 0, "empty")]
    assert states(fill(summary="Words")) == [("idea", 1, 3, 1, "begun"), ("money", 0, 2, 0, "empty")]
    assert states(fill(title="Title"))[0] == ("idea", 2, 3, 0, "complete")
    assert states(fill(requested="much"))[1] == ("money", 1, 2, 0, "to_mend")
    assert states(fill(requested="600000"))[1] == ("money", 1, 3, 1, "begun")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "x" * 61, "forms.too_many_characters"),
        ("summary", "word " * 11, "forms.too_many_words"),
        ("themes", ["asylum", "return", "work"], "forms.too_many_rows"),
        ("requested", "1000000.01", "forms.too_large"),
        ("requested", "much", "forms.wrong_kind"),
        ("visits", [{"place": "x"}] * 4, "forms.too_many_rows"),
        ("visits", [{"day": "2026-01-01"}], "forms.missing"),
        ("visits", [{"place": "x", "day": "soon"}], "forms.wrong_kind"),
    ],
)
def test_what_is_not_right_is_kept_and_said(filled: Any, field: str, value: Any, code: str) -> None:
    _owner, _key, fill, form = filled
    answers = fill(**{field: value})
    found = [one for one in forms.findings_of(form, answers, stage="concept") if one.field.startswith(field)]
    assert [one.message for one in found] == [code]
    assert found[0].text and "%(" not in found[0].text


def test_a_number_is_held_to_its_bounds(filled: Any) -> None:
    _owner, _key, fill, form = filled
    answers = fill(themes=["work"], jobs="0")
    assert [one.message for one in forms.findings_of(form, answers, stage="concept") if one.field == "jobs"] == [
        "forms.too_small"
    ]


def test_what_is_sealed_is_what_was_asked_and_answered(filled: Any) -> None:
    owner, _key, fill, _form = filled
    answers = fill(title="T", requested="600000", reason="R", honour="yes")
    sealed = forms.snapshot(owner, answers, stage="full", context={})
    assert sealed["answers"] == {"title": "T", "requested": 60_000_000, "reason": "R", "honour": True}
    assert sealed["schema"] == {"code": "concept", "version": 1, "hash": owner.schema.content_hash}
    answers = fill(requested="1")
    assert "reason" not in forms.snapshot(owner, answers, stage="full", context={})["answers"]
    assert "honour" not in forms.snapshot(owner, answers, stage="concept", context={})["answers"]
    assert answers.values["reason"] == "R"


def test_the_revision_moves_with_every_change(filled: Any) -> None:
    _owner, _key, fill, _form = filled
    first = fill(title="T").revision
    assert fill(title="T").revision == first
    assert fill(title="U").revision > first


def test_those_on_a_part_see_each_other_for_a_minute(filled: Any, user_of: Any) -> None:
    owner, *_rest = filled
    anna, boris = (Actor(user_id=user_of(Role.APPLICANT, name=name).pk, name=name) for name in ("Anna", "Boris"))
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        forms.arrive(answer_set=owner, part="idea", actor=anna, at=AT)
    assert len(seen) == 1
    with transaction.atomic():
        forms.arrive(answer_set=owner, part="idea", actor=boris, at=AT)
        forms.arrive(answer_set=owner, part="idea", actor=boris, at=AT + timedelta(seconds=30))
        forms.arrive(answer_set=owner, part="idea", actor=PUBLIC, at=AT)
    assert forms.present(owner, "idea", AT + timedelta(seconds=31), besides=anna) == ["Boris"]
    assert forms.present(owner, "idea", AT + timedelta(seconds=31)) == ["Anna", "Boris"]
    assert forms.present(owner, "idea", AT + timedelta(seconds=70)) == ["Boris"]
    assert forms.present(owner, "money", AT) == []


def test_remarks_stay_on_their_side(filled: Any) -> None:
    owner, key, *_rest = filled
    with transaction.atomic():
        for audience, body in (("applicants", "Shorter?"), ("staff", "Doubtful")):
            forms.comment(answer_set=owner, field="title", body=body, audience=audience, actor=ANNA, at=AT, key=key)
    assert [one.body for one in forms.comments(owner, ["applicants"], key)] == ["Shorter?"]
    assert [one.body for one in forms.comments(owner, ["applicants", "staff"], key)] == ["Shorter?", "Doubtful"]
    ours = forms.comments(owner, ["applicants"], key)[0]
    with pytest.raises(NotFound), transaction.atomic():
        forms.resolve(answer_set=owner, comment_id=ours.id, audience="staff", actor=ANNA, at=AT)
    with transaction.atomic():
        forms.resolve(answer_set=owner, comment_id=ours.id, audience="applicants", actor=ANNA, at=AT)
        forms.resolve(answer_set=owner, comment_id=ours.id, audience="applicants", actor=ANNA, at=AT + timedelta(1))
    assert forms.comments(owner, ["applicants"], key)[0].resolved_at == AT


@pytest.mark.parametrize("body", ["", "  ", "x" * 5001, "a\x00"])
def test_a_remark_needs_words(filled: Any, body: str) -> None:
    owner, key, *_rest = filled
    with pytest.raises(Refused), transaction.atomic():
        forms.comment(answer_set=owner, field="title", body=body, audience="staff", actor=ANNA, at=AT, key=key)
    with pytest.raises(ValueError, match="audience"), transaction.atomic():
        forms.comment(answer_set=owner, field="title", body="x", audience="all", actor=ANNA, at=AT, key=key)


def test_answers_of_nothing_are_not_found() -> None:
    with pytest.raises(NotFound):
        forms.answer_set_of(99_999)
    with pytest.raises(NotFound), transaction.atomic():
        forms.lock(99_999)


def test_names_of_authors_come_in_one_query(user_of: Any) -> None:
    anna = user_of(Role.APPLICANT, name="Anna")
    assert forms.names_of({anna.pk, None, 99_999}) == {anna.pk: "Anna"}
