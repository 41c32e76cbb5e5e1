"""What people write is kept, whoever else writes at the same time."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor
from facility.foundation.forms import public as forms
from facility.foundation.forms.models import Answer, AnswerVersion
from tests.foundation.forms.make import AT, CONTENT, answer_set, schema

pytestmark = pytest.mark.django_db

ANNA, BORIS = Actor(user_id=1, name="Anna"), Actor(user_id=2, name="Boris")


@pytest.fixture
def written() -> Any:
    """A set, its key, and a way to save into it."""
    owner, key = answer_set()

    def save(field: str, value: Any, base: int = 0, who: Actor = ANNA, **extra: Any) -> forms.Saved:
        with transaction.atomic():
            return forms.save_field(
                answer_set=owner, field=field, value=value, base_version=base, actor=who, at=AT, key=key, **extra
            )

    return owner, key, save


def test_a_field_reads_back_as_it_was_written_and_keeps_every_version(written: Any) -> None:
    owner, key, save = written
    assert save("title", "  A first   title ") == forms.Saved("title", 1, "A first title", changed=True)
    assert save("title", "A better title", 1, BORIS).version == 2
    found = forms.read(owner, key)
    assert found.values == {"title": "A better title"}
    assert (found.versions, found.authors, found.at) == ({"title": 2}, {"title": 2}, {"title": AT})
    assert [(one.version, one.value, one.author_id) for one in forms.history(owner, "title", key)] == [
        (2, "A better title", 2),
        (1, "A first title", 1),
    ]


def test_nothing_readable_lies_in_the_database(written: Any) -> None:
    owner, _key, save = written
    save("summary", "Unmistakable words")
    with transaction.atomic():
        key = forms.read(owner, _key)
        forms.comment(
            answer_set=owner, field="summary", body="Unmistakable remark", audience="staff", actor=ANNA, at=AT, key=_key
        )
    assert key.values["summary"] == "Unmistakable words"
    for model in (Answer, AnswerVersion, forms.Comment):
        for row in model.objects.values():
            assert b"Unmistakable" not in b"".join(
                bytes(one) if isinstance(one, bytes | memoryview) else json.dumps(one, default=str).encode()
                for one in row.values()
            )


def test_a_ciphertext_moved_to_another_field_does_not_open(written: Any) -> None:
    from facility.core.seal import SealBroken

    owner, key, save = written
    save("summary", "words")
    Answer.objects.filter(field="summary").update(field="reason")
    with pytest.raises(SealBroken):
        forms.read(owner, key)


def test_saving_the_same_again_makes_no_version(written: Any) -> None:
    _owner, _key, save = written
    save("title", "Same")
    assert save("title", "Same", 1) == forms.Saved("title", 1, "Same")
    assert save("title", "Same", 0) == forms.Saved("title", 1, "Same")
    assert AnswerVersion.objects.count() == 1


def test_an_empty_field_left_empty_is_not_a_row(written: Any) -> None:
    _owner, _key, save = written
    assert save("title", "   ") == forms.Saved("title", 0, None)
    assert Answer.objects.count() == 0


def test_edits_of_two_people_in_different_places_are_joined(written: Any) -> None:
    owner, key, save = written
    save("summary", "We train officers in Chisinau and Tbilisi.")
    save("summary", "We train 40 officers in Chisinau and Tbilisi.", 1, BORIS)
    saved = save("summary", "We train officers in Chisinau and in Batumi.", 1, ANNA)
    assert saved.merged and saved.conflict is None
    assert forms.read(owner, key).values["summary"] == "We train 40 officers in Chisinau and in Batumi."
    assert [one.how for one in forms.history(owner, "summary", key)] == ["merged", "written", "written"]


def test_edits_of_the_same_words_keep_both_and_ask(written: Any) -> None:
    owner, key, save = written
    save("summary", "We train officers.")
    save("summary", "We train 40 officers.", 1, BORIS)
    saved = save("summary", "We train 60 officers.", 1, ANNA)
    assert saved.conflict is not None
    assert (saved.conflict.theirs, saved.conflict.yours) == ("We train 40 officers.", "We train 60 officers.")
    assert (saved.conflict.theirs_author, saved.conflict.yours_author) == (2, 1)
    found = forms.read(owner, key)
    assert found.values["summary"] == "We train 40 officers."
    assert found.conflicts["summary"] == saved.conflict
    codes = [one.message for one in forms.findings_of(forms.form_of(owner.schema), found)]
    assert "forms.two_wordings" in codes


def test_a_conflict_stays_open_until_somebody_settles_it(written: Any) -> None:
    owner, key, save = written
    save("summary", "one")
    save("summary", "two", 1, BORIS)
    aside = save("summary", "three", 1, ANNA).conflict
    assert aside is not None
    save("summary", "two and more", 2, BORIS)
    assert forms.read(owner, key).conflicts["summary"].yours == "three"
    save("summary", "two, more and three", 4, ANNA, settles=aside.aside)
    found = forms.read(owner, key)
    assert found.conflicts == {} and found.values["summary"] == "two, more and three"


def test_keeping_the_wording_that_stands_settles_without_a_version(written: Any) -> None:
    owner, key, save = written
    save("summary", "one")
    save("summary", "two", 1, BORIS)
    aside = save("summary", "three", 1, ANNA).conflict
    assert aside is not None
    assert not save("summary", "two", 2, ANNA, settles=aside.aside).changed
    assert forms.read(owner, key).conflicts == {}
    assert [one.value for one in forms.history(owner, "summary", key)] == ["three", "two", "one"]


def test_the_same_stale_words_sent_twice_are_set_aside_once(written: Any) -> None:
    _owner, _key, save = written
    save("summary", "one")
    save("summary", "two", 1, BORIS)
    first = save("summary", "three", 1, ANNA)
    second = save("summary", "three", 1, ANNA)
    assert first.conflict == second.conflict
    assert AnswerVersion.objects.count() == 3


def test_a_page_that_did_not_touch_the_field_takes_over_what_the_other_wrote(written: Any) -> None:
    _owner, _key, save = written
    save("title", "one")
    save("title", "two", 1, BORIS)
    saved = save("title", "one", 1, ANNA)
    assert (saved.value, saved.version, saved.merged, saved.changed) == ("two", 2, True, False)


def test_choices_of_two_people_are_joined(written: Any) -> None:
    owner, key, save = written
    save("themes", ["asylum"])
    save("themes", ["asylum", "work"], 1, BORIS)
    assert save("themes", ["return", "asylum"], 1, ANNA).merged
    assert forms.read(owner, key).values["themes"] == ["asylum", "return", "work"]


def test_rows_of_two_people_are_joined(written: Any) -> None:
    owner, key, save = written
    base = [{"place": "Chisinau"}, {"place": "Tbilisi"}, {"place": "Rabat"}]
    save("visits", base)
    save("visits", [{"place": "Chisinau", "day": "2026-05-01"}, *base[1:]], 1, BORIS)
    save("visits", [*base[:2], {"place": "Rabat", "day": "2026-06-01"}], 1, ANNA)
    assert forms.read(owner, key).values["visits"] == [
        {"place": "Chisinau", "day": "2026-05-01"},
        {"place": "Tbilisi"},
        {"place": "Rabat", "day": "2026-06-01"},
    ]


def test_two_amounts_for_one_question_are_asked_about(written: Any) -> None:
    owner, key, save = written
    save("requested", "100")
    save("requested", "200", 1, BORIS)
    saved = save("requested", "300", 1, ANNA)
    assert saved.conflict is not None
    assert (saved.conflict.theirs, saved.conflict.yours) == (20_000, 30_000)
    assert forms.read(owner, key).values["requested"] == 20_000


def test_what_is_no_amount_is_kept_as_typed_and_flagged(written: Any) -> None:
    owner, key, save = written
    saved = save("requested", "about 200 thousand")
    assert [one.message for one in saved.findings] == ["forms.wrong_kind"]
    found = forms.read(owner, key)
    assert found.typed == {"requested": "about 200 thousand"} and "requested" not in found.values
    assert found.shown("requested") == "about 200 thousand"
    save("requested", "200 000", 1)
    assert forms.read(owner, key).values["requested"] == 20_000_000


def test_ten_megabytes_in_a_field_are_refused_and_change_nothing(written: Any) -> None:
    owner, key, save = written
    save("summary", "what was")
    with pytest.raises(Refused) as refused:
        save("summary", "x" * 10_000_000, 1)
    assert refused.value.findings[0].message == "forms.too_long"
    assert forms.read(owner, key).values["summary"] == "what was"
    assert AnswerVersion.objects.count() == 1


def test_a_nul_character_is_refused_with_words(written: Any) -> None:
    _owner, _key, save = written
    with pytest.raises(Refused, match="NUL"):
        save("summary", "a\x00b")
    assert Answer.objects.count() == 0


def test_an_unknown_field_is_refused(written: Any) -> None:
    _owner, _key, save = written
    with pytest.raises(Refused):
        save("nonsense", "x")


def test_a_computed_share_is_never_typed(written: Any) -> None:
    _owner, _key, save = written
    with pytest.raises(Refused, match="computed"):
        save("eu_share", "95")
    assert Answer.objects.count() == 0


def test_closed_answers_are_not_written(written: Any) -> None:
    owner, key, save = written
    save("title", "before")
    with transaction.atomic():
        forms.close(owner.pk, AT)
    with pytest.raises(NotAllowedNow):
        save("title", "after", 1)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        forms.close(owner.pk, AT)
    assert forms.read(owner, key).values == {"title": "before"}
    with transaction.atomic():
        forms.reopen(owner.pk)
    assert save("title", "after", 1).changed
    with pytest.raises(NotAllowedNow), transaction.atomic():
        forms.reopen(owner.pk)


def test_an_earlier_version_comes_back_as_a_new_one(written: Any) -> None:
    owner, key, save = written
    save("title", "first")
    save("title", "second", 1)
    with transaction.atomic():
        saved = forms.restore(answer_set=owner, field="title", version=1, actor=BORIS, at=AT, key=key)
    assert (saved.version, saved.value) == (3, "first")
    assert [one.how for one in forms.history(owner, "title", key)] == ["restored", "written", "written"]
    with pytest.raises(NotFound), transaction.atomic():
        forms.restore(answer_set=owner, field="title", version=9, actor=BORIS, at=AT, key=key)


def test_a_whole_part_saves_in_few_queries_whatever_its_size(written: Any) -> None:
    owner, key, _save = written
    few = [forms.FieldChange("title", "a")]
    many = [forms.FieldChange(name, "5") for name in ("summary", "jobs", "requested", "reason")]

    def queries(changes: list[forms.FieldChange]) -> int:
        with transaction.atomic(), CaptureQueriesContext(connection) as seen:
            forms.save_fields(answer_set=owner, changes=changes, actor=ANNA, at=AT, key=key)
        return len(seen)

    forms.form_of(owner.schema)
    assert queries(few) == queries(many) == 4
    with CaptureQueriesContext(connection) as seen:
        forms.read(owner, key)
    assert len(seen) == 1


def test_versions_cannot_be_changed_or_removed_even_directly(written: Any) -> None:
    _owner, _key, save = written
    save("title", "kept")
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerVersion.objects.update(author_id=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerVersion.objects.all().delete()


def test_answers_are_carried_into_empty_fields_only() -> None:
    first, key = answer_set()
    content = json.loads(json.dumps(CONTENT))
    content["parts"][0]["questions"][1]["key"] = "abstract"
    second, other = answer_set(schema(content, "full"))
    with transaction.atomic():
        forms.save_fields(
            answer_set=first,
            changes=[
                forms.FieldChange("title", "Carried"),
                forms.FieldChange("summary", "Words"),
                forms.FieldChange("requested", "not sure"),
            ],
            actor=ANNA,
            at=AT,
            key=key,
        )
        forms.save_field(
            answer_set=second, field="title", value="Already here", base_version=0, actor=BORIS, at=AT, key=other
        )
        filled = forms.carry(
            source=first,
            target=second,
            actor=BORIS,
            at=AT + timedelta(days=1),
            source_key=key,
            target_key=other,
            mapping={"abstract": "summary"},
        )
    assert sorted(filled) == ["abstract", "requested"]
    found = forms.read(second, other)
    assert found.values == {"title": "Already here", "abstract": "Words"}
    assert found.typed == {"requested": "not sure"}
    assert [one.how for one in forms.history(second, "abstract", other)] == ["carried"]
