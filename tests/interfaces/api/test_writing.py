"""What programs write: the applicant's and the reporter's path, versions, keys for repeated requests, and refusals."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import now

from facility.apps.calls.models import Lot
from facility.apps.grants.models import Grant, PaymentRequest
from facility.apps.parties.models import RoleHolding
from facility.apps.proposals.models import Proposal, Submission
from facility.apps.reporting.models import Report
from facility.foundation.accounts.public import User
from facility.foundation.files.models import StoredFile
from facility.foundation.machines.models import ApiToken, KeptAnswer
from facility.foundation.trail.public import Entry

OFFICE = "Demonstration Office for Migration"


@pytest.mark.django_db
def test_the_public_writes_nothing(program: Any) -> None:
    answer = program().ask("POST", "dossiers", {"lot": "x:A", "lead": "y"})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


@pytest.fixture
def office(story: None) -> str:
    return str(Proposal.objects.get(lead__name=OFFICE).lead.record.token)


@pytest.fixture
def lot(story: None) -> str:
    one = Lot.objects.select_related("call").filter(state="open", call__state="open").order_by("pk").first()
    assert one is not None
    return f"{one.call.code}:{one.code}"


def started(caller: Any, lot: str, office: str, **headers: str) -> Any:
    return caller.ask("POST", "dossiers", {"lot": lot, "lead": office}, **headers)


def test_a_dossier_is_started_written_checked_and_withdrawn(lot: str, office: str, program: Any) -> None:
    caller = program("applicant")
    made = started(caller, lot, office)
    assert made.status_code == 201, made.content
    token = made.json()["token"]
    assert made.json()["may_submit"]
    saved = caller.ask("PUT", f"dossiers/{token}/fields/title", {"value": "A way that is safe"})
    assert (saved.status_code, saved.json()["version"], saved.headers["ETag"]) == (200, 1, '"1"')
    shown = caller.get(f"dossiers/{token}").json()
    assert shown["title"] == "A way that is safe"
    checked = caller.get(f"dossiers/{token}/check").json()
    assert not checked["ready"]
    assert any(one["rule"].startswith("R-") and one["source"] for one in checked["findings"])
    refused = caller.ask("POST", f"dossiers/{token}/submit", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "refused")
    assert {one["rule"] for one in refused.json()["findings"]} >= {
        one["rule"] for one in checked["findings"] if one["blocks"]
    }
    assert not Submission.objects.filter(proposal__record__token=token).exists()
    gone = caller.ask("POST", f"dossiers/{token}/withdraw", {"reason": "Another plan"})
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    again = caller.ask("POST", f"dossiers/{token}/withdraw", {"reason": "Twice"})
    assert (again.status_code, again.json()["code"]) == (409, "not_now")


def test_a_write_on_an_older_version_is_refused_and_changes_nothing(lot: str, office: str, program: Any) -> None:
    caller = program("applicant")
    token = started(caller, lot, office).json()["token"]
    address = f"dossiers/{token}/fields/title"
    caller.ask("PUT", address, {"value": "First words"})
    caller.ask("PUT", address, {"value": "Other words entirely"}, If_Match='"1"')
    late = caller.ask("PUT", address, {"value": "Words that come late"}, If_Match='"1"')
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert caller.get(f"dossiers/{token}").json()["title"] == "Other words entirely"
    assert len(caller.get(f"dossiers/{token}/versions/title").json()) == 2


def test_the_mark_of_a_whole_dossier_holds_its_answers(lot: str, office: str, program: Any) -> None:
    caller = program("applicant")
    token = started(caller, lot, office).json()["token"]
    mark = caller.get(f"dossiers/{token}").headers["ETag"]
    change = {"changes": [{"field": "title", "value": "One"}]}
    assert caller.ask("PATCH", f"dossiers/{token}/fields", change, If_Match=mark).status_code == 200
    change = {"changes": [{"field": "title", "value": "Two", "base_version": 1}]}
    late = caller.ask("PATCH", f"dossiers/{token}/fields", change, If_Match=mark)
    assert late.status_code == 412
    withdrawn = caller.ask("POST", f"dossiers/{token}/withdraw", {"reason": "x"}, If_Match=mark)
    assert withdrawn.status_code == 412
    assert caller.get(f"dossiers/{token}").json()["title"] == "One"


def test_the_same_key_is_one_act_and_the_same_answer(lot: str, office: str, program: Any) -> None:
    caller, before = program("applicant"), Proposal.objects.count()
    first = started(caller, lot, office, Idempotency_Key="start-1")
    again = started(caller, lot, office, Idempotency_Key="start-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert Proposal.objects.count() == before + 1
    other = caller.ask("POST", "dossiers", {"lot": lot, "lead": office, "answers": {}}, Idempotency_Key="start-1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert started(program("applicant"), lot, office, Idempotency_Key="start-1").json() != first.json()
    kept = bytes(KeptAnswer.objects.filter(key="start-1").earliest("pk").answer or b"")
    assert kept
    assert first.json()["token"].encode() not in kept


def test_a_refusal_keeps_no_answer_so_that_it_can_be_mended(office: str, lot: str, program: Any) -> None:
    caller = program("applicant")
    assert started(caller, "nothing:Z", office, Idempotency_Key="mend-1").status_code == 422
    assert started(caller, lot, office, Idempotency_Key="mend-1").status_code == 201


def test_an_answer_that_could_not_be_made_undoes_its_act(
    lot: str, office: str, program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facility.foundation.machines import public as machines

    def broken(kept_id: int, answer: Any) -> None:
        raise OSError("killed here")

    caller, before = program("applicant"), Proposal.objects.count()
    monkeypatch.setattr(machines, "keep", broken)
    with pytest.raises(OSError, match="killed here"):
        started(caller, lot, office, Idempotency_Key="killed")
    monkeypatch.undo()
    assert Proposal.objects.count() == before
    assert not KeptAnswer.objects.filter(key="killed").exists()
    assert started(caller, lot, office, Idempotency_Key="killed").status_code == 201


def test_documents_are_attached_and_taken_out(lot: str, office: str, program: Any) -> None:
    caller = program("applicant")
    token = started(caller, lot, office).json()["token"]
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    wrong = caller.send(f"dossiers/{token}/documents", io.BytesIO(pdf), kind="nonsense")
    assert (wrong.status_code, wrong.json()["findings"][0]["field"]) == (422, "kind")
    from facility.foundation.files import public as files

    known = StoredFile.objects.get(purpose="letter_a")
    content = b"".join(files.open_stream(known, files.key_for_writers(known)))
    upload = io.BytesIO(content)
    upload.name = "letter.pdf"
    made = caller.send(f"dossiers/{token}/documents", upload, kind="letter_a")
    assert made.status_code == 201, made.content
    file = made.json()["token"]
    read = caller.get(f"dossiers/{token}/documents/{file}")
    assert b"".join(read.streaming_content) == content
    assert caller.ask("DELETE", f"dossiers/{token}/documents/{file}").status_code == 204
    assert caller.get(f"dossiers/{token}").json()["documents"] == []


def test_a_partner_is_let_in_and_out(lot: str, office: str, program: Any) -> None:
    caller = program("applicant")
    token = started(caller, lot, office).json()["token"]
    holding = RoleHolding.objects.select_related("organisation__record").get(person__user__email="partner@example.org")
    partner = holding.organisation.record.token  # type: ignore[union-attr]
    given = {"organisation": partner, "may_write": False}
    assert caller.ask("POST", f"dossiers/{token}/readers", given).status_code == 204
    assert program("partner").get(f"dossiers/{token}").status_code == 200
    assert caller.ask("DELETE", f"dossiers/{token}/readers/{partner}").status_code == 204
    assert program("partner").get(f"dossiers/{token}").status_code == 404


def test_a_report_is_returned_written_and_sent(story: None, program: Any) -> None:
    report = Report.objects.get()
    token = report.record.token
    connection.cursor().execute(
        "UPDATE reporting_report SET state='returned', accepted_at=NULL, accepted_by=NULL, accepted_cents=NULL,"
        " cleared_cents=NULL, returned_reason='again' WHERE id=%s",
        [report.pk],
    )
    caller = program("reporter")
    shown = caller.get(f"reports/{token}")
    name = shown.json()["questions"][0]
    late = caller.ask("PATCH", f"reports/{token}/narrative", {"texts": {name: "x"}}, If_Match='"0.0.0.en"')
    assert late.status_code == 412
    mark = shown.headers["ETag"]
    saved = caller.ask("PATCH", f"reports/{token}/narrative", {"texts": {name: "What was done"}}, If_Match=mark)
    assert (saved.status_code, saved.json()["narrative"][name]) == (200, "What was done")
    # As many signs, other words: another version.
    other = caller.ask("PATCH", f"reports/{token}/narrative", {"texts": {name: "What was left"}})
    assert len({len(one.json()["narrative"][name]) for one in (saved, other)}) == 1
    late = caller.ask("POST", f"reports/{token}/submit", {}, If_Match=saved.headers["ETag"])
    assert (late.status_code, other.headers["ETag"] != saved.headers["ETag"]) == (412, True)
    known = shown.json()["costs"][0]
    gone = caller.ask("DELETE", f"reports/{token}/costs/{known['number']}")
    assert gone.status_code == 204
    upload = io.BytesIO(b"%PDF-1.4 not one")
    upload.name = "invoice.pdf"
    wrong = caller.send(
        f"reports/{token}/costs", upload, heading="staff", description="x", incurred_on="1999-01-01", amount_cents=100
    )
    assert (wrong.status_code, wrong.json()["findings"][-1]["rule"]) == (422, "PRG-12")
    sent = caller.ask("POST", f"reports/{token}/submit", {})
    assert sent.status_code in {200, 422}, sent.content


def test_a_token_does_no_more_than_its_scopes(lot: str, office: str, program: Any) -> None:
    reads = program("applicant", "read")
    no = started(reads, lot, office)
    assert (no.status_code, no.json()["code"], no.json()["needs"]) == (403, "scope", "write:dossiers")
    writes = program("applicant", "write:dossiers")
    assert started(writes, lot, office).status_code == 201
    assert writes.get("dossiers").json()["code"] == "scope"


def test_a_token_acts_with_the_roles_of_the_day_and_ends_when_it_is_ended(story: None, program: Any) -> None:
    caller = program("officer")
    assert caller.get("desk/dossiers").status_code == 200
    RoleHolding.objects.filter(person__user__email="officer@example.org").update(ends_on=now().date() - timedelta(2))
    assert caller.get("desk/dossiers").status_code == 403
    ApiToken.objects.update(ended_at=now())
    assert (caller.get("me").status_code, caller.get("calls").status_code) == (401, 401)


def test_a_token_ends_with_its_time_and_with_its_account(story: None, program: Any) -> None:
    caller = program("applicant")
    ApiToken.objects.update(created_at=now() - timedelta(days=9), expires_at=now() - timedelta(days=1))
    assert caller.get("me").status_code == 401
    other = program("reporter")
    User.objects.filter(email="reporter@example.org").update(is_active=False)
    assert other.get("me").status_code == 401


def test_too_many_requests_are_told_when_to_come_again(story: None, program: Any, settings: Any) -> None:
    settings.FACILITY_API_PER_MINUTE = 3
    caller = program("applicant")
    answers = [caller.get("me") for _ in range(8)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60


def test_nothing_that_decides_signs_or_pays_is_done_by_a_token(story: None, program: Any) -> None:
    from dataclasses import replace

    from facility.apps.grants import public as grants
    from facility.apps.parties.public import actor_for
    from facility.core.errors import Forbidden
    from facility.foundation.accounts.policy import PERMISSIONS
    from facility.interfaces.api.callers import _unproved
    from facility.interfaces.api.document import document

    grave = [code for code, may in PERMISSIONS.items() if may.grave]
    assert {"grants.decide", "grants.sign_as_authority", "grants.confirm_payment", "evaluation.take_up"} <= set(grave)
    at = now()
    signatory = replace(actor_for(User.objects.get(email="signatory@example.org"), at), **_unproved())
    before = (PaymentRequest.objects.count(), Entry.objects.count())
    with pytest.raises(Forbidden):
        grants.request_payment(grant_id=Grant.objects.get().pk, amount_cents=100, actor=signatory, at=at)
    assert (PaymentRequest.objects.count(), Entry.objects.count()) == before
    named = {one["operationId"] for each in document()["paths"].values() for one in each.values()}
    assert named & {code.partition(".")[2] for code in grave} == set()
    words = ("sign", "decide", "approve", "order", "pay", "take_up", "judge")
    assert [one for one in named if one.startswith(words)] == []


def test_a_browser_writes_with_the_mark_of_its_form_only(lot: str, office: str) -> None:
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(email="applicant@example.org"))
    given = json.dumps({"lot": lot, "lead": office})
    no = browser.post("/api/v1/dossiers", data=given, content_type="application/json")
    assert no.status_code == 403
    browser.get("/account/")
    mark = browser.cookies["csrftoken"].value
    yes = browser.post("/api/v1/dossiers", data=given, content_type="application/json", headers={"X-CSRFToken": mark})
    assert yes.status_code == 201, yes.content


def test_a_form_where_json_is_read_is_refused_in_a_session_too(lot: str, client_as: Any) -> None:
    browser = client_as(User.objects.get(email="applicant@example.org"))
    answer = browser.post("/api/v1/dossiers", {"lot": lot, "lead": "x"})
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"value": NaN}', "application/json", 400),
        (b'{"value": "\\u0000"}', "application/json", 400),
        (b'{"value": "\\ud800"}', "application/json", 400),
        (b'{"value": ' + b"[" * 60 + b"]" * 60 + b"}", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"base_version": 1e400}', "application/json", 422),
        (b'{"base_version": -1}', "application/json", 422),
        (b"value=1", "application/x-www-form-urlencoded", 415),
        (b'{"value": "' + b"x" * (3 << 20) + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_whole(
    lot: str, office: str, program: Any, body: bytes, kind: str, status: int
) -> None:
    caller = program("applicant")
    token = started(caller, lot, office).json()["token"]
    answer = caller.client.put(
        f"/api/v1/dossiers/{token}/fields/title",
        data=body,
        content_type=kind,
        headers={"Authorization": f"Bearer {caller.secret}"},
    )
    assert answer.status_code == status, answer.content[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert caller.get(f"dossiers/{token}/versions/title").json() == []
