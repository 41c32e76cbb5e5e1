"""Hostile files through every page and address that takes one: a clear sentence at the field, nothing stored, nothing
else lost. The pages are those that the route table shows with a file field, so that a new one cannot escape.
"""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from facility.apps.dialogue.models import Delegation
from facility.apps.grants.public import latest_text, proposed_text, written
from facility.apps.parties.public import actor_for, make_token
from facility.apps.reporting.models import Report
from facility.foundation.accounts.public import User
from facility.foundation.files import vault
from facility.foundation.files.models import StoredFile
from facility.foundation.machines.public import SCOPES
from tests.foundation import hostile
from tests.interfaces.posting import Answer, Form, forms, post
from tests.interfaces.test_every_address import browser, token, values
from tests.interfaces.test_session_ends import shown_in

LIMIT = 10_000_000
# Name and content, and what the refusal must say: of documents, and of the text of the terms (which is no document).
NO_TOML, NO_UTF8, LARGE = "not written as TOML", "not written in UTF-8", "larger than 500 kB"
HOSTILE: dict[str, tuple[str, bytes, str, str]] = {
    "nothing in it": ("a.pdf", b"", "is empty", "is empty"),
    "a program": ("a.exe", b"MZ\x90", "are not accepted", NO_UTF8),
    "a program called a PDF": ("a.pdf", b"MZ\x90\x00", "the content is", NO_UTF8),
    "a hidden ending": ("letter.pdf.exe", hostile.pdf(), "are not accepted", NO_TOML),
    "an ending turned round": ("letter\u202efdp.exe", b"MZ\x90", "are not accepted", NO_UTF8),
    "a page of the web": ("a.html", b"<script>alert(1)</script>", "are not accepted", NO_TOML),
    "a page called a PDF": ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "the content is", NO_TOML),
    "a drawing with a script": ("a.svg", b"<svg onload='alert(1)'/>", "are not accepted", NO_TOML),
    "macros under their own name": ("a.docm", hostile.office(hostile.DOCM), "are not accepted", NO_UTF8),
    "macros under another name": ("a.docx", hostile.office(word__vbaProject_dot_bin=b"x"), "contains macros", NO_UTF8),
    "a zip that unfolds": ("a.docx", hostile.bomb(), "unfolds into more", NO_UTF8),
    "parts over one another": ("a.docx", hostile.overlapping(), "unfolds into more", NO_UTF8),
    "parts that climb out": (
        "a.docx",
        hostile.zipped({"[Content_Types].xml": "<a/>", "../../etc/passwd": "x"}),
        "names",
        NO_UTF8,
    ),
    "XML that reads files": (
        "a.docx",
        hostile.zipped({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        "damaged",
        NO_UTF8,
    ),
    "a PDF that runs something": ("a.pdf", hostile.pdf(b"<< /S /JavaScript /JS (x) >>"), "script", NO_TOML),
    "behind a password": ("a.pdf", hostile.pdf(b"trailer << /Encrypt 7 0 R >>"), "password", NO_TOML),
    "a picture and an archive": ("a.png", hostile.png() + hostile.zipped({"a": "b"}), "two files in one", NO_UTF8),
    "a picture and a page": ("a.jpg", hostile.jpeg() + b"<script>alert(1)</script>", "two files in one", NO_UTF8),
    "a PDF and an archive": ("a.docx", hostile.pdf() + hostile.office(), "two files in one", NO_UTF8),
    "an archive after a PDF": ("a.pdf", hostile.pdf() + hostile.zipped({"a": "b" * 9000}), "two files in one", NO_UTF8),
    "an endless picture": ("a.png", hostile.png(60_000, 60_000), "pixels", NO_UTF8),
    "too large": ("a.pdf", hostile.pdf() + b" " * LIMIT, "larger than 10 MB", LARGE),
    "no ending": ("a" * 400, hostile.pdf(), "are not accepted", NO_TOML),
    "only dots": ("....", hostile.pdf(), "are not accepted", NO_TOML),
}
TERMS = {
    "brackets without end": b"a = " + b"[" * 200_000,
    "digits without end": b"a = " + b"9" * 200_000,
    "dots without end": b"a" + b".a" * 20_000 + b" = 1",
    "a list where a word stands": b"status = []\nclause = [1, 2]\ntitle = 3\nsource = 1979-05-27",
    "NUL": b'title = "\x00"',
}
# Names that are taken, whatever they hide, and what is shown of them.
NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\system32\\a.pdf": "a.pdf",
    "a\u202efdp.exe.pdf": "afdp_exe.pdf",
    "<img src=x onerror=alert(1)>.pdf": "img src=x onerror=alert(1).pdf",
    '"; filename="b.exe.pdf': "b_exe.pdf",
    "CON.pdf": "CON_.pdf",
    "Λ" * 300 + ".pdf": "Λ" * 98 + ".pdf",
}


