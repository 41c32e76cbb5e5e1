"""Writing a dossier in pages: start with carried answers, parts by posting, rows, two people, lost sessions, no script."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from lxml import html

from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.forms import public as forms
from tests.apps.proposals import make

pytestmark = pytest.mark.django_db

QUICK = {
    "lot": "test-call:A",
    "kind": "ngo",
    "country": "FR",
    "countries": ["MA", "TN"],
    "fund": "AMIF",
    "total": "1 000 000",
    "requested": "950,000.50",
    "months": "30",
}


def page(client: Client, url: str, status: int = 200) -> Any:
    answer = client.get(url)
    assert answer.status_code == status, url
    return html.fromstring(answer.content)


def fields(document: Any, css: str = "//form[contains(@class, 'f-answers')]") -> dict[str, list[str]]:
    """What a browser without a script would post."""
    found: dict[str, list[str]] = {}
    for name, value in document.xpath(css)[0].form_values():
        found.setdefault(name, []).append(value.removeprefix("\n"))
    return found


def post_part(client: Client, note: proposals.Proposal, part: str, **typed: Any) -> Any:
    url = f"/dossiers/{note.record.token}/parts/{part}/"
    return client.post(url, fields(page(client, url)) | {key.replace("__", "."): value for key, value in typed.items()})


def values(note: proposals.Proposal) -> Any:
    note.refresh_from_db()
    return proposals.answers_of(proposals.rows().get(pk=note.pk)).values


def test_without_an_account_one_is_led_to_sign_in_and_back(client: Client, note: proposals.Proposal) -> None:
    answer = client.get(f"/dossiers/{note.record.token}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_an_empty_list_leads_to_the_calls(browser: Client) -> None:
    found = page(browser, "/dossiers/")
    assert "You have no dossier yet" in found.text_content()
    assert found.xpath("//main//a[@href='/calls/']")


def test_answers_of_the_quick_check_come_along(browser: Client, lot: Any, lead: Any) -> None:
    from urllib.parse import urlencode

    found = page(browser, "/dossiers/start/?" + urlencode(QUICK, doseq=True))
    assert "come along" in found.text_content()
    given = fields(found, "//main//form")
    assert given["lot"] == ["test-call:A"]
    answer = browser.post("/dossiers/start/", given | {"lead": [str(lead.pk)]})
    made = proposals.Proposal.objects.get()
    assert answer["Location"] == f"/dossiers/{made.record.token}/parts/basics/"
    assert values(made) == {
        "fund": "AMIF",
        "countries": ["MA", "TN"],
        "total": 100_000_000,
        "requested": 95_000_050,
        "duration_months": 30,
    }


def test_nobody_starts_for_an_organisation_of_others(browser: Client, lot: Any, now: datetime) -> None:
    other = make.organisation("Another body", now)
    answer = browser.post("/dossiers/start/", {"lot": "test-call:A", "lead": other.pk})
    assert answer.status_code == 422
    assert not proposals.Proposal.objects.exists()


def test_who_applies_for_nobody_is_told_what_to_do(
    lot: Any, user_of: Callable[..., User], client_as: Callable[[User], Client]
) -> None:
    found = page(client_as(user_of(Role.PARTNER, organisation=make.organisation("Partner"))), "/dossiers/start/")
    assert "You apply for no organisation yet" in found.text_content()


def test_the_board_shows_parts_letters_amounts_and_findings(browser: Client, note: proposals.Proposal) -> None:
    text = " ".join(page(browser, f"/dossiers/{note.record.token}/").text_content().split())
    assert "Skills for return" in text
    assert "95%" in text
    assert "EUR 475,000" in text.replace("\xa0", " ")
    assert "No rule stops the submission" in text


def test_a_finding_says_rule_and_remedy_and_leads_to_the_field(
    browser: Client, applicant: Actor, lot: Any, lead: Any, now: datetime
) -> None:
    note = make.concept(applicant, lot, lead, now, requested="480000", own_contribution="20000")
    found = page(browser, f"/dossiers/{note.record.token}/")
    assert "1 point stops the submission" in found.text_content()
    [link] = found.xpath("//section[contains(@class,'f-findings')]//a[contains(@href, '#id_requested')]")[:1]
    target, _hash, ident = link.get("href").partition("#")
    assert page(browser, target).get_element_by_id(ident) is not None
    assert found.xpath("//section[contains(@class,'f-findings')]//a[@href='/rules/R-11/']")


def test_a_part_is_saved_without_a_script_and_leads_to_the_next(browser: Client, note: proposals.Proposal) -> None:
    answer = post_part(browser, note, "basics", title="A better title", then="next")
    assert answer["Location"] == f"/dossiers/{note.record.token}/parts/relevance/#main"
    assert values(note)["title"] == "A better title"
    last = page(browser, f"/dossiers/{note.record.token}/parts/declarations/")
    assert last.xpath(f"//main//a[@href='/dossiers/{note.record.token}/check/']")


def test_rows_are_added_by_a_button_that_saves(browser: Client, note: proposals.Proposal) -> None:
    answer = post_part(
        browser, note, "money", other_sources__0__name="City", other_sources__0__amount="10", more="other_sources"
    )
    assert answer["Location"].endswith("?more=other_sources#id_other_sources")
    assert len(values(note)["other_sources"]) == 1
    found = page(browser, answer["Location"].split("#")[0])
    assert found.get_element_by_id("id_other_sources-3-name") is not None


def test_the_script_saves_one_field_and_hears_what_the_rules_of_kinds_say(
    browser: Client, note: proposals.Proposal
) -> None:
    url = f"/dossiers/{note.record.token}/parts/money/field/"
    told = browser.post(url, {"requested": "lots", "v.requested": "1"}).json()
    assert "not an amount" in told["fields"]["requested"]["errors"][0]
    assert browser.post(url, {"requested": "470000", "v.requested": "2"}).json()["fields"]["requested"]["errors"] == []
    assert values(note)["requested"] == 47_000_000


def test_two_wordings_are_kept_and_settled(
    browser: Client,
    note: proposals.Proposal,
    lead: Any,
    user_of: Callable[..., User],
    client_as: Callable[[User], Client],
) -> None:
    other = client_as(user_of(Role.APPLICANT, organisation=lead, name="Boris"))
    url = f"/dossiers/{note.record.token}/parts/relevance/"
    mine, theirs = fields(page(browser, url)), fields(page(other, url))
    browser.post(url, mine | {"need": "The ministry begs for it."})
    other.post(url, theirs | {"need": "The mayors demand it."})
    found = page(browser, url)
    assert "Two people changed the same words" in found.text_content()
    assert "1 answer is still needed or to mend" in page(browser, f"/dossiers/{note.record.token}/").text_content()
    browser.post(url, fields(found) | {"settle.need": "yours"})
    assert values(note)["need"] == "The mayors demand it."
    versions = page(browser, f"/dossiers/{note.record.token}/versions/need/")
    assert "Anna" in versions.text_content() and "Boris" in versions.text_content()


def test_an_earlier_version_is_brought_back(browser: Client, note: proposals.Proposal) -> None:
    post_part(browser, note, "basics", title="Second title")
    url = f"/dossiers/{note.record.token}/versions/title/restore/"
    assert browser.post(url, {"version": "1"}).status_code == 302
    assert values(note)["title"] == "Skills for return"
    assert browser.post(url, {"version": "99"}).status_code == 404
    assert browser.post(url, {"version": "x"}).status_code == 404


def test_people_on_one_part_see_each_other(
    browser: Client,
    note: proposals.Proposal,
    lead: Any,
    user_of: Callable[..., User],
    client_as: Callable[[User], Client],
) -> None:
    other = client_as(user_of(Role.APPLICANT, organisation=lead, name="Boris"))
    url = f"/dossiers/{note.record.token}/parts/basics/"
    assert other.post(f"{url}here/").status_code == 200
    assert "Boris" in page(browser, url).text_content()
    assert "Boris" in browser.post(f"{url}here/").json()["present"]


def test_words_posted_after_the_session_come_back(browser: Client, note: proposals.Proposal, anna: User) -> None:
    url = f"/dossiers/{note.record.token}/parts/relevance/"
    given = fields(page(browser, url)) | {"need": "A long new text."}
    browser.cookies.pop("sessionid")
    assert browser.post(url, given)["Location"].startswith("/sign-in/")
    assert values(note)["need"] == "The ministry asks for it."
    browser.force_login(anna)
    assert page(browser, url).get_element_by_id("id_need").text.strip() == "A long new text."


def test_the_script_is_told_that_one_is_signed_out(client: Client, note: proposals.Proposal) -> None:
    assert client.post(f"/dossiers/{note.record.token}/parts/basics/field/", {"title": "x"}).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "",
        "parts/basics/",
        "versions/title/",
        "documents/",
        "check/",
        "access/",
        "withdraw/",
        "clarification/",
        "receipt/concept/",
        "receipt/concept/pdf/",
        "receipt/concept/json/",
        "receipt/concept/content/",
        "handed-in/concept/",
    ],
)
def test_a_dossier_of_others_is_not_there(stranger: Client, desk: Client, note: proposals.Proposal, path: str) -> None:
    for client in (stranger, desk):
        assert client.get(f"/dossiers/{note.record.token}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["check/", "withdraw/", "access/", "access/end/", "parts/basics/", "documents/"])
def test_nothing_of_others_is_changed(stranger: Client, note: proposals.Proposal, path: str) -> None:
    before = values(note)
    sent = {"key": "k" * 32, "sure": "on", "title": "Mine", "v.title": "1", "organisation": "x"}
    assert stranger.post(f"/dossiers/{note.record.token}/{path}", sent).status_code == 404
    note.refresh_from_db()
    assert (note.state, values(note)) == ("concept_draft", before)


def test_what_is_no_part_is_not_there(browser: Client, note: proposals.Proposal) -> None:
    page(browser, f"/dossiers/{note.record.token}/parts/nonsense/", 404)
    page(browser, f"/dossiers/{note.record.token}/parts/budget/", 404)
    page(browser, f"/dossiers/{note.record.token}/versions/nonsense/", 404)


def test_a_reader_reads_and_cannot_change(
    browser: Client,
    note: proposals.Proposal,
    user_of: Callable[..., User],
    client_as: Callable[[User], Client],
    now: datetime,
) -> None:
    body = make.organisation("Partner body", now)
    partner = client_as(user_of(Role.PARTNER, organisation=body, name="Petra"))
    access = f"/dossiers/{note.record.token}/access/"
    assert "Partner body" in page(browser, f"{access}?q=Partner").text_content()
    sent = {"q": "Partner", "organisation": body.record.token}
    assert browser.post(access, sent).status_code == 302
    assert "You were let in to read" in page(partner, f"/dossiers/{note.record.token}/").text_content()
    form = page(partner, f"/dossiers/{note.record.token}/parts/basics/")
    assert form.get_element_by_id("id_title").get("disabled") is not None
    answer = partner.post(f"/dossiers/{note.record.token}/parts/basics/", {"title": "Mine", "v.title": "1"})
    assert answer.status_code == 403
    assert partner.post(f"/dossiers/{note.record.token}/check/", {"key": "k" * 32}).status_code == 403
    assert partner.get(f"/dossiers/{note.record.token}/withdraw/").status_code == 403
    assert values(note)["title"] == "Skills for return"
    browser.post(f"{access}end/", {"organisation": body.record.token})
    assert partner.get(f"/dossiers/{note.record.token}/").status_code == 404


def test_the_budget_is_added_up_by_heading(
    browser: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    make.to_full(note, applicant, officer, now)
    found = page(browser, f"/dossiers/{note.record.token}/parts/budget/")
    rows = [[re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row] for row in found.xpath("//tbody/tr")]
    assert ["1 Human resources", "EUR 360,000", "72%"] in rows
    assert ["7 Direct costs together", "EUR 465,000", ""] in rows
    assert ["Total of the action", "EUR 500,000", ""] in rows


def test_questions_people_ask_stand_beside_the_fields(browser: Client, note: proposals.Proposal) -> None:
    found = page(browser, f"/dossiers/{note.record.token}/parts/money/")
    text = found.xpath("//div[@data-field='requested']//details")[0].text_content()
    assert "at most 95%" in text
    assert forms.form_of(proposals.rows().get(pk=note.pk).answers.schema).by_key["requested"].rules[0] in text


def test_what_is_not_answered_is_listed_once_with_the_way_to_its_field(
    browser: Client, applicant: Actor, lot: Any, lead: Any, now: datetime
) -> None:
    note = make.concept(applicant, lot, lead, now, need="", charter="")
    found = page(browser, f"/dossiers/{note.record.token}/")
    assert "2 answers are still needed or to mend" in found.text_content()
    links = found.xpath("//section[contains(@class,'f-findings')]//a[contains(@href, '#id_need')]/@href")
    assert links == [f"/dossiers/{note.record.token}/parts/relevance/#id_need"]


def test_the_work_plan_is_drawn_from_the_planned_start(
    browser: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    make.to_full(note, applicant, officer, now)
    found = page(browser, f"/dossiers/{note.record.token}/parts/work_plan/")
    assert "Activities in time" in found.text_content()
    cells = [cell.text_content().replace("\xa0", " ") for cell in found.xpath("//figure//td")]
    assert cells[:2] == ["1 January 2027", "31 December 2027"]
