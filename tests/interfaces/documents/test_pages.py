"""Documents through the pages: asked for, made by the worker, fetched; who may, what fails, what it says."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.grants.models import AgreementText, Decision, Grant
from facility.apps.proposals.models import Proposal
from facility.apps.reporting.models import Report
from facility.foundation.accounts.public import Role, User
from facility.foundation.base.acts import act
from facility.foundation.base.clock import now
from facility.foundation.documents import actions
from facility.foundation.documents.models import Document
from facility.foundation.documents.rendering import Unmade
from facility.foundation.documents.stores import erase_papers, paper_rows
from facility.foundation.jobs import public as jobs
from facility.foundation.jobs.models import JobKey
from facility.foundation.post.models import Letter
from facility.foundation.records.retention import Whose
from facility.foundation.trail.models import Entry
from tests.foundation.documents.reading import Pdf, word, words_of

Browse = Callable[[str], Client]


@pytest.mark.django_db
def test_nobody_without_the_record_learns_of_its_documents(user_of: Callable[..., User]) -> None:
    client = Client()
    client.force_login(user_of(Role.GRANTS_OFFICER))
    assert client.get("/documents/of/nothing/").status_code == 404
    assert client.get("/documents/nothing/").status_code == 404


@pytest.fixture
def browse_as(story: None) -> Browse:
    def make(part: str) -> Client:
        client = Client()
        if part:
            client.force_login(User.objects.get(email=f"{part}@example.org"))
        return client

    return make


def page_of(model: Any) -> str:
    return f"/documents/of/{model.objects.get().record.token}/"


def wanted(kind: str = "grants.agreement", language: str = "en", form: str = "pdf") -> dict[str, str]:
    return {"kind": kind, "language": language, "form": form}


def made(client: Client, page: str, given: dict[str, str]) -> bytes:
    """Ask through the page, let the worker run, fetch the file."""
    answer = client.post(page, given)
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    jobs.run_due(now())
    shown = client.get(address).content.decode()
    assert "Download" in shown
    fetched = client.get(f"{address}file/")
    content = b"".join(fetched)  # type: ignore[call-overload]
    assert hashlib.sha256(content).hexdigest() in shown
    assert fetched.headers["Cache-Control"] == "no-store, private"
    return bytes(content)


def agreements() -> QuerySet[Document]:
    """The documents of the grant; the worker makes other ones of the story beside them."""
    return Document.objects.filter(record=Grant.objects.get().record)


def test_the_agreement_is_asked_for_made_and_fetched(browse_as: Browse) -> None:
    client = browse_as("signatory")
    text = Pdf(made(client, page_of(Grant), wanted())).text
    flat = " ".join(text.split())
    for words in (
        "Grant agreement",
        "Demonstration Office for Migration",
        "Costs of the action by heading, as applied for",
        "Human resources",
        "Financing plan",
        "EUR 380,000",
        "EUR 304,000",
        "Payment schedule",
        "Records kept until",
        "Demonstration text: not the terms of any facility",
        "10. Changes, suspension and end",
        "Signed electronically",
        "Funded by the European Union",
    ):
        assert words in flat
    assert "{" not in flat


def test_in_french_it_speaks_french_whatever_the_page_speaks(browse_as: Browse) -> None:
    made_in_french = Pdf(made(browse_as("officer"), page_of(Grant), wanted(language="fr")))
    flat = " ".join(made_in_french.text.split())
    for words in (
        "Convention de subvention",
        "380 000 EUR",
        "Plan de financement",
        "Signé électroniquement",
        "Page 1 sur",
    ):
        assert words.replace(" ", "") in flat.replace(" ", "").replace("\u202f", "")
    assert made_in_french.root["/Lang"] == "fr"


def test_the_text_to_edit_says_the_same_as_the_paper(browse_as: Browse) -> None:
    client = browse_as("officer")
    words = words_of(word(made(client, page_of(Grant), wanted(form="docx"))))
    for said in ("Grant agreement", "EUR\u00a0380,000", "Financing plan", "Payment schedule"):
        assert said in words


def test_the_report_has_its_texts_costs_and_findings(browse_as: Browse) -> None:
    flat = " ".join(Pdf(made(browse_as("reporter"), page_of(Report), wanted("reporting.report"))).text.split())
    for words in ("Final report", "What was achieved", "Costs with their documents", "Claimed", "Accepted on"):
        assert words in flat


def test_the_decision_names_both_people_the_lines_and_the_advice(browse_as: Browse) -> None:
    flat = " ".join(Pdf(made(browse_as("officer"), page_of(Decision), wanted("grants.award_decision"))).text.split())
    for words in ("Award decision", "Decided by", "Reserve list", "The committee's advice", "took part"):
        assert words in flat


@pytest.mark.parametrize(
    ("kind", "words"),
    [("grants.decision_letter", "decided to award a grant"), ("evaluation.invitation", "send the full application")],
)
def test_a_letter_on_paper_says_what_went_out(browse_as: Browse, kind: str, words: str) -> None:
    dossier = Grant.objects.get().proposal
    page = f"/documents/of/{dossier.record.token}/"
    assert page in browse_as("applicant").get(f"/dossiers/{dossier.record.token}/").content.decode()
    assert page in browse_as("officer").get(f"/desk/dossiers/{dossier.record.token}/").content.decode()
    flat = " ".join(Pdf(made(browse_as("applicant"), page, wanted(kind))).text.split())
    assert words in flat
    assert "Demonstration Office for Migration" in flat


def test_a_letter_on_paper_goes_with_the_person_it_went_to(browse_as: Browse) -> None:
    dossier = Grant.objects.get().proposal
    page = f"/documents/of/{dossier.record.token}/"
    made(browse_as("applicant"), page, wanted("evaluation.invitation"))
    made(browse_as("officer"), page_of(Grant), wanted())
    letters = Document.objects.filter(record=dossier.record, kind="evaluation.invitation")
    address = f"/documents/{letters.get().token}/file/"
    assert browse_as("officer").get(address).status_code == 200
    [reader] = {one.to_user_id for one in Letter.objects.filter(record=dossier.record, kind="evaluation.invited")}
    told = paper_rows(Whose(reader, ""))
    assert told.say(told.rows.get())["kind"] == "evaluation.invitation"
    with act():
        assert erase_papers(reader, now()) == 1
    assert browse_as("officer").get(address).status_code == 404
    assert not letters.exists()
    assert Document.objects.filter(record=Grant.objects.get().record).count() == 1


def test_a_dossier_to_which_nobody_wrote_has_no_documents(browse_as: Browse) -> None:
    sealed = Proposal.objects.get(state="concept_sealed")
    assert browse_as("agency_applicant").get(f"/documents/of/{sealed.record.token}/").status_code == 404


def test_asked_for_again_it_is_the_same_file(browse_as: Browse) -> None:
    client = browse_as("officer")
    first = made(client, page_of(Grant), wanted())
    entries = Entry.objects.count()
    assert made(client, page_of(Grant), wanted()) == first
    assert (agreements().count(), Entry.objects.count()) == (1, entries)


@pytest.mark.parametrize(
    ("part", "status"),
    [("signatory", 200), ("auditor", 200), ("donor", 200), ("agency_applicant", 404), ("evaluator", 404), ("", 404)],
)
def test_who_may_not_see_the_grant_gets_no_agreement(browse_as: Browse, part: str, status: int) -> None:
    browse_as("officer").post(page_of(Grant), wanted())
    jobs.run_due(now())
    document = agreements().get()
    client = browse_as(part)
    for address in (page_of(Grant), f"/documents/{document.token}/", f"/documents/{document.token}/file/"):
        assert client.get(address).status_code == status
    again = client.post(f"/documents/{document.token}/try-again/").status_code
    assert again == (409 if status == 200 else 404)


@pytest.mark.parametrize(
    "given", [wanted("grants.award_decision"), wanted(language="xx"), wanted(form="exe"), {}, wanted("\x00")]
)
def test_what_does_not_exist_cannot_be_asked_for(browse_as: Browse, given: dict[str, str]) -> None:
    answer = browse_as("officer").post(page_of(Grant), given)
    assert answer.status_code in {400, 422}
    assert Document.objects.count() == 0


def test_one_that_waits_says_so_and_one_that_failed_can_be_tried_again(
    browse_as: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse_as("officer")
    address = client.post(page_of(Grant), wanted()).headers["Location"]
    waiting = client.get(address).content.decode()
    assert "Waiting" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert client.get(f"{address}file/").status_code == 404

    def broken(*_given: Any) -> bytes:
        raise Unmade("time")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "render", broken)
        jobs.run_due(now())
    failed = client.get(address).content.decode()
    assert "It took longer than 30 seconds" in failed
    assert "Try again" in failed
    assert client.post(f"{address}try-again/").status_code == 302
    jobs.run_due(now())
    assert "Download" in client.get(address).content.decode()
    assert client.post(f"{address}try-again/").status_code == 409


def test_one_whose_job_was_given_up_is_not_shown_as_being_made_for_ever(browse_as: Browse) -> None:
    client = browse_as("officer")
    address = client.post(page_of(Grant), wanted()).headers["Location"]
    JobKey.objects.filter(name="documents.make").update(state="failed", finished_at=now())
    assert "gave up after several attempts" in client.get(address).content.decode()
    assert client.post(f"{address}try-again/").status_code == 302
    jobs.run_due(now())
    assert "Download" in client.get(address).content.decode()


def test_the_pages_take_few_queries(browse_as: Browse) -> None:
    client = browse_as("officer")
    address = client.post(page_of(Grant), wanted()).headers["Location"]
    counts = []
    for language in ("en", "fr"):
        client.post(page_of(Grant), wanted(language=language))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page_of(Grant)).status_code == 200
        counts.append(len(seen))
    with CaptureQueriesContext(connection) as detail:
        client.get(address)
    assert counts[0] == counts[1]
    assert max(*counts, len(detail)) <= 15


def signed_in(part: str, *, proved: bool) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{part}@example.org"))
    if not proved:
        session = client.session
        session["proved_at"] = (now() - timedelta(days=1)).isoformat()
        session.save()
    return client


def test_the_terms_are_read_saved_proposed_and_adopted_by_somebody_else(story: None) -> None:
    officer, authority = signed_in("officer", proved=True), signed_in("authority", proved=True)
    page = authority.get("/desk/agreement-text/").content.decode()
    assert ("Demonstration text" in page, "10. Changes, suspension and end" in page) == (True, True)
    assert authority.get("/desk/agreement-text/proposed/").status_code == 404
    saved = officer.get("/desk/agreement-text/text.toml").content.decode()
    first = saved.index("[[clause]]")
    other = saved[:first].replace("demonstration", "confirmed") + saved[saved.index("[[clause]]", first + 1) :]
    upload = SimpleUploadedFile("text.toml", other.encode())
    answer = officer.post("/desk/agreement-text/propose/", {"upload": upload}, follow=True)
    own = answer.content.decode()
    assert "The terms in force stay until another person has adopted it." in own
    assert ("Changed or left out" in own, "Adopt exactly this" in own, "Take the proposal back" in own) == (
        True,
        False,
        True,
    )
    page = authority.get("/desk/agreement-text/proposed/").content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen is not None
    assert officer.post("/desk/agreement-text/adopt/", {"seen": seen[1]}).status_code == 403
    assert authority.post("/desk/agreement-text/adopt/", {"seen": "0" * 64}).status_code == 409
    assert "A next version is proposed" in authority.get("/desk/agreement-text/").content.decode()
    answer = authority.post("/desk/agreement-text/adopt/", {"seen": seen[1]}, follow=True).content.decode()
    assert "Version 2 holds for agreements prepared from now on." in answer
    assert "Adopted by the facility" in answer


def test_a_proposed_text_is_taken_back_and_the_terms_in_force_stay(story: None) -> None:
    officer = signed_in("officer", proved=True)
    saved = officer.get("/desk/agreement-text/text.toml").content.replace(b"demonstration", b"confirmed")
    officer.post("/desk/agreement-text/propose/", {"upload": SimpleUploadedFile("text.toml", saved)})
    answer = officer.post("/desk/agreement-text/withdraw/", follow=True).content.decode()
    assert ("The terms in force stay." in answer, "Propose the next version" in answer) == (True, True)
    assert officer.get("/desk/agreement-text/proposed/").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"title = [", "This is not written as TOML"),
        (b"\xff\xfe", "not written in UTF-8"),
        (b"x = 1\n" * 100_000, "larger than 500 kB"),
        (b'[[clause]]\ntitle = {en = "{salary}", fr = "x"}\ntext = []', "clause 1: A text has one to 60 clauses"),
    ],
)
def test_a_text_that_cannot_be_adopted_says_why_and_changes_nothing(story: None, content: bytes, words: str) -> None:
    officer = signed_in("authority", proved=True)
    upload = SimpleUploadedFile("text.toml", content)
    answer = officer.post("/desk/agreement-text/propose/", {"upload": upload})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert [one.version for one in AgreementText.objects.all()] == [1]


def test_only_staff_propose_and_prove_first_who_is_there(story: None) -> None:
    assert signed_in("finance", proved=True).get("/desk/agreement-text/propose/").status_code == 403
    assert signed_in("applicant", proved=True).get("/desk/agreement-text/").status_code == 403
    asked = signed_in("authority", proved=False).get("/desk/agreement-text/propose/")
    assert (asked.status_code, asked.headers["Location"].startswith("/")) == (302, True)