@pytest.fixture(autouse=True)
def quiet(settings: Any) -> Iterator[None]:
    """A limit that a test can pass, and no line in the log for each refusal."""
    settings.FACILITY_UPLOAD_MAX_BYTES = LIMIT
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_nobody_uploads_without_being_signed_in() -> None:
    answer = Client().post(
        reverse("dossiers:documents", args=["x" * 22]), {"upload": SimpleUploadedFile("a.pdf", b"x")}
    )
    assert answer.status_code == 302 and not StoredFile.objects.exists()


@pytest.fixture(scope="module")
def known() -> dict[str, list[Form]]:
    """What was found once for the module."""
    return {}


@pytest.fixture
def doors(story: None, known: dict[str, list[Form]]) -> list[Form]:
    """Every form of a page that takes a file."""
    connection.cursor().execute("UPDATE reporting_report SET state = 'draft' WHERE state <> 'draft'")
    if not known:
        known["all"] = [one for one in forms() if one.uploads]
    return known["all"]


def on_disk() -> set[Path]:
    return set(vault.everything())


def sent(form: Form, name: str, content: bytes) -> Answer:
    """What a person of good will typed, with a file of bad will."""
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # what a browser would never send: Django's own setter cuts the path
    return post(browser(form.person), form.address, {**filled(form), form.uploads[0]: upload})


def filled(form: Form) -> dict[str, str]:
    given = {**form.proper, **{one.name: "Words of mine" for one in form.fields if one.kind in {"text", "textarea"}}}
    return {**given, **{name: value for name, value in proper().items() if name in given}}


def proper() -> dict[str, str]:
    """What a cost of the report may say, and where a proposed work may be found."""
    day = Report.objects.get().grant.starts_on.isoformat()
    return {"incurred_on": day, "amount": "1000", "address": "https://example.org/work"}


def said_at(content: bytes, name: str) -> str:
    """What the page says at a field, as a screen reader gets it: the element that describes it."""
    page = lxml.html.fromstring(content)
    (box,) = page.xpath("//input[@type='file'][@name=$name]", name=name)
    assert box.get("aria-invalid") == "true"
    named = [page.get_element_by_id(one) for one in (box.get("aria-describedby") or "").split()]
    return " ".join(" ".join(one.text_content().split()) for one in named)


def test_the_pages_that_take_files_are_known(doors: list[Form]) -> None:
    assert {one.name for one in doors} == {
        "assistance:hand_in",
        "assistance:offer_work",
        "dialogue:add_document",
        "dossiers:documents",
        "grants:propose_text",
        "reports:add_cost",
    }
    assert all(one.multipart for one in doors)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_at_its_field_and_nothing_else_is_lost(doors: list[Form], kind: str) -> None:
    name, content, why, why_no_terms = HOSTILE[kind]
    before, wrong = on_disk(), []
    for form in doors:
        answer = sent(form, name, content)
        if answer.status != 422 or answer.changed or on_disk() != before:
            wrong.append((form.name, answer.status, answer.changed, len(on_disk() - before)))
            continue
        told = said_at(answer.content, form.uploads[0])
        if (why_no_terms if form.name == "grants:propose_text" else why) not in told:
            wrong.append((form.name, told))
        wrong += [
            (form.name, one.name, "is lost")
            for one in form.typed
            if filled(form)[one.name] not in shown_in(answer.content, one.name)
        ]
    assert wrong == []


@pytest.mark.parametrize("kind", TERMS)
def test_a_text_of_terms_that_would_choke_us_is_refused_at_its_field(doors: list[Form], kind: str) -> None:
    (form,) = [one for one in doors if one.name == "grants:propose_text"]
    answer = sent(form, "terms.toml", TERMS[kind])
    assert (answer.status, answer.changed) == (422, [])
    assert said_at(answer.content, "upload")


