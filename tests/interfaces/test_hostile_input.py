"""Bad input to everything that stands: every field of every form that the pages themselves show, generated from the
route table, so that a new form cannot escape. Nothing breaks, a refusal changes nothing, markup stays text.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps as registry
from django.test import Client

from facility.interfaces.api.document import document
from tests.interfaces.posting import Answer, Field, Form, forms, post, shared
from tests.interfaces.test_every_address import PEOPLE, addresses, browser

MARK = '<b data-hx="1">&\'"{{7*731}}{% now "Y" %}${7*731}'
RAW = b"<b data-hx"
WORDS = {
    "markup": MARK,
    "formula": '=HYPERLINK("http://x.example",1)',
    "nul": "a\x00b",
    "turned": "a\u202eb\u2066c\x07\x1b[31m\u200f\ufeff\x85",
    "long": "x" * 5000,
    "digits": "9" * 400,
    "minus": "-1",
    "nan": "NaN",
    "infinite": "-Infinity",
    "exponent": "1e999",
    "arabic": "٣٤",
    "zero_day": "0000-00-00",
    "late_day": "9999-99-99",
    "no_day": "2026-02-30",
    "path": "../../etc/passwd%00/..\\",
    "spaces": "\u00a0\u2003\u3000\n\t ",
    "huge": "99999999999999999999",
}
NUMBERS = ["huge", "digits", "nan", "exponent", "minus"]
DAYS = ["zero_day", "late_day", "no_day"]
# Acts that answer with a page of their own, such as a token that is shown once: 200 is no refusal there.
SHOWN = {"accounts:send_proof_link", "developers:tokens"}
# What an error page must never show.
INSIDES = [b"Traceback", b"psycopg", b"sqlite3", b"SELECT ", b"DETAIL:"]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals need no line each in the log."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """What was found once for the module: reading every page takes a while."""
    return {}


@pytest.fixture
def all_forms(story: None, kept: dict[str, Any]) -> list[Form]:
    """Every form of the system."""
    if "forms" not in kept:
        kept["forms"] = forms()
    found: list[Form] = kept["forms"]
    return found


@pytest.fixture
def people(story: None) -> dict[str, Client]:
    """A signed-in browser for each person; "" is the public."""
    return {part: browser(part) for part in ["", *PEOPLE]}


def faults(answer: Answer, name: str) -> list[str]:
    """What is wrong with an answer, in words."""
    said = []
    if not isinstance(answer.status, int) or answer.status >= 500:
        return [str(answer.status)]
    if answer.status >= 400 and b"f-site" not in answer.content and "json" not in answer.kind:
        said.append(f"{answer.status} without our page")
    if answer.is_refusal and answer.changed and not (name in SHOWN and answer.status == 200):
        said.append(f"{answer.status} changed {answer.changed}")
    if RAW in answer.content or b"5117" in answer.content:
        said.append("markup is live")
    if answer.status >= 400:
        said += [f"shows {inside.decode()}" for inside in INSIDES if inside in answer.content]
    return said


def _body(pairs: bytes, kind: str = "application/x-www-form-urlencoded") -> dict[str, Any]:
    return {"data": pairs, "content_type": kind}


BOUNDARY = "multipart/form-data; boundary=BOUND"
PIECE = b'--BOUND\r\nContent-Disposition: form-data; name="email"\r\n\r\n'
# Requests that are no form: what is sent, and the answer.
BROKEN: dict[str, tuple[dict[str, Any], int]] = {
    "ten megabytes in a field": (_body(b"email=" + b"x" * 10_000_000), 413),
    "ten megabytes in a piece": (_body(PIECE + b"x" * 10_000_000 + b"\r\n--BOUND--\r\n", BOUNDARY), 413),
    "a field beyond a hundred pages": (_body(b"email=" + b"x" * 200_001), 422),
    "ten thousand fields": (_body(b"&".join(b"f%d=1" % n for n in range(10_000))), 400),
    "a NUL in a field": (_body(b"email=a%00b"), 422),
    "a NUL in the name of a field": (_body(b"em%00ail=a"), 422),
    "half characters": (_body(b"email=%ED%A0%80"), 422),
    "bytes that are no text": (_body(b"email=%FF%FE\xff"), 422),
    "no boundary": (_body(PIECE, "multipart/form-data"), 400),
    "an endless boundary": (_body(PIECE, "multipart/form-data; boundary=" + "x" * 5000), 400),
    "a piece that breaks off": (_body(PIECE + b"some", BOUNDARY), 422),
    "no piece at all": (_body(b"nothing", BOUNDARY), 200),
    "a hundred files": (
        _body(b"".join(PIECE.replace(b'"email"', b'"f"; filename="a.pdf"') + b"x\r\n" for _ in range(100)), BOUNDARY),
        400,
    ),
    "deep JSON": (_body(b"[" * 100_000, "application/json"), 200),
    "XML that unfolds": (_body(b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>', "application/xml"), 200),
    "an unknown character set": (_body(b"email=a", "application/x-www-form-urlencoded; charset=klingon"), 422),
    "no kind of content": (_body(b"email=a", ""), 200),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_a_request_that_is_no_form_gets_a_page_that_says_so(name: str) -> None:
    given, status = BROKEN[name]
    answer = Client().generic("POST", "/register/", **given)
    assert (answer.status_code, b"f-site" in answer.content) == (status, True)
    assert not registry.get_model("accounts.User").objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["q=" + "x" * 60_000, "&".join(f"a{n}=1" for n in range(3000)), "q=%ED%A0%80%FF"])
def test_an_endless_question_breaks_nothing(question: str) -> None:
    for page in ("/", "/search/", "/projects/", "/calls/"):
        assert Client().get(f"{page}?{question}").status_code in {200, 400}


@pytest.mark.django_db
def test_what_is_too_large_is_said_with_the_limit() -> None:
    page = Client().generic("POST", "/register/", **BROKEN["ten megabytes in a field"][0]).content.decode()
    assert "The form is too large" in page
    assert "2 megabytes" in page
    page = Client().generic("POST", "/register/", **BROKEN["a field beyond a hundred pages"][0]).content.decode()
    assert "This is 200001 characters long; a field holds at most 200000" in page


def test_the_pages_show_forms_of_every_kind(all_forms: list[Form]) -> None:
    assert len(all_forms) >= 50
    assert {"text", "textarea", "select", "radio", "checkbox", "date", "email", "hidden"} <= {
        one.kind for form in all_forms for one in form.fields
    }


@pytest.mark.parametrize("kind", WORDS)
def test_the_same_bad_words_in_every_field_at_once(all_forms: list[Form], people: dict[str, Client], kind: str) -> None:
    wrong = []
    for form in all_forms:
        data = {one.name: WORDS[kind] for one in form.typed if one.kind != "hidden"}
        if not data:
            continue
        hidden = {one.name: one.value for one in form.typed if one.kind == "hidden"}
        answer = post(people[form.person], form.address, {**hidden, **data})
        if said := faults(answer, form.name):
            wrong.append((form.name, form.person, said))
    assert wrong == []


def chosen(one: Field, number: int) -> list[str]:
    """The bad words for one field: those that its kind may stumble over, and one of the others in turn."""
    turn = list(WORDS)[number % len(WORDS)]
    if one.kind in {"date", "datetime-local"} or one.name.endswith(("_on", "_at", "as_of", "signed_off")):
        return [*DAYS, turn]
    if one.kind == "number" or any(part in one.name for part in ("amount", "accepted", "cents", "score")):
        return [*NUMBERS, turn]
    return ["markup", "long", turn] if one.kind in {"text", "textarea", "search"} else ["huge", turn]


def test_one_bad_field_among_good_ones(all_forms: list[Form], people: dict[str, Client]) -> None:
    wrong, number = [], 0
    for form in all_forms:
        for one in form.shapes:
            number += 1
            for kind in dict.fromkeys(chosen(one, number)):
                after = [form.address] if kind == "markup" else []
                answer = post(people[form.person], form.address, {**form.proper, one.name: WORDS[kind]}, then=after)
                if said := faults(answer, form.name):
                    wrong.append((form.name, one.name, kind, form.person, said))
    assert wrong == []


def without_a_body() -> set[str]:
    """The acts of programs that read nothing but their address, such as saying that a lot has no money left."""
    acts = [one["post"] for one in document()["paths"].values() if "post" in one]
    return {f"api:{one['operationId']}" for one in acts if "requestBody" not in one}


@pytest.mark.parametrize("kind", ["markup", "huge"])
def test_an_address_without_a_form_takes_bad_words_as_well(
    all_forms: list[Form], people: dict[str, Client], kind: str
) -> None:
    names, seen, wrong = shared(all_forms), {form.name for form in all_forms}, []
    bare = without_a_body()
    for name, address in addresses().items():
        if name in seen:
            continue
        runs = "coordinator" if "assistance" in address else "secretariat" if "meeting" in address else "officer"
        for person in (runs, "applicant"):
            answer = post(people[person], address, dict.fromkeys(names, WORDS[kind]))
            said = faults(answer, name)
            done = answer.status == 200 and name in bare  # it reads no words at all, so none can be bad
            if said and answer.status != 405 and not done:
                wrong.append((name, person, said))
    assert wrong == []
