"""A part of a form on a page: what a person sees, types, and finds again."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from facility.foundation.accounts.public import Role, User
from facility.foundation.forms import public as forms
from facility.foundation.forms.models import Answer, AnswerSet
from tests.foundation.forms.make import answer_set

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.interfaces.forms.desk")]


@pytest.fixture
def desk(user_of: Callable[..., User], client_as: Callable[[User], Client]) -> tuple[AnswerSet, bytes, Client, Client]:
    """Answers, their key, and two people at their browsers."""
    owner, key = answer_set()
    anna, boris = user_of(Role.APPLICANT, name="Anna"), user_of(Role.APPLICANT, name="Boris")
    return owner, key, client_as(anna), client_as(boris)


def values(client: Client, owner: AnswerSet, part: str = "idea") -> dict[str, list[str]]:
    """What a browser would post: every field of the page as it stands."""
    page = html.fromstring(client.get(f"/answers/{owner.pk}/{part}/").content)
    form = page.xpath("//form[contains(@class, 'f-answers')]")[0]
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value.removeprefix("\n"))  # as browsers read a text area
    return found


def post(client: Client, owner: AnswerSet, part: str = "idea", **typed: Any) -> Any:
    shown = values(client, owner, part) | {name.replace("__", "."): value for name, value in typed.items()}
    return client.post(f"/answers/{owner.pk}/{part}/", shown)


def test_a_part_saves_as_a_whole_and_shows_itself_again(desk: Any) -> None:
    owner, key, anna, _boris = desk
    assert (
        post(anna, owner, title="Border training", summary="Two\r\nlines", themes=["asylum", "work"]).status_code == 302
    )
    assert forms.read(owner, key).values == {
        "title": "Border training",
        "summary": "Two\nlines",
        "themes": ["asylum", "work"],
    }
    shown = values(anna, owner)
    assert shown["title"] == ["Border training"] and shown["summary"] == ["Two\nlines"]
    assert shown["themes"] == ["asylum", "work"] and shown["v.title"] == ["1"]
    before = Answer.objects.values_list("field", "version")
    assert post(anna, owner).status_code == 302
    assert list(before) == list(Answer.objects.values_list("field", "version"))


def test_labels_help_and_questions_people_ask_stand_at_the_field(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    page = html.fromstring(anna.get(f"/answers/{owner.pk}/idea/").content)
    assert page.xpath("//label[@for='id_title']")[0].text_content().strip() == "Title"
    assert "In English or French." in page.xpath("//div[@data-field='summary']//details")[0].text_content()
    area = page.get_element_by_id("id_summary")
    for ident in area.get("aria-describedby").split():
        assert page.get_element_by_id(ident) is not None
    assert page.get_element_by_id("id_summary_count").text_content() == "0 of 10 words"
    money = html.fromstring(anna.get(f"/answers/{owner.pk}/money/").content)
    assert "90.25%" in money.get_element_by_id("id_eu_share").text_content()
    assert money.xpath("//a[@href='/rules/R-07/']")


def test_a_text_in_another_language_says_so(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    page = html.fromstring(anna.get(f"/answers/{owner.pk}/idea/", headers={"accept-language": "fr"}).content)
    assert page.xpath("//label[@for='id_title']")[0].text_content().strip() == "Titre"
    assert page.xpath("//label[@for='id_summary']//span[@lang='en']")


def test_ids_are_unique_and_every_input_has_a_name_to_read(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    for part in ("idea", "money"):
        page = html.fromstring(anna.get(f"/answers/{owner.pk}/{part}/").content)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        form = page.xpath("//form[contains(@class, 'f-answers')]")[0]
        for one in form.xpath(".//input[not(@type='hidden')] | .//select | .//textarea"):
            assert (
                one.get("aria-label") or one.xpath("ancestor::label") or page.xpath(f"//label[@for='{one.get('id')}']")
            )
        assert "style=" not in html.tostring(form, encoding="unicode")


def test_what_does_not_fit_is_shown_as_typed_with_the_reason(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    post(anna, owner, "money", requested="two hundred")
    page = html.fromstring(anna.get(f"/answers/{owner.pk}/money/").content)
    box = page.get_element_by_id("id_requested")
    assert (box.get("value"), box.get("aria-invalid")) == ("two hundred", "true")
    assert "not an amount" in page.get_element_by_id("id_requested_error").text_content()


def test_a_question_appears_when_its_condition_holds(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    away = "//div[@data-field='reason'][@hidden]"
    assert html.fromstring(anna.get(f"/answers/{owner.pk}/money/").content).xpath(away)
    post(anna, owner, "money", requested="600000")
    assert not html.fromstring(anna.get(f"/answers/{owner.pk}/money/").content).xpath(away)


def test_rows_are_added_filled_and_taken_away(desk: Any) -> None:
    owner, key, anna, _boris = desk
    answer = post(anna, owner, "money", visits__0__place="Rabat", visits__0__day="2026-05-04", more="visits")
    assert answer["Location"].endswith("?more=visits#id_visits")
    post(anna, owner, "money", visits__1__place="Tbilisi", visits__1__day="soon")
    assert forms.read(owner, key).values["visits"] == [
        {"place": "Rabat", "day": "2026-05-04"},
        {"place": "Tbilisi", "day": {"typed": "soon"}},
    ]
    page = html.fromstring(anna.get(f"/answers/{owner.pk}/money/").content)
    assert page.get_element_by_id("id_visits-1-day").get("aria-invalid") == "true"
    post(anna, owner, "money", visits__0__drop="yes")
    assert forms.read(owner, key).values["visits"] == [{"place": "Tbilisi", "day": {"typed": "soon"}}]


def test_a_page_of_one_part_leaves_the_other_part_alone(desk: Any) -> None:
    owner, key, anna, _boris = desk
    post(anna, owner, "money", requested="100", honour="yes")
    post(anna, owner, title="x")
    assert forms.read(owner, key).values == {"requested": 10_000, "honour": True, "title": "x"}


def test_two_people_on_an_old_page_lose_nothing_without_any_script(desk: Any) -> None:
    owner, key, anna, boris = desk
    post(anna, owner, summary="We train officers.")
    old = values(anna, owner)
    post(boris, owner, summary="We train 40 officers.")
    anna.post(f"/answers/{owner.pk}/idea/", old | {"summary": ["We train 60 officers."], "title": ["Mine"]})
    found = forms.read(owner, key)
    assert found.values == {"summary": "We train 40 officers.", "title": "Mine"}
    page = html.fromstring(anna.get(f"/answers/{owner.pk}/idea/").content)
    block = page.xpath("//section[contains(@class, 'f-conflict')]")[0].text_content()
    assert (
        "We train 40 officers." in block and "We train 60 officers." in block and "Boris" in block and "Anna" in block
    )
    post(boris, owner, settle__summary="yours")
    found = forms.read(owner, key)
    assert found.values["summary"] == "We train 60 officers." and found.conflicts == {}


@pytest.mark.parametrize(
    ("choice", "text"),
    [("theirs", "We train 40 officers."), ("joined", "We train 40 or 60 officers.")],
)
def test_a_conflict_is_settled_by_either_wording_or_a_new_one(desk: Any, choice: str, text: str) -> None:
    owner, key, anna, boris = desk
    post(anna, owner, summary="We train officers.")
    old = values(anna, owner)
    post(boris, owner, summary="We train 40 officers.")
    anna.post(f"/answers/{owner.pk}/idea/", old | {"summary": ["We train 60 officers."]})
    post(anna, owner, summary="We train 40 or 60 officers.", settle__summary=choice)
    found = forms.read(owner, key)
    assert (found.values["summary"], found.conflicts) == (text, {})


def test_the_script_saves_one_field_and_hears_when(desk: Any) -> None:
    owner, key, anna, _boris = desk
    answer = anna.post(f"/answers/{owner.pk}/idea/field/", {"title": "Typed", "v.title": "0"})
    told = answer.json()["fields"]["title"]
    assert told["version"] == 1 and re.fullmatch(r"Saved \d\d:\d\d:\d\d", told["line"]) and told["errors"] == []
    assert forms.read(owner, key).values == {"title": "Typed"}


def test_the_script_hears_which_questions_appear(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    answer = anna.post(f"/answers/{owner.pk}/money/field/", {"requested": "600000", "v.requested": "0"})
    assert "reason" not in answer.json()["hidden"]
    answer = anna.post(f"/answers/{owner.pk}/money/field/", {"requested": "6", "v.requested": "1"})
    assert "reason" in answer.json()["hidden"]


def test_the_script_gets_joined_words_and_conflicts(desk: Any) -> None:
    owner, _key, anna, boris = desk
    url = f"/answers/{owner.pk}/idea/field/"
    anna.post(url, {"summary": "one two three four", "v.summary": "0"})
    boris.post(url, {"summary": "ONE two three four", "v.summary": "1"})
    told = anna.post(url, {"summary": "one two three FOUR", "v.summary": "1"}).json()["fields"]["summary"]
    assert told["value"] == "ONE two three FOUR" and "joined" in told["line"]
    told = boris.post(url, {"summary": "1 two three four", "v.summary": "1"}).json()["fields"]["summary"]
    assert "f-conflict" in told["html"] and "<script" not in told["html"]


def test_refusals_reach_the_script_with_words(desk: Any, client: Client) -> None:
    owner, _key, anna, _boris = desk
    url = f"/answers/{owner.pk}/idea/field/"
    too_long = anna.post(url, {"summary": "x" * 300_000, "v.summary": "0"})
    assert too_long.status_code == 422 and "200000" in too_long.json()["refused"]
    signed_out = client.post(url, {"title": "x", "v.title": "0"})
    assert signed_out.status_code == 401 and "signed out" in signed_out.json()["refused"]
    assert anna.post("/answers/99999/idea/field/", {}).status_code == 404
    from django.db import transaction

    with transaction.atomic():
        forms.close(owner.pk, owner.created_at)
    assert anna.post(url, {"title": "x", "v.title": "0"}).status_code == 409
    assert Answer.objects.count() == 0


def test_ten_megabytes_are_refused_and_what_was_stays(desk: Any) -> None:
    owner, key, anna, _boris = desk
    post(anna, owner, summary="what was")
    answer = anna.post(f"/answers/{owner.pk}/idea/", {"summary": "x" * 10_000_000, "v.summary": "1"})
    assert answer.status_code in {400, 413}
    answer = anna.post(
        f"/answers/{owner.pk}/idea/", {"summary": "x" * 250_000, "title": "kept", "v.summary": "1", "v.title": "0"}
    )
    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    assert len(page.get_element_by_id("id_summary").text.strip()) == 250_000
    assert page.get_element_by_id("id_title").get("value") == "kept"
    assert forms.read(owner, key).values == {"summary": "what was"}


def test_markup_stays_text(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    nasty = "</textarea><script>alert(1)</script>\"'><b>"
    post(anna, owner, title=nasty[:60], summary=nasty)
    body = anna.get(f"/answers/{owner.pk}/idea/").content.decode()
    assert "<script>alert" not in body
    assert html.fromstring(body).get_element_by_id("id_summary").text.strip() == nasty


def test_people_on_a_part_see_each_other_and_what_changed(desk: Any) -> None:
    owner, _key, anna, boris = desk
    post(anna, owner, summary="one")
    boris.post(f"/answers/{owner.pk}/idea/here/", {"v.summary": "1"})
    assert "Boris" in anna.get(f"/answers/{owner.pk}/idea/").content.decode()
    post(boris, owner, summary="two", themes=["work"])
    told = anna.post(f"/answers/{owner.pk}/idea/here/", {"v.summary": "1", "v.themes": "0", "v.title": "0"}).json()
    assert "Boris" in told["present"]
    assert told["changed"]["summary"]["value"] == "two" and told["changed"]["summary"]["version"] == 2
    assert told["changed"]["themes"]["value"] is None
    assert "title" not in told["changed"]


def test_earlier_versions_show_what_changed(desk: Any) -> None:
    owner, _key, anna, boris = desk
    post(anna, owner, summary="We train officers.")
    post(boris, owner, summary="We train 40 officers.")
    page = anna.get(f"/answers/{owner.pk}/idea/").content.decode()
    assert f"/answers/{owner.pk}/history/summary/" in page
    shown = anna.get(f"/answers/{owner.pk}/history/summary/").content.decode()
    assert "<ins>40 </ins>" in shown or "<ins> 40</ins>" in shown
    assert shown.index("Version 2") < shown.index("Version 1")


def test_words_posted_after_the_session_ended_come_back_after_sign_in(desk: Any) -> None:
    owner, key, anna, _boris = desk
    typed = values(anna, owner) | {"summary": ["Half a sentence"], "themes": ["work"]}
    user_id = anna.session["_auth_user_id"]
    anna.cookies.pop("sessionid")
    answer = anna.post(f"/answers/{owner.pk}/idea/", typed)
    assert answer.status_code == 302 and "next=" in answer["Location"]
    assert Answer.objects.count() == 0
    anna.force_login(User.objects.get(pk=user_id))
    shown = values(anna, owner)
    assert shown["summary"] == ["Half a sentence"] and shown["themes"] == ["work"]
    assert values(anna, owner)["summary"] == [""]
    anna.post(f"/answers/{owner.pk}/idea/", shown)
    assert forms.read(owner, key).values == {"summary": "Half a sentence", "themes": ["work"]}


def test_kept_words_are_shown_to_nobody_else(desk: Any, user_of: Callable[..., User]) -> None:
    owner, _key, anna, _boris = desk
    typed = values(anna, owner) | {"summary": ["Half a sentence"]}
    anna.cookies.pop("sessionid")
    anna.post(f"/answers/{owner.pk}/idea/", typed)
    anna.force_login(user_of(Role.APPLICANT, name="Somebody else"))
    assert values(anna, owner)["summary"] == [""]


def test_a_stranger_cannot_put_anything_into_the_cache(desk: Any, client: Client) -> None:
    owner, *_rest = desk
    answer = client.post(f"/answers/{owner.pk}/idea/", {"summary": "x"}, headers={"cookie": "facility_writer=forged"})
    assert answer.headers["Location"] == "/sign-in/" and "facility_kept" not in answer.cookies


def test_a_part_costs_few_queries_whatever_was_answered(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            anna.get(f"/answers/{owner.pk}/idea/")
        counts.append(len(seen))
        post(anna, owner, title="a", summary="b", themes=["work"], jobs="3")
    assert counts[0] <= 8 and counts[1] <= 8


def test_a_save_by_the_script_costs_few_queries(desk: Any) -> None:
    owner, _key, anna, _boris = desk
    with CaptureQueriesContext(connection) as seen:
        anna.post(f"/answers/{owner.pk}/idea/field/", {"title": "Typed", "v.title": "0"})
    assert len(seen) <= 20, json.dumps([one["sql"][:90] for one in seen], indent=1)
