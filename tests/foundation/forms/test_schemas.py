"""Schemas: every mistake is named by its path; a version in use is never changed."""

import copy
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.foundation.forms import public as forms
from facility.foundation.forms.models import Schema
from tests.foundation.forms.make import AT, CONTENT, answer_set, schema


def changed(path: str, value: Any) -> Any:
    """The content with one place changed; `...` takes the place away."""
    content = copy.deepcopy(CONTENT)
    place: Any = content
    *way, last = [int(one) if one.isdigit() else one for one in path.split(".")]
    for one in way:
        place = place[one]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return content


Q = "parts.0.questions.0"
NUMBER = "parts.0.questions.3"
TABLE = "parts.1.questions.3"


def test_the_content_of_the_tests_is_right() -> None:
    assert forms.check_content(CONTENT) == []


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("parts", [], "parts"),
        ("parts", {}, "parts"),
        ("parts", ["x"], "parts.0"),
        ("surprise", 1, "surprise"),
        ("context", ["Lot"], "context"),
        ("parts.0.key", "The idea", "parts.0.key"),
        ("parts.0.key", "money", "parts"),
        ("parts.0.title", ..., "parts.0.title"),
        ("parts.0.title", {"en": " "}, "parts.0.title"),
        ("parts.0.title", {"english": "x"}, "parts.0.title"),
        ("parts.0.questions", [], "parts.0.questions"),
        ("parts.0.questions.0", "x", Q),
        (f"{Q}.key", "summary", "parts.0.questions.1.key"),
        (f"{Q}.key", "true", f"{Q}.key"),
        (f"{Q}.key", "csrfmiddlewaretoken", f"{Q}.key"),
        (f"{Q}.key", 5, f"{Q}.key"),
        (f"{Q}.kind", "essay", f"{Q}.kind"),
        (f"{Q}.label", "Title", f"{Q}.label"),
        (f"{Q}.required", "yes", f"{Q}.required"),
        (f"{Q}.required", ["Full stage"], f"{Q}.required"),
        (f"{Q}.max_words", 0, f"{Q}.max_words"),
        (f"{Q}.max_words", True, f"{Q}.max_words"),
        (f"{Q}.minimum", 5, f"{Q}.minimum"),
        (f"{Q}.choices", [{"value": "a", "label": {"en": "A"}}], f"{Q}.choices"),
        (f"{Q}.rules", ["R" * 50], f"{Q}.rules"),
        (f"{Q}.faq", ["x"], f"{Q}.faq.0"),
        (f"{Q}.faq", [{"question": {"en": "x"}}], f"{Q}.faq.0.answer"),
        (f"{Q}.visible_when", 5, f"{Q}.visible_when"),
        (f"{Q}.visible_when", "jobs >", f"{Q}.visible_when"),
        (f"{Q}.visible_when", "unheard_of == 1", f"{Q}.visible_when"),
        (f"{Q}.colour", "red", f"{Q}.colour"),
        ("parts.0.questions.2.choices", [], "parts.0.questions.2.choices"),
        ("parts.0.questions.2.choices.0", "x", "parts.0.questions.2.choices.0"),
        ("parts.0.questions.2.choices.1.value", "asylum", "parts.0.questions.2.choices.1"),
        (f"{NUMBER}.maximum", 0, f"{NUMBER}.maximum"),
        ("parts.1.questions.1.computed", ..., "parts.1.questions.1.computed"),
        (f"{TABLE}.columns", [], f"{TABLE}.columns"),
        (f"{TABLE}.columns.0.kind", "table", f"{TABLE}.columns.0.kind"),
        (f"{TABLE}.columns.1.key", "place", f"{TABLE}.columns"),
        (f"{TABLE}.columns.0.visible_when", "true", f"{TABLE}.columns.0.visible_when"),
    ],
)
def test_every_mistake_is_named_by_its_path(path: str, value: Any, wrong: str) -> None:
    findings = forms.check_content(changed(path, value))
    assert wrong in [one.field for one in findings]
    assert all(one.text for one in findings)


@pytest.mark.parametrize("content", [None, [], "x", 5, {}])
def test_content_of_another_shape_is_refused(content: Any) -> None:
    assert forms.check_content(content) != []


def test_an_unknown_name_in_a_condition_says_its_place() -> None:
    finding = forms.check_content(changed(f"{Q}.visible_when", "'work' in themes && unheard_of"))[0]
    assert "character 21" in finding.text and "unheard_of" in finding.text


@pytest.mark.django_db
def test_a_wrong_schema_is_not_kept() -> None:
    with pytest.raises(Refused):
        schema(changed("parts", []))
    assert Schema.objects.count() == 0


@pytest.mark.django_db
def test_the_same_content_again_is_the_same_version() -> None:
    first, again = schema(), schema()
    assert first.pk == again.pk
    second = schema(changed(f"{Q}.max_characters", 80))
    assert (second.version, forms.schema_by("concept").pk) == (2, second.pk)
    assert forms.schema_by("concept", 1).pk == first.pk
    with pytest.raises(NotFound):
        forms.schema_by("concept", 9)


@pytest.mark.django_db
def test_a_schema_is_corrected_until_it_is_used() -> None:
    draft = schema()
    with transaction.atomic():
        forms.edit_schema(draft.pk, content=changed(f"{Q}.max_characters", 90), title={"en": "New"})
    edited = forms.schema_by("concept")
    assert forms.form_of(edited).by_key["title"].max_characters == 90 and edited.title == {"en": "New"}
    answer_set(edited)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        forms.edit_schema(draft.pk, content=CONTENT)
    with pytest.raises(NotFound), transaction.atomic():
        forms.edit_schema(99_999, content=CONTENT)
    assert forms.form_of(forms.schema_by("concept")).by_key["title"].max_characters == 90


@pytest.mark.django_db
def test_a_used_schema_is_not_changed_even_directly() -> None:
    owner, _key = answer_set()
    with pytest.raises(DatabaseError), transaction.atomic():
        Schema.objects.filter(pk=owner.schema_id).update(title={"en": "Other"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Schema.objects.filter(pk=owner.schema_id).delete()


@pytest.mark.django_db
def test_a_record_answers_a_schema_once() -> None:
    owner, _key = answer_set()
    with transaction.atomic():
        again = forms.open_set(record=owner.record, schema=owner.schema, at=AT)
        other = forms.open_set(record=owner.record, schema=owner.schema, at=AT, name="round-2")
    assert again.pk == owner.pk and other.pk != owner.pk
