"""Every kind of question: typed in, read back unchanged, shown to those who only read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.forms import public as forms
from facility.foundation.forms.models import AnswerVersion
from facility.interfaces.web.forms.differences import difference
from facility.interfaces.web.forms.progressing import part_tasks
from facility.interfaces.web.forms.reading import answer_shown, history_rows, parts_shown
from facility.interfaces.web.forms.rendering import PartPage
from tests.foundation.forms.make import AT, answer_set, schema
from tests.interfaces.forms.desk import COUNTRIES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.interfaces.forms.desk")]

TWO = [{"value": "a", "label": {"en": "First", "fr": "Premier"}}, {"value": "b", "label": {"en": "Second"}}]
CELLS = [
    {"key": "what", "kind": "text", "label": {"en": "What"}},
    {"key": "which", "kind": "choice", "label": {"en": "Which"}, "choices": TWO},
    {"key": "sure", "kind": "yes_no", "label": {"en": "Sure"}},
    {"key": "where", "kind": "countries", "label": {"en": "Where"}},
    {"key": "cost", "kind": "money", "label": {"en": "Cost"}},
    {"key": "note", "kind": "long_text", "label": {"en": "Note"}},
]
CONTENT: dict[str, Any] = {
    "parts": [
        {
            "key": "all",
            "title": {"en": "Everything"},
            "help": {"en": "Of each kind one"},
            "questions": [
                {"key": kind, "kind": kind, "label": {"en": kind.title()}, "why": {"en": "To know"}, **more}
                for kind, more in {
                    "text": {"max_characters": 40},
                    "long_text": {"help": {"en": "At length"}},
                    "choice": {"choices": TWO},
                    "choices": {"choices": TWO},
                    "country": {},
                    "countries": {},
                    "organisation": {},
                    "money": {"rules": ["R-1"]},
                    "number": {"decimals": 1, "unit": {"en": "months"}},
                    "percent": {"computed": "eu_share_bp"},
                    "date": {},
                    "partial_date": {},
                    "yes_no": {},
                    "table": {"columns": CELLS, "max_rows": 3},
                    "statement": {"required": True},
                }.items()
            ],
        }
    ]
}
GIVEN: dict[str, Any] = {
    "text": 'A "quoted" <text>',
    "long_text": "\nFirst\n\nthen\nmore & more",
    "choice": "b",
    "choices": ["a", "b"],
    "country": "MD",
    "countries": ["GE", "XK"],
    "organisation": "Border Police",
    "money": "-1250.05",
    "number": "12.5",
    "date": "2026-03-31",
    "partial_date": "2026-03",
    "yes_no": "no",
    "table": [{"what": "x", "which": "a", "sure": "yes", "where": ["MD"], "cost": "7", "note": "a\nb"}, {"cost": "?"}],
    "statement": "yes",
}


@pytest.fixture
def filled(user_of: Callable[..., User], client_as: Callable[[User], Client]) -> Any:
    owner, key = answer_set(schema(CONTENT, "kinds"))
    anna = user_of(Role.APPLICANT, name="Anna")
    with transaction.atomic():
        forms.save_fields(
            answer_set=owner,
            changes=[forms.FieldChange(name, value) for name, value in GIVEN.items()],
            actor=Actor(user_id=anna.pk),
            at=AT,
            key=key,
        )
    return owner, key, client_as(anna)


def page(browser: Client, owner: Any) -> Any:
    answer = browser.get(f"/answers/{owner.pk}/all/")
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def fields(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in tree.xpath("//form[contains(@class, 'f-answers')]")[0].form_values():
        found.setdefault(name, []).append(value.removeprefix("\n"))
    return found


def test_a_page_sent_back_as_it_stands_changes_nothing(filled: Any) -> None:
    owner, key, browser = filled
    before, count = forms.read(owner, key), AnswerVersion.objects.count()
    assert browser.post(f"/answers/{owner.pk}/all/", fields(page(browser, owner))).status_code == 302
    assert forms.read(owner, key) == before
    assert AnswerVersion.objects.count() == count


def test_everything_stands_in_its_field(filled: Any) -> None:
    owner, _key, browser = filled
    given = fields(page(browser, owner))
    assert given["text"] == ['A "quoted" <text>'] and given["money"] == ["-1250.05"] and given["number"] == ["12.5"]
    assert given["countries"] == ["GE", "XK"] and given["country"] == ["MD"] and given["yes_no"] == ["no"]
    assert given["table.0.where"] == ["MD"] and given["table.1.cost"] == ["?"] and given["table.0.sure"] == ["yes"]
    assert given["statement"] == ["yes"]


def test_a_choice_that_is_no_longer_offered_stays_visible(filled: Any) -> None:
    owner, _key, browser = filled
    browser.post(f"/answers/{owner.pk}/all/", fields(page(browser, owner)) | {"choice": "gone", "country": "ZZ"})
    given = fields(page(browser, owner))
    assert given["choice"] == ["gone"] and given["country"] == ["ZZ"]


def test_everything_can_be_emptied(filled: Any) -> None:
    owner, key, browser = filled
    versions = {name: value for name, value in fields(page(browser, owner)).items() if name.startswith("v.")}
    browser.post(f"/answers/{owner.pk}/all/", versions)
    assert forms.read(owner, key).values == {}
    assert [one.how for one in forms.history(owner, "text", key)] == ["written", "written"]


def test_answers_read_as_people_write_them(filled: Any) -> None:
    owner, key, _browser = filled
    form, answers = forms.form_of(owner.schema), forms.read(owner, key)
    options = {"country": COUNTRIES}
    parts = parts_shown(form, answers, options=options, computed={"eu_share_bp": 9025}, part_url={"all": "/parts/all/"})
    rows = {row[0]: row for row in parts[0]["rows"]}
    told = {label: str(row[1]) for label, row in rows.items()}
    assert told["Choice"] == "Second" and told["Choices"] == "First, Second"
    assert told["Country"] == "Moldova" and told["Countries"] == "Georgia, Kosovo*"
    assert told["Money"] == "\u2212EUR\u00a01,250.05" or "1,250.05" in told["Money"]
    assert told["Number"] == "12.5" and told["Percent"] == "90.25%" and told["Yes_No"] == "No"
    assert told["Date"] == "31 March 2026" and told["Partial_Date"] == "March 2026" and told["Statement"] == "Yes"
    assert told["Long_Text"] == '<p dir="auto">First</p><p dir="auto">then<br>more &amp; more</p>'
    assert "<td>Moldova</td>" in told["Table"] and "<td>?</td>" in told["Table"]
    assert rows["Text"][2] == "/parts/all/#id_text" and len(rows["Percent"]) == 2
    empty = parts_shown(form, forms.Answers())
    assert all(row[1] is None for row in empty[0]["rows"])


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("money", "much", "much"),
        ("number", "many", "many"),
        ("number", 3, "3"),
        ("date", "soon", "soon"),
        ("text", None, ""),
    ],
)
def test_what_was_typed_is_shown_as_typed(kind: str, value: Any, told: str) -> None:
    assert answer_shown(forms.Question("q", kind, {"en": "Q"}), value) == told


def test_earlier_versions_of_tables_and_choices_are_readable(filled: Any) -> None:
    owner, key, browser = filled
    browser.post(f"/answers/{owner.pk}/all/", fields(page(browser, owner)) | {"table.0.drop": "yes", "choice": ""})
    form = forms.form_of(owner.schema)
    rows = history_rows(form.by_key["table"], forms.history(owner, "table", key), {})
    assert [row["version"] for row in rows] == [2, 1] and "<td>x</td>" in rows[1]["html"]
    assert [row["is_current"] for row in rows] == [True, False]
    rows = history_rows(form.by_key["choice"], forms.history(owner, "choice", key), {})
    assert [str(row["html"]) for row in rows] == ["empty", "Second"]


def test_those_who_only_read_cannot_type(filled: Any) -> None:
    owner, key, _browser = filled
    form = forms.form_of(owner.schema)
    shown = PartPage(
        form=form, part=form.parts[0], answers=forms.read(owner, key), options={"country": COUNTRIES, "organisation": [("x", "X")]},
        is_read_only=True,
    )  # fmt: skip
    tree = html.fromstring(shown.render())
    typed = tree.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert typed and all(one.get("disabled") is not None for one in typed)
    assert not tree.xpath("//button")
    assert tree.get_element_by_id("id_percent").text == "not known yet"
    assert tree.xpath("//datalist/option/@value") == ["X"]


def test_tasks_say_how_far_each_part_is(filled: Any) -> None:
    owner, key, _browser = filled
    form = forms.form_of(owner.schema)
    tasks = part_tasks(form, forms.read(owner, key), lambda part: f"/parts/{part}/")
    assert tasks == [
        {
            "title": "Everything",
            "url": "/parts/all/",
            "code": "to_mend",
            "label": "To mend",
            "tone": "warning",
            "hint": "14 of 14 questions answered",
        }
    ]
    empty = part_tasks(form, forms.Answers(), str)[0]
    assert (empty["label"], empty["hint"]) == ("Not started", "0 of 14 questions answered · 1 still needed")


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a b", "a b", [("", "a b")]),
        ("", "new", [("ins", "new")]),
        ("old", "", [("del", "old")]),
        ("a b c", "a x c", [("", "a "), ("del", "b"), ("ins", "x"), ("", " c")]),
        ("x " * 4000, "y " * 4000, [("del", "x " * 4000), ("ins", "y " * 4000)]),
        ("x " * 4000, "x " * 4000, [("", "x " * 4000)]),
    ],
)
def test_what_changed_is_told_word_by_word(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert difference(before, after) == pieces
