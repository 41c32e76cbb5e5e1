"""The library on the pages: prepared, cleared and published by two people, read by everybody, withdrawn for good."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import system
from facility.foundation.base.clock import now
from seeds.story.library import paper
from tests.interfaces.test_every_address import browser

GUIDE = "Opening a counter for people who return (demonstration)"


def page(client: Client, address: str, most: int = 15, **given: Any) -> str:
    client.get(address, **given)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, **given)
    assert answer.status_code == 200
    assert len(seen) <= most, "\n".join(one["sql"][:100] for one in seen)
    return str(answer.content.decode().replace("\xa0", " "))


@pytest.mark.django_db
def test_an_empty_library_says_what_will_stand_there() -> None:
    assert "No publication stands here yet" in page(Client(), "/publications/", 10)


def read_all() -> None:
    for row in knowledge.EditionFile.objects.filter(text_state="waiting"):
        knowledge.read_file(file_id=row.pk, actor=system("knowledge.read_file"), at=now())


def guide() -> knowledge.Publication:
    return knowledge.library().get()


def test_everybody_reads_the_library_narrowed_by_each_facet(story: None) -> None:
    for asked, there in (
        ("", True),
        ("type=guide", True),
        ("type=study", False),
        ("language=fr", True),
        ("language=ar", False),
        ("theme=return&country=MD&year=2026", True),
        ("theme=asylum", False),
        ("q=counter", True),
        ("q=zanzibar", False),
    ):
        assert (GUIDE in page(browser(""), f"/publications/?{asked}", 10)) is there, asked
        rows = browser("").get(f"/api/v1/publications?{asked}").json()["items"]
        assert bool(rows) is there, asked
    assert "Who hires people" not in page(browser(""), "/publications/")


def test_a_publication_shows_its_languages_editions_text_and_what_is_similar(story: None) -> None:
    address = f"/publications/{guide().record.reference}/"
    assert "Its text is being read." in page(browser(""), address)
    read_all()
    text = page(browser(""), address)
    assert "Its text is found by the search." in text
    assert "Edition 1" in text and "Edition 2" in text and "Superseded" in text
    assert "Now in French, with the figures of the first months." in text
    assert "Ask employers before choosing the towns" in text and "same theme:" in text
    french = page(browser(""), address, headers={"Accept-Language": "fr"})
    assert "Ouvrir un guichet" in french
    for file in ("1/en/", "2/en/", "2/fr/"):
        answer = browser("").get(f"{address}{file}")
        assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert browser("").get(f"{address}1/fr/").status_code == 404
    found = page(browser(""), "/search/?q=rencontrer+employeurs&kind=publication&language=fr", 20)
    assert re.search(r"<mark[^>]*>employeurs</mark>", found)
    shown = browser("").get(f"/api/v1{address.rstrip('/')}").json()
    assert [(one["number"], one["state"], len(one["files"])) for one in shown["editions"]] == [
        (2, "published", 2),
        (1, "superseded", 1),
    ]


def test_two_people_make_a_publication_through_the_pages(story: None) -> None:
    officer, editor = browser("officer"), browser("editor")
    given = {"kind": "study", "title_en": "Towns", "summary_en": "Short.", "issued": "2026-10", "themes": "return"}
    assert officer.post("/desk/publications/prepare/", {**given, "issued": "soon"}).status_code == 422
    assert browser("applicant").get("/desk/publications/prepare/").status_code == 403
    here = officer.post("/desk/publications/prepare/", given)["Location"]
    script = b"%PDF-1.4\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n%%EOF"
    upload = {"language": "en", "upload": SimpleUploadedFile("a.pdf", script)}
    refused = officer.post(f"{here}files/", upload)
    assert refused.status_code == 422 and "script" in refused.content.decode()
    assert officer.post(f"{here}files/", {"language": "en", "upload": paper("Towns first")}).status_code == 302
    assert officer.post(here, {"do": "take_out", "language": "en"}).status_code == 302
    assert officer.post(f"{here}files/", {"language": "en", "upload": paper("Towns first")}).status_code == 302
    assert officer.post(here, {"do": "clear"}).status_code == 422
    assert officer.post(here, {"do": "dance"}).status_code == 404
    assert "Clear it, as a second person" in page(editor, here)
    assert browser("").get(f"{here}1/en/").status_code in {302, 403}
    assert editor.get(f"{here}1/en/").status_code == 200
    for act in ("clear", "publish"):
        assert editor.post(here, {"do": act}).status_code == 302
    assert "Towns" in page(browser(""), "/publications/")
    again = f"{here}edition/"
    assert "Towns" in page(officer, again)
    texts = {"title_en": "Towns, again", "summary_en": "Short.", "changes_en": "More towns", "issued": "2026-11"}
    assert officer.post(again, {**texts, "about": "MPF-0"}).status_code == 422
    assert officer.post(again, texts).status_code == 302
    assert "To be cleared by a second person" in page(officer, here)
    assert editor.post(here, {"do": "drop", "reason": "Not yet"}).status_code == 302
    assert "Not yet" in page(editor, here)


def test_a_withdrawn_publication_says_so_at_its_address(story: None) -> None:
    found = guide()
    here, public = f"/desk/publications/{found.record.token}/", f"/publications/{found.record.reference}/"
    editor = browser("editor")
    assert editor.get(f"{here}2/en/").status_code == 200 and f'href="{here}2/en/"' in page(editor, here)
    assert editor.post(here, {"do": "withdraw", "reason": "The figures were wrong."}).status_code == 302
    gone = browser("").get(public)
    assert gone.status_code == 410
    assert "The figures were wrong." in gone.content.decode() and GUIDE not in gone.content.decode()
    assert browser("").get(f"{public}2/en/").status_code == 404
    assert browser("").get(f"/api/v1{public.rstrip('/')}").status_code == 404
    assert GUIDE not in page(browser(""), "/publications/")
    for one in (editor, browser("officer"), browser("auditor")):
        assert [one.get(f"{here}{file}/").status_code for file in ("1/en", "2/en", "2/fr")] == [404, 404, 404]
    text = page(editor, here)
    assert "The figures were wrong." in text and f"{here}2/" not in text
    assert text.count("It was withdrawn: nobody reads it any more.") == 3
    assert editor.get(f"{here}edition/").status_code == 200
    texts = {"title_en": "x", "summary_en": "x", "issued": "2026"}
    assert editor.post(f"{here}edition/", texts).status_code == 409


def test_the_desk_lists_what_is_prepared(story: None) -> None:
    text = page(browser("editor"), "/desk/publications/", 10)
    assert GUIDE in text and "Who hires people who return (demonstration)" in text
    assert "Publications to clear and to publish" in page(browser("editor"), "/desk/")
    rows = browser("editor").get("/api/v1/desk/publications").json()["items"]
    assert sorted(one["state"] for one in rows) == ["proposed", "published"]
    assert browser("applicant").get("/api/v1/desk/publications").status_code == 403
