"""A session that ends in mid-sentence: every form that the pages show gives its words back after sign-in.

The forms are those that the route table shows (tests/interfaces/posting.py), so that a new one cannot escape.
"""

import logging
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from facility.foundation.accounts.public import User
from facility.interfaces.web.forms import stash
from facility.interfaces.web.forms.refill import refill
from tests.interfaces.accounts.people import PASSWORD
from tests.interfaces.posting import Field, Form, forms
from tests.interfaces.test_every_address import addresses, browser, is_open

WORDS = 'Half a "sentence" & <more>'
# Answers that anybody may give without a session: nothing to keep.
OPEN = {"set_language", "public:appearance", "accounts:sign_out", "enquiries:subscribe", "enquiries:ask", "feeds:oai"}
PROGRAMS = ("api:", "api_else:", "common_grants:")
# Ways in and out; single fields sent by the script get a sentence, and stay in the window of the browser.
OTHER = {"accounts:sign_in", "accounts:second", "accounts:by_passkey", "accounts:sign_out", "accounts:register"}
OTHER |= {"dossiers:field", "dossiers:here"} | OPEN
MARKS = {"csrfmiddlewaretoken", "next"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals need no line each in the log."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def typed_into(form: Form) -> dict[str, str]:
    """What a person typed: other words than the page offered, and another choice where there is one."""
    return {one.name: other(one) for one in form.fields if one.name not in MARKS and not one.name.endswith(".drop")}


def other(one: Field) -> str:
    if one.kind in {"text", "textarea", "search", "password"}:
        return WORDS
    if one.kind in {"select", "radio"}:
        return next((choice for choice in one.offered if choice not in {"", one.value}), one.value)
    known = {"email": "typed@example.org", "date": "2027-01-31", "number": "7", "url": "https://typed.example/"}
    return known.get(one.kind, one.value)


def shown_in(content: bytes, name: str) -> set[str]:
    """What the fields of that name say on a page: typed, chosen or ticked."""
    page, found = lxml.html.fromstring(content), set()
    for one in page.xpath("//form//*[@name=$name]", name=name):
        kind = (one.get("type") or one.tag).lower()
        if one.tag == "select":
            found |= {
                choice.get("value", choice.text) for choice in one.iter("option") if choice.get("selected") is not None
            }
        elif one.tag == "textarea":
            found.add((one.text or "").removeprefix("\n"))
        elif kind not in {"radio", "checkbox"} or one.get("checked") is not None:
            found.add(one.get("value", "on"))
    return found


def expired(client: Client) -> None:
    """The session ends; the browser and its other cookies stay."""
    client.cookies.pop("sessionid")


def again(client: Client, part: str) -> None:
    """The same or another person signs in, in this browser."""
    client.force_login(User.objects.get(email=f"{part}@example.org"))


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["", "forged", "eyJhIjoxfQ:1tGxyz:forged"])
def test_who_never_signed_in_keeps_nothing(mark: str) -> None:
    client = Client()
    client.cookies[stash.WRITER] = mark
    answer = client.post(reverse("parties:new"), {"name": WORDS})
    assert answer.headers["Location"] == reverse("accounts:sign_in")
    assert stash.COOKIE not in answer.cookies


@pytest.fixture
def all_forms(story: None) -> list[Form]:
    """Every form that somebody sees after sign-in."""
    return [one for one in forms() if one.person and one.name not in OPEN]


def test_every_form_gives_its_words_back_after_sign_in_and_nothing_is_done_meanwhile(all_forms: list[Form]) -> None:
    wrong, filled = [], 0
    for form in all_forms:
        client, typed = browser(form.person), typed_into(form)
        before = client.get(form.page)
        expired(client)
        answer = client.post(form.address, typed, headers={"referer": f"http://testserver{form.page}"})
        if not answer.headers.get("Location", "").startswith(f"{reverse('accounts:sign_in')}?next="):
            wrong.append((form.name, form.page, "does not lead to sign-in", answer.status_code))
            continue
        again(client, form.person)
        page = client.get(form.page)
        said = page.content.decode()
        secret = {one.name for one in form.fields if one.kind == "password"}
        for one in form.fields:
            if one.name in secret or one.name not in typed:
                continue
            if typed[one.name] not in shown_in(page.content, one.name):
                wrong.append((form.name, form.page, one.name, typed[one.name], shown_in(page.content, one.name)))
        if secret and WORDS in said:
            wrong.append((form.name, form.page, "a password is shown"))
        if "Nothing was done" not in said or page.status_code != before.status_code:
            wrong.append((form.name, form.page, "is not told", page.status_code))
        if "The form has changed" in said:
            wrong.append((form.name, form.page, "words found no field"))
        filled += any(value == WORDS for value in typed.values())
        if "Nothing was done" in client.get(form.page).content.decode():
            wrong.append((form.name, form.page, "is given back twice"))
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(all_forms) >= 50 and filled >= 30