def test_what_hides_behind_escapes_of_a_text_is_taken_out(doors: list[Form]) -> None:
    (form,) = [one for one in doors if one.name == "grants:propose_text"]
    plain = written(latest_text())
    first = str(latest_text().content["title"]["en"])
    turned = plain.replace(f'"{first}"', f'"{first} \\u202eturned \\u0000{{0}}"', 1).replace("{0}", "")
    spread = plain.replace(f'"{first}"', '"{action:>99999999}"', 1)
    answer = sent(form, "terms.toml", spread.encode())
    assert (answer.status, answer.changed) == (422, [])
    assert "action:&gt;99999999" in answer.content.decode()
    client = browser(form.person)
    client.post(form.address, {"upload": SimpleUploadedFile("terms.toml", turned.encode())})
    waiting = proposed_text(now())
    assert waiting is not None and waiting.content["title"]["en"] == f"{first} turned "


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_deceives_is_kept_as_what_it_is(doors: list[Form], name: str) -> None:
    (form,) = [one for one in doors if one.name == "dossiers:documents"]
    client, before = browser(form.person), StoredFile.objects.count()
    head = f'--B\r\nContent-Disposition: form-data; name="{form.uploads[0]}"; filename="{name}"\r\n\r\n'.encode()
    fields = b"".join(
        f'--B\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in form.proper.items()
    )
    body = fields + head + hostile.pdf(name.encode().hex().encode()) + b"\r\n--B--\r\n"
    answer = client.post(form.address, body, content_type="multipart/form-data; boundary=B")
    assert answer.status_code == 302, answer.content
    kept = StoredFile.objects.order_by("-pk")[0]
    assert (StoredFile.objects.count(), kept.name) == (before + 1, NAMES[name])
    page = client.get(form.page).content.decode()
    assert "<img src=x" not in page and "\u202e" not in page


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_to_programs_as_well(doors: list[Form], kind: str) -> None:
    name, content, why, _terms = HOSTILE[kind]
    before, rows, wrong = on_disk(), StoredFile.objects.count(), []
    (dossier,) = [one for one in doors if one.name == "dossiers:documents"]
    report = token(Report.objects.get())
    (page,) = [one for one in doors if one.name == "reports:add_cost"]
    cost = {"heading": filled(page)["heading"], "description": "Work", "amount_cents": "1000", **proper()}
    (promised,) = [one for one in doors if one.name == "assistance:hand_in"]
    (offer,) = [one for one in doors if one.name == "assistance:offer_work"]
    work = {"title": "Work", "reason": "It fits.", "address": "https://example.org/work"}
    ways = [
        (offer.person, f"/api/v1/assistance-programmes/{offer.address.split('/')[2]}/knowledge/works", work),
        (
            promised.person,
            f"/api/v1/assistance-{promised.address.removeprefix('/assistance/')[: -len('/hand-in/')]}",
            {},
        ),
        (dossier.person, f"/api/v1/dossiers/{dossier.address.split('/')[2]}/documents", {"kind": "letter_a"}),
        ("reporter", f"/api/v1/reports/{report}/costs", cost),
        ("reporter", f"/api/v1/delegations/{token(Delegation.objects.get(focal__isnull=False))}/note", {}),
    ]
    for person, address, fields in ways:
        at, user = now(), User.objects.get(email=f"{person}@example.org")
        day = at + timedelta(days=1)
        _row, secret = make_token(name="Test", scopes=SCOPES, expires_at=day, actor=actor_for(user, at), at=at)
        upload = io.BytesIO(content)
        upload.name = name
        told = Client().post(address, {**fields, "upload": upload}, headers={"Authorization": f"Bearer {secret}"})
        if told.status_code not in {413, 422} or why not in told.content.decode():
            wrong.append((address, told.status_code, told.content[:300]))
    assert wrong == []
    assert (on_disk(), StoredFile.objects.count()) == (before, rows)


def test_every_address_for_programs_that_takes_a_file_is_known(story: None) -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    taking = {
        path
        for path, methods in paths.items()
        for one in methods.values()
        if "multipart/form-data" in one.get("requestBody", {}).get("content", {})
    }
    assert taking == {
        "/api/v1/assistance-programmes/{code}/knowledge/works",
        "/api/v1/assistance-requests/{token}/deliverables/{number}",
        "/api/v1/assistance-requests/{token}/files",
        "/api/v1/delegations/{token}/note",
        "/api/v1/desk/meetings/{token}/documents",
        "/api/v1/dossiers/{token}/documents",
        "/api/v1/reports/{token}/costs",
    }
    assert values()
