"""Intake at the browser: open the seal, judge with the rules' findings, refuse by two people, consult, invite."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.evaluation.models import Verdict
from facility.apps.proposals import public as proposals
from facility.core.errors import NotAllowedNow
from facility.foundation.approvals.models import Approval
from facility.foundation.trail.public import Entry, Event
from tests.apps.evaluation import make
from tests.apps.evaluation.make import AT, Cast
from tests.apps.proposals import make as proposals_make

pytestmark = pytest.mark.django_db


def sealed(cast: Cast) -> proposals.Proposal:
    note = proposals_make.concept(cast.applicant, cast.lot, cast.lead)
    proposals.submit(proposal_id=note.pk, key="k", actor=cast.applicant, at=AT)
    note.refresh_from_db()
    return note


def url(note: proposals.Proposal, act: str = "") -> str:
    return f"/desk/dossiers/{note.record.token}/{act}"


def state(note: proposals.Proposal) -> str:
    note.refresh_from_db()
    return note.state


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[-3000:]
    return str(response.content.decode())


def test_taking_up_opens_the_seal(
    cast: Cast, officer: Client, auditor: Client, applicant: Client, delegate: Client
) -> None:
    note = sealed(cast)
    assert "Skills for return" not in text(officer.get(url(note)))
    for browser, status in ((auditor, 403), (applicant, 404), (delegate, 404)):
        assert browser.post(url(note, "take-up/")).status_code == status
    assert officer.get(url(note, "take-up/")).status_code == 405
    assert "Take up" not in text(auditor.get(url(note)))
    assert state(note) == "concept_sealed"
    page = text(officer.post(url(note, "take-up/"), follow=True))
    assert "Skills for return" in page and "Find eligible" in page
    assert officer.post(url(note, "take-up/")).status_code == 409


def test_the_rules_stand_before_the_verdict_and_are_kept_with_it(cast: Cast, officer: Client, auditor: Client) -> None:
    note = make.taken_up(cast)
    assert "R-11" in text(officer.get(url(note, "eligible/")))
    assert auditor.get(url(note, "eligible/")).status_code == 403
    assert auditor.post(url(note, "eligible/")).status_code == 403
    assert state(note) == "concept_opened"
    page = text(officer.post(url(note, "eligible/"), follow=True))
    assert "found eligible" in page and "Consult services" in page
    assert state(note) == "concept_eligible"
    assert officer.get(url(note, "eligible/")).status_code == 409


def test_a_question_goes_to_the_applicant_with_a_day(cast: Cast, officer: Client) -> None:
    note = make.taken_up(cast)
    page = url(note, "ask/")
    yesterday, soon = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=9)
    refused = text(officer.post(page, {"question": "Why?", "due_at": yesterday.date().isoformat()}), 422)
    assert "id_due_at" in refused
    assert state(note) == "concept_opened"
    assert (
        officer.post(page, {"question": "Why?", "field": "title", "due_at": soon.date().isoformat()}).status_code == 302
    )
    assert state(note) == "concept_clarification"
    assert "Why?" in text(officer.get(url(note)))


def test_a_refusal_takes_two_people_and_exactly_what_was_shown(
    cast: Cast, officer: Client, second: Client, auditor: Client
) -> None:
    note = make.taken_up(cast)
    assert "id_reasons_error" in text(officer.post(url(note, "refuse/"), {"reasons": " "}), 422)
    assert Approval.objects.count() == 0
    officer.post(url(note, "refuse/"), {"reasons": "The country is not covered."})
    proposed = Approval.objects.get()
    page = text(second.get(url(note, "refuse/confirm/")))
    assert "The country is not covered." in page and proposed.payload_digest in page
    assert "another person must confirm" in text(officer.get(url(note, "refuse/confirm/")))
    assert auditor.get(url(note, "refuse/confirm/")).status_code == 403
    seen = {"seen": proposed.payload_digest}
    assert officer.post(url(note, "refuse/confirm/"), seen).status_code == 403
    assert second.post(url(note, "refuse/confirm/"), {"seen": "x"}).status_code == 409
    assert (state(note), Verdict.objects.count()) == ("concept_opened", 0)
    page = text(second.post(url(note, "refuse/confirm/"), seen, follow=True))
    assert "found ineligible" in page
    assert state(note) == "rejected"


def test_a_proposed_refusal_can_be_taken_back(cast: Cast, officer: Client, second: Client) -> None:
    note = make.taken_up(cast)
    officer.post(url(note, "refuse/"), {"reasons": "Too early."})
    assert second.post(url(note, "refuse/withdraw/")).status_code == 403
    officer.post(url(note, "refuse/withdraw/"))
    assert second.get(url(note, "refuse/confirm/")).status_code == 404
    assert "Propose a refusal" in text(officer.get(url(note)))


def consulted(cast: Cast, officer: Client, **more: Any) -> tuple[proposals.Proposal, bodies.Consulted]:
    note = make.taken_up(cast)
    evaluation.judge_eligible(proposal_id=note.pk, actor=cast.officer, at=AT)
    given = {"asked": [cast.service.pk], "question": "Any objection?", "days": 5, **more}
    assert officer.post(url(note, "consult/"), given).status_code == 302
    return note, bodies.Consulted.objects.get()


def test_services_are_asked_and_see_a_short_sheet_only(
    cast: Cast, officer: Client, delegate: Client, auditor: Client, applicant: Client
) -> None:
    note, asked = consulted(cast, officer)
    listed = text(delegate.get("/desk/consultations/"))
    assert "Skills for return" in listed
    page = text(delegate.get(f"/desk/consultations/{asked.pk}/"))
    assert "People who return find work." in page and "Any objection?" in page
    assert "The ministry asks for it." not in page, "only the summary, never the other answers"
    assert delegate.get(url(note)).status_code == 404
    assert Entry.objects.filter(event=Event.PROPOSAL_READ, facts__consulted=asked.pk).count() == 1
    delegate.get(f"/desk/consultations/{asked.pk}/")
    assert Entry.objects.filter(event=Event.PROPOSAL_READ, facts__consulted=asked.pk).count() == 1
    assert "Your reply" not in text(auditor.get(f"/desk/consultations/{asked.pk}/"))
    assert applicant.get(f"/desk/consultations/{asked.pk}/").status_code == 404
    assert applicant.get("/desk/consultations/").status_code == 403


def test_a_service_reads_no_sheet_of_a_dossier_that_was_withdrawn(
    cast: Cast, officer: Client, delegate: Client
) -> None:
    note, asked = consulted(cast, officer)
    here, program = f"/desk/consultations/{asked.pk}/", f"/api/v1/consultations/{asked.pk}"
    assert delegate.get(program).json()["sheet"]["summary"] == "People who return find work."
    proposals.withdraw(proposal_id=note.pk, reason="No money.", actor=cast.applicant, at=timezone.now())
    page = text(delegate.get(here))
    assert "What you were asked about is withdrawn. No reply is needed." in page
    assert "People who return find work." not in page
    sheet = delegate.get(program).json()["sheet"]
    assert (sheet["summary"], sheet["fund"], sheet["reference"]) == ("", "", str(note.record.reference))
    assert delegate.post(here, {"reply": "no_objection", "text": ""}).status_code == 409
    with pytest.raises(NotAllowedNow):
        bodies.reply(consulted_id=asked.pk, reply="no_objection", text="", actor=cast.delegate, at=AT)
    # Staff go on reading what was asked.
    assert "People who return find work." in text(officer.get(here))


def test_a_reply_needs_its_reason_and_no_veto_without_the_right(
    cast: Cast, officer: Client, delegate: Client, auditor: Client
) -> None:
    _note, asked = consulted(cast, officer)
    here = f"/desk/consultations/{asked.pk}/"
    assert "Say why" in text(delegate.post(here, {"reply": "objection", "text": ""}), 422)
    assert delegate.post(here, {"reply": "veto", "text": "No."}).status_code == 422
    assert auditor.post(here, {"reply": "no_objection"}).status_code == 403
    asked.refresh_from_db()
    assert asked.reply == ""
    delegate.post(here, {"reply": "comments", "text": "Meet the platform."})
    asked.refresh_from_db()
    assert (asked.reply, asked.text) == ("comments", "Meet the platform.")
    assert "Meet the platform." in text(officer.get(here))


def test_a_veto_only_for_who_is_asked(cast: Cast, officer: Client) -> None:
    note = make.taken_up(cast)
    evaluation.judge_eligible(proposal_id=note.pk, actor=cast.officer, at=AT)
    given = {"asked": [], "veto": [cast.service.pk], "question": "?", "days": 5}
    assert officer.post(url(note, "consult/"), given).status_code == 422
    assert bodies.Consultation.objects.count() == 0


def test_the_officer_closes_once_all_replied_and_invites(cast: Cast, officer: Client, delegate: Client) -> None:
    note, asked = consulted(cast, officer)
    assert officer.post(url(note, "consult/close/")).status_code == 409
    delegate.post(f"/desk/consultations/{asked.pk}/", {"reply": "no_objection"})
    page = text(officer.post(url(note, "consult/close/"), follow=True))
    assert "Invite the full application" in page
    assert state(note) == "concept_consulted"
    past = timezone.now() - timedelta(days=2)
    assert officer.post(url(note, "invite/"), {"due_at": past.date().isoformat()}).status_code == 422
    assert state(note) == "concept_consulted"
    soon = timezone.now() + timedelta(days=30)
    assert officer.post(url(note, "invite/"), {"due_at": soon.date().isoformat()}).status_code == 302
    assert state(note) == "full_draft"


def test_other_days_of_silence_are_marked_as_set_here(cast: Cast, officer: Client) -> None:
    consulted(cast, officer, days=8)
    made = bodies.Consultation.objects.get()
    assert (made.silence_days, made.silence_status) == (8, "unconfirmed")


def test_finding_it_eligible_drops_a_proposed_refusal(cast: Cast, officer: Client, second: Client) -> None:
    note = make.taken_up(cast)
    officer.post(url(note, "refuse/"), {"reasons": "Too early."})
    listed = text(second.get("/desk/dossiers/?refusal=1"))
    assert "Skills for return" in listed and "Refusals to confirm" in text(second.get("/desk/"))
    officer.post(url(note, "eligible/"))
    assert Approval.objects.get().withdrawn_at is not None
    assert "Skills for return" not in text(second.get("/desk/dossiers/?refusal=1"))


def test_the_staff_page_stays_cheap(cast: Cast, officer: Client, django_assert_max_num_queries: Any) -> None:
    note = make.eligible_in_full(cast)
    officer.get(url(note))
    with django_assert_max_num_queries(15):
        text(officer.get(url(note)))