def test_no_address_turns_a_person_away_whose_session_has_ended(story: None) -> None:
    wrong, led = [], 0
    for name, address in addresses().items():
        if is_open(name) or name.startswith(PROGRAMS):
            continue
        client = browser("newcomer")
        client.get(reverse("accounts:account"))
        expired(client)
        answer = client.post(address, {"words": WORDS})
        if answer.status_code == 302 and stash.COOKIE in answer.cookies:
            led += 1
        elif answer.status_code != 405 and name not in OTHER:
            wrong.append((name, address, answer.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    assert led > 80


def sent_too_late(client: Client, address: str, page: str = "", **given: Any) -> Any:
    """Open a page, lose the session, send its form."""
    client.get(page or address)
    expired(client)
    return client.post(address, given, headers={"referer": f"http://testserver{page or address}"})


def test_words_are_shown_to_nobody_else_and_wait_for_their_own_person(story: None) -> None:
    place = reverse("parties:new")
    client = browser("newcomer")
    answer = sent_too_late(client, place, name=WORDS)
    client.cookies.load({stash.COOKIE: answer.cookies[stash.COOKIE].value})
    again(client, "applicant")
    assert b"Half a" not in client.get(place).content
    assert b"Half a" not in client.get(reverse("accounts:go_on")).content
    client.post(reverse("accounts:sign_out"))
    again(client, "newcomer")
    assert WORDS in shown_in(client.get(place).content, "name")


def test_another_browser_does_not_have_them(story: None) -> None:
    place = reverse("parties:new")
    sent_too_late(browser("newcomer"), place, name=WORDS)
    assert b"Half a" not in browser("newcomer").get(place).content


def test_signing_in_leads_back_to_the_page_whatever_way_one_takes(story: None) -> None:
    user = User.objects.get(email="newcomer@example.org")
    user.set_password(PASSWORD)
    user.save()
    place, client = reverse("parties:new"), browser("newcomer")
    sent_too_late(client, place, name=WORDS)
    answer = client.post("/sign-in/", {"email": user.email, "password": PASSWORD})  # `next` was lost on the way
    assert answer.headers["Location"] == place
    assert WORDS in shown_in(client.get(place).content, "name")


def test_two_windows_lose_their_session_and_both_get_their_words(story: None) -> None:
    client = browser("newcomer")
    sent_too_late(client, reverse("parties:new"), name="One window")
    client.post(reverse("accounts:account"), {"name": "Another window"})
    again(client, "newcomer")
    assert "One window" in shown_in(client.get(reverse("parties:new")).content, "name")
    assert "Another window" in shown_in(client.get(reverse("accounts:account")).content, "name")


def test_secrets_are_never_kept(story: None) -> None:
    client = browser("newcomer")
    request = sent_too_late(
        client, reverse("accounts:password"), password=WORDS, do_token=WORDS, my_secret=WORDS, note="kept"
    ).wsgi_request
    assert dict(stash.keepable(request)) == {"note": ["kept"]}
    request.sensitive_post_parameters = "__ALL__"
    assert not stash.keepable(request)


def test_what_lies_in_the_cache_cannot_be_read_without_the_browser(story: None, monkeypatch: Any) -> None:
    lying: list[Any] = []
    monkeypatch.setattr(cache, "set", lambda _key, value, _lasts: lying.append(value))
    answer = sent_too_late(browser("newcomer"), reverse("parties:new"), name="Wanted words")
    assert len(lying) == 1 and b"Wanted" not in bytes(lying[0])
    cookie = answer.cookies[stash.COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie["max-age"] == stash.KEPT_FOR.total_seconds()


@pytest.mark.parametrize("forged", ["x", "0" * 88, "zz" * 44])
def test_a_forged_key_opens_nothing_and_breaks_nothing(story: None, forged: str) -> None:
    place, client = reverse("parties:new"), browser("newcomer")
    answer = sent_too_late(client, place, name=WORDS)
    name = answer.cookies[stash.COOKIE].value[:24]
    client.cookies[stash.COOKIE] = forged if len(forged) == 1 else name + forged[24:]
    again(client, "newcomer")
    page = client.get(place)
    assert page.status_code == 200 and b"Half a" not in page.content


def test_a_form_too_long_to_be_kept_says_so(story: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(stash, "LONGEST", 40)
    client, place = browser("newcomer"), reverse("parties:new")
    sent_too_late(client, place, name="x" * 60)
    assert "too long to be kept" in client.get("/sign-in/").content.decode()
    client.post(place, {"name": "short one"})
    client.post(reverse("accounts:account"), {"name": "another short one, by now"})  # pushes the first one out
    again(client, "newcomer")
    assert "another short one, by now" in shown_in(client.get(reverse("accounts:account")).content, "name")
    assert "short one" not in shown_in(client.get(place).content, "name")


def test_a_form_that_is_gone_gives_its_words_to_read_and_to_send(story: None) -> None:
    client = browser("newcomer")
    sent_too_late(client, reverse("parties:ask"), page="/projects/", organisation="nothing", note="Long words of mine")
    again(client, "newcomer")
    answer = client.get("/projects/")
    assert answer.headers["Location"] == reverse("accounts:go_on")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Long words of mine" in page and f'action="{reverse("parties:ask")}"' in page


def test_an_act_without_a_page_of_its_own_is_shown_and_sent_by_a_button(story: None) -> None:
    client = browser("newcomer")
    client.get(reverse("accounts:account"))
    expired(client)
    answer = client.post(reverse("parties:ask"), {"organisation": "nothing", "note": "Long words of mine"})
    again(client, "newcomer")
    answer = client.get(reverse("parties:ask"))  # where `next` leads: an address that only takes acts
    assert answer.headers["Location"] == reverse("accounts:go_on")
    assert "Long words of mine" in client.get(answer.headers["Location"]).content.decode()


def test_the_question_who_is_there_comes_first_and_the_words_after_it(story: None) -> None:
    client, place = browser("newcomer"), reverse("accounts:password")
    client.get(place)
    expired(client)
    client.post(place, {"note": "kept", "password": WORDS})
    again(client, "newcomer")
    client.session.save()
    grown = client.session
    grown["proved_at"] = "2020-01-01T00:00:00+00:00"
    grown.save()
    assert client.get(place).headers["Location"].startswith(reverse("accounts:confirm"))
    again(client, "newcomer")
    page = client.get(place)
    assert page.status_code == 200 and b"Nothing was done" in page.content and b"Half a" not in page.content


def test_words_without_a_field_and_files_are_named(story: None) -> None:
    client, place = browser("newcomer"), reverse("parties:new")
    client.get(place)
    expired(client)
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7")
    client.post(place, {"name": WORDS, "gone": "Words of a field that is gone", "file": letter})
    again(client, "newcomer")
    page = client.get(place).content.decode()
    assert "Words of a field that is gone" in page and "Choose them again" in page


def test_pieces_asked_for_by_a_script_keep_nothing(story: None) -> None:
    client, place = browser("newcomer"), reverse("parties:new")
    client.get(place)
    expired(client)
    answer = client.post(place, {"name": WORDS}, headers={"hx-request": "true"})
    assert answer.headers["Location"] == "/sign-in/" and stash.COOKIE not in answer.cookies


def test_a_page_of_another_site_is_never_where_one_comes_back_to(story: None) -> None:
    client, place = browser("newcomer"), reverse("parties:new")
    client.get(place)
    expired(client)
    answer = client.post(place, {"name": WORDS}, headers={"referer": "https://else.example/page"})
    assert answer.headers["Location"] == f"/sign-in/?next={place.replace('/', '%2F')}"


def test_the_mark_of_a_writer_is_renewed_and_changes_with_the_person(story: None) -> None:
    client = browser("newcomer")
    first = client.get(reverse("accounts:account")).cookies[stash.WRITER].value
    assert stash.WRITER not in client.get(reverse("accounts:account")).cookies
    again(client, "applicant")
    second = client.get(reverse("accounts:account")).cookies[stash.WRITER].value
    assert first != second
    assert "newcomer" not in first and stash.WRITER not in Client().get("/").cookies


def test_a_form_is_filled_in_every_kind_of_field() -> None:
    page = """<h1>Ä</h1><form method="post" action="/else/"><input name="a" value="stays"></form>
    <form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="mark"><input name="a" value="old">
    <input name="a"><textarea name="t" rows="3">old</textarea><input type="password" name="p">
    <select name="s"><option>One<option value="2" selected>Two</option></select>
    <input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">
    <input type="radio" name="r"><button name="then" value="next">Go</button></form>"""
    typed = QueryDict(
        "a=x%22y&a=second&a=third&t=%3C%2Ftextarea%3E&s=One&c=2&r=on&p=secret&then=next&csrfmiddlewaretoken=forged&u=+"
    )
    found = refill(page, "/here/?q=1", "/here/?x=2", typed)
    assert found is not None
    fields = {name: shown_in(found.page.encode(), name) for name in ("a", "t", "s", "c", "r", "p")}
    assert fields == {
        "a": {"stays", 'x"y', "second"},
        "t": {"</textarea>"},
        "s": {"One"},
        "c": {"2"},
        "r": {"on"},
        "p": {"on"},
    }
    assert "forged" not in found.page and "secret" not in found.page
    assert found.left == [("a", "third")]
    assert found.page[found.start :].startswith('<form method="post"><input type="hidden"')
    assert refill("<p>No form</p>", "/here/", "/here/", typed) is None
