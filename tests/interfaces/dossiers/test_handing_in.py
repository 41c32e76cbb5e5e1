"""Handing in through pages, the receipt and its files, documents, clarification, withdrawal."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from facility.apps.proposals import public as proposals
from facility.apps.proposals.models import Submission
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import act
from facility.foundation.clocks.public import Clock
from facility.foundation.records import custody
from facility.foundation.trail.public import Entry
from facility.interfaces.cli.main import main
from tests.apps.proposals import make
from tests.interfaces.dossiers.test_writing import fields, page

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def url(note: proposals.Proposal, path: str = "") -> str:
    return f"/dossiers/{note.record.token}/{path}"


def send(browser: Client, note: proposals.Proposal) -> Any:
    """Press the button of the check page."""
    form = page(browser, url(note, "check/")).xpath("//form[@action='#submit']")[0]
    return browser.post(url(note, "check/"), dict(form.form_values()))


def text(client: Client, address: str) -> str:
    return " ".join(page(client, address).text_content().replace("\xa0", " ").split())


def test_the_whole_dossier_is_read_before_it_is_sealed(browser: Client, note: proposals.Proposal) -> None:
    found = page(browser, url(note, "check/"))
    assert "Three hundred people find work." in found.text_content()
    assert "Ministry of Labour" in found.text_content()
    assert found.xpath(f"//a[@href='{url(note, 'parts/basics/')}#id_title']")


def test_a_button_pressed_twice_hands_in_once_and_leads_to_the_receipt(
    browser: Client, note: proposals.Proposal
) -> None:
    form = dict(page(browser, url(note, "check/")).xpath("//form[@action='#submit']")[0].form_values())
    first, second = (browser.post(url(note, "check/"), form) for _ in range(2))
    assert first["Location"] == second["Location"] == url(note, "receipt/concept/")
    assert Submission.objects.count() == 1
    assert "is received and sealed" in text(browser, first["Location"])
    other = browser.post(url(note, "check/"), {**form, "key": "f" * 32})
    assert other["Location"] == url(note)
    assert Submission.objects.count() == 1


def test_without_its_key_nothing_is_handed_in(browser: Client, note: proposals.Proposal) -> None:
    assert browser.post(url(note, "check/"), {"key": "short"}).status_code == 422
    assert not Submission.objects.exists()


def test_what_stops_it_is_shown_with_rule_and_link_and_nothing_changes(
    browser: Client, applicant: Actor, lot: Any, lead: Any, now: datetime
) -> None:
    note = make.concept(applicant, lot, lead, now, requested="480000", own_contribution="20000")
    before = Entry.objects.count()
    answer = send(browser, note)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Not handed in" in body and "R-11" in body and f"{url(note, 'parts/money/')}#id_requested" in body
    note.refresh_from_db()
    assert (note.state, Submission.objects.count(), Entry.objects.count()) == ("concept_draft", 0, before)


def test_a_closed_call_says_so_and_keeps_the_text(browser: Client, note: proposals.Proposal, now: datetime) -> None:
    call = note.lot.call
    call.state, call.closed_at = "closed", now
    call.save()
    answer = send(browser, note)
    assert answer.status_code == 409
    assert "The call does not take dossiers now" in answer.content.decode()
    assert not Submission.objects.exists()


def test_the_receipt_and_its_files_prove_offline_what_was_received(
    browser: Client, note: proposals.Proposal, tmp_path: Path, capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    send(browser, note)
    place = url(note, "receipt/concept/")
    assert browser.get(place + "pdf/").content.startswith(b"%PDF-1.7")
    for name in ("json", "content"):
        answer = browser.get(f"{place}{name}/")
        assert answer["Cache-Control"] == "no-store, private"
        (tmp_path / f"{name}.json").write_bytes(answer.content)
    receipt, content = str(tmp_path / "json.json"), str(tmp_path / "content.json")
    key = client.get("/receipts/key/?format=json").json()["ed25519"]
    assert key in client.get("/receipts/key/").content.decode()
    assert main(["receipt", "verify", receipt, "--content", content, "--public-key", key]) == 0
    assert main(["receipt", "verify", receipt]) == 0
    changed = json.loads((tmp_path / "content.json").read_text())
    changed["content"]["answers"]["requested"] = 1
    (tmp_path / "content.json").write_text(json.dumps(changed))
    assert main(["receipt", "verify", receipt, "--content", content, "--public-key", key]) == 1
    assert "DOES NOT HOLD: The content" in capsys.readouterr().out
    assert main(["receipt", "verify", receipt, "--public-key", "ab" * 32]) == 1


@pytest.mark.parametrize(
    ("content", "key", "says"),
    [
        ("nothing", "ab" * 32, "cannot be read"),
        ("{", "ab" * 32, "line 1, column 2"),
        ("[]", "ab" * 32, "not an object"),
        ("{}", "xyz", "not hexadecimal"),
        ("{}", "abcd", "has 2 bytes"),
    ],
)
def test_a_bad_file_or_key_gets_one_clear_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, key: str, says: str
) -> None:
    place = tmp_path / "receipt.json"
    if content != "nothing":
        place.write_text(content)
    assert main(["receipt", "verify", str(place), "--public-key", key]) == 2
    assert says in capsys.readouterr().err


def test_a_content_file_without_salt_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, told in (("receipt", "{}"), ("content", '{"content": {}}')):
        (tmp_path / name).write_text(told)
    words = ["receipt", "verify", str(tmp_path / "receipt"), "--content", str(tmp_path / "content")]
    assert main([*words, "--public-key", "ab" * 32]) == 2
    assert "no content with its salt" in capsys.readouterr().err


def test_the_receipt_speaks_french(browser: Client, note: proposals.Proposal) -> None:
    send(browser, note)
    answer = browser.get(url(note, "receipt/concept/pdf/"), headers={"accept-language": "fr"})
    assert answer.status_code == 200
    assert b"/Lang (fr)" in answer.content or b"(fr)" in answer.content


def test_after_submission_the_course_is_shown_and_a_task_waits_for_the_officer(
    browser: Client, note: proposals.Proposal
) -> None:
    send(browser, note)
    told = text(browser, url(note))
    assert "Concept note received and sealed" in told and "Number 1 in the order of receipt" in told
    [clock] = Clock.objects.all()
    assert (clock.kind, clock.role, clock.state) == ("proposals.intake", "grants_officer", "running")
    assert browser.get(url(note, "parts/basics/"))["Location"] == url(note)
    assert browser.get(url(note, "check/"))["Location"] == url(note)


def attach(browser: Client, note: proposals.Proposal, name: str = "letter.pdf", **more: str) -> Any:
    sent = {"kind": "letter_b", "country": "MA", "upload": SimpleUploadedFile(name, PDF), **more}
    return browser.post(url(note, "documents/"), sent)


def test_a_document_is_added_read_and_taken_out(browser: Client, note: proposals.Proposal, stranger: Client) -> None:
    assert attach(browser, note).status_code == 302
    found = page(browser, url(note, "documents/"))
    [link] = found.xpath("//a[text()='letter.pdf']/@href")
    assert b"".join(browser.get(link)) == PDF
    assert stranger.get(link).status_code == 404
    assert stranger.post(f"{link}remove/").status_code == 404
    assert browser.post(f"{link}remove/").status_code == 302
    assert browser.get(link).status_code == 404


def test_what_is_no_document_is_refused_at_its_field(browser: Client, note: proposals.Proposal) -> None:
    sent = {"kind": "letter_b", "country": "", "upload": SimpleUploadedFile("letter.pdf", PDF)}
    assert "Choose the partner country" in browser.post(url(note, "documents/"), sent).content.decode()
    sent = {"kind": "statutes", "upload": SimpleUploadedFile("run.exe", b"MZ\x90")}
    assert browser.post(url(note, "documents/"), sent).status_code == 422
    assert "No document yet" in text(browser, url(note, "documents/"))


def test_a_document_of_another_dossier_is_not_there(
    browser: Client, note: proposals.Proposal, applicant: Actor, lot: Any, lead: Any, now: datetime
) -> None:
    attach(browser, note)
    [link] = page(browser, url(note, "documents/")).xpath("//a[text()='letter.pdf']/@href")
    second = make.concept(applicant, lot, lead, now)
    assert browser.get(link.replace(note.record.token, second.record.token)).status_code == 404


def test_what_was_handed_in_stays_with_it(
    browser: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    attach(browser, note)
    make.to_full(note, applicant, officer, now + timedelta(minutes=1))
    [link] = page(browser, url(note, "documents/")).xpath("//a[text()='letter.pdf']/@href")
    assert "stays: it was handed in" in text(browser, url(note, "documents/"))
    browser.post(f"{link}remove/")
    assert b"".join(browser.get(link)) == PDF


def ask(note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime, days: int = 5) -> None:
    """Hand in, open, ask."""
    proposals.submit(proposal_id=note.pk, key="k" * 32, actor=applicant, at=now)
    with act():
        proposals.open_seal(proposal_id=note.pk, actor=officer, at=now)
        proposals.ask_clarification(
            proposal_id=note.pk,
            field="total",
            question="Is the total right?",
            due_at=now + timedelta(days=days),
            actor=officer,
            at=now,
        )


def test_a_question_is_answered_on_its_page(
    browser: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    ask(note, applicant, officer, now)
    assert Clock.objects.get(kind="proposals.clarification").organisation_id == note.lead_id
    assert page(browser, url(note)).xpath(f"//a[@href='{url(note, 'clarification/')}']")
    assert "Is the total right?" in text(browser, url(note, "clarification/"))
    assert browser.post(url(note, "clarification/"), {"answer": " "}).status_code == 422
    assert browser.post(url(note, "clarification/"), {"answer": "Yes, it is."}).status_code == 302
    assert "Yes, it is." in text(browser, url(note, "clarification/"))
    note.refresh_from_db()
    assert note.state == "concept_opened"
    assert Clock.objects.get(kind="proposals.clarification").state == "stopped"


def test_a_late_answer_is_not_sent(
    browser: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    ask(note, applicant, officer, now - timedelta(days=9))
    assert "The date for the answer has passed" in text(browser, url(note, "clarification/"))
    assert browser.post(url(note, "clarification/"), {"answer": "Yes"}).status_code == 422
    note.refresh_from_db()
    assert note.state == "concept_clarification"


def test_a_dossier_is_withdrawn_after_a_clear_word(browser: Client, note: proposals.Proposal) -> None:
    send(browser, note)
    assert browser.post(url(note, "withdraw/"), {"reason": "Other money"}).status_code == 422
    assert browser.post(url(note, "withdraw/"), {"reason": "Other money", "sure": "on"}).status_code == 302
    note.refresh_from_db()
    assert (note.state, note.withdrawn_reason) == ("withdrawn", "Other money")
    assert not Clock.objects.exclude(state="stopped").exists()
    assert "Withdrawn" in text(browser, url(note))
    assert browser.post(url(note, "withdraw/"), {"sure": "on"}).status_code == 409


def test_the_full_application_is_written_on_the_same_parts_and_handed_in(
    browser: Client, note: proposals.Proposal, applicant: Actor, officer: Actor, now: datetime
) -> None:
    make.to_full(note, applicant, officer, now)
    assert "Invited to send the full application" in text(browser, url(note)) or "due" in text(browser, url(note))
    found = fields(page(browser, url(note, "parts/basics/")))
    assert found["title"] == ["Skills for return"]
    assert send(browser, note)["Location"] == url(note, "receipt/full/")
    assert "Number in the order of receipt" in text(browser, url(note, "receipt/full/"))
    assert "Trainers" in text(browser, url(note, "handed-in/full/"))
    assert "Trainers" not in text(browser, url(note, "handed-in/concept/"))


def test_an_earlier_key_is_said_on_the_receipt(browser: Client, note: proposals.Proposal, settings: Any) -> None:
    send(browser, note)
    place = Path(settings.FACILITY_KEYS_DIR) / "signing-1.key"
    place.unlink()
    custody.signing_key()
    assert "signed with an earlier key" in text(browser, url(note, "receipt/concept/"))
