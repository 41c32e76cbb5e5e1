"""Handing in: checked and sealed in one act, once; nothing changes when it is refused; staff read nothing before opening."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from facility.apps.parties.public import make_webhook, tell_webhooks
from facility.apps.proposals import public as proposals
from facility.apps.proposals.models import Proposal, Submission
from facility.core import receipts
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Held, Role
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import act
from facility.foundation.files import public as files
from facility.foundation.forms import public as forms
from facility.foundation.machines import public as machines
from facility.foundation.post.public import Letter
from facility.foundation.records import custody
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail.public import Entry
from tests.apps.proposals import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> Any:
    """An organisation that applies."""
    return make.organisation()


@pytest.fixture
def applicant(lead: Any, actor_of: Callable[..., Actor]) -> Actor:
    """Applies for it."""
    return actor_of(Role.APPLICANT, organisation=lead)


@pytest.fixture
def officer(actor_of: Callable[..., Actor]) -> Actor:
    """Opens dossiers."""
    return actor_of(Role.GRANTS_OFFICER)


@pytest.fixture
def lot(officer: Actor) -> Any:
    """Takes dossiers."""
    return make.open_lot(officer)


@pytest.fixture
def note(applicant: Actor, lot: Any, lead: Any) -> Proposal:
    """A complete concept note."""
    return make.concept(applicant, lot, lead)


def hand_in(note: Proposal, actor: Actor, at: datetime = make.AT, key: str = "k1") -> Submission:
    return proposals.submit(proposal_id=note.pk, key=key, actor=actor, at=at)


def test_a_complete_note_is_received_with_a_number_and_a_letter(note: Proposal, applicant: Actor) -> None:
    received = hand_in(note, applicant)
    note.refresh_from_db()
    assert note.state == "concept_sealed"
    assert received.number == 1
    assert received.receipt["reference"] == note.record.reference == f"MPF-CN-2026-{note.pk:04d}"
    assert list(Letter.objects.values_list("kind", flat=True)) == ["proposals.submission_received"]
    assert Entry.objects.filter(record=note.record, event="proposal.submitted").count() == 1


def test_the_receipt_proves_offline_what_was_received(note: Proposal, applicant: Actor) -> None:
    received = hand_in(note, applicant)
    _key_id, _private, public = custody.signing_key()
    own = proposals.read_own(received)
    checks = receipts.verify(received.receipt, public, own.content, own.salt)
    assert [(one.what, one.holds) for one in checks] == [("format", True), ("signature", True), ("content", True)]
    changed = {**own.content, "answers": {**own.content["answers"], "requested": 1}}
    assert [one.holds for one in receipts.verify(received.receipt, public, changed, own.salt)] == [True, True, False]
    forged = {**received.receipt, "received_at": "2020-01-01T00:00:00+00:00"}
    assert [one.holds for one in receipts.verify(forged, public)] == [True, False]


def test_staff_see_that_it_exists_and_nothing_of_it_before_it_is_opened(
    note: Proposal, applicant: Actor, officer: Actor, lead: Any
) -> None:
    assert proposals.visible_to(officer).count() == 0
    received = hand_in(note, applicant)
    shown = proposals.visible_to(officer).get()
    assert (shown.title, shown.requested_cents) == ("", None)
    assert not proposals.policy.may_read_opened(officer, shown)
    with pytest.raises(NotAllowedNow):
        proposals.read_opened(received)
    stored = bytes(Submission.objects.get().ciphertext) + json.dumps(received.receipt).encode()
    assert b"Skills for return" not in stored
    with act():
        opened = proposals.open_seal(proposal_id=note.pk, actor=officer, at=make.AT)
    assert opened.title == "Skills for return"
    shown = proposals.visible_to(officer).get()
    assert (shown.state, shown.title, shown.requested_cents) == ("concept_opened", "Skills for return", 47_500_000)
    assert proposals.policy.may_read_opened(officer, shown)


def test_the_same_submission_sent_twice_is_one(note: Proposal, applicant: Actor) -> None:
    assert hand_in(note, applicant).pk == hand_in(note, applicant).pk
    assert Submission.objects.count() == 1
    with pytest.raises(NotAllowedNow):
        hand_in(note, applicant, key="k2")
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "rule"),
    [({"requested": "475000.01", "own_contribution": "24999.99"}, "R-11"), ({"need": ""}, "")],
)
def test_what_breaks_a_rule_is_refused_with_the_rule_and_changes_nothing(
    applicant: Actor, lot: Any, lead: Any, answers: dict[str, str], rule: str
) -> None:
    note = make.concept(applicant, lot, lead, **answers)
    before = Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        hand_in(note, applicant)
    assert rule in {one.rule for one in refusal.value.blocking}
    note.refresh_from_db()
    assert note.state == "concept_draft"
    assert note.answers.closed_at is None
    assert (Submission.objects.count(), Letter.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_a_closed_call_takes_nothing(note: Proposal, applicant: Actor, lot: Any) -> None:
    lot.call.state, lot.call.closed_at = "closed", make.AT
    lot.call.save()
    with pytest.raises(NotAllowedNow):
        hand_in(note, applicant)
    assert Submission.objects.count() == 0


def test_nobody_else_hands_in_writes_or_sees_a_draft(
    note: Proposal, officer: Actor, actor_of: Callable[..., Actor]
) -> None:
    stranger = actor_of(Role.APPLICANT, organisation=make.organisation("Somebody else"))
    for actor in (stranger, officer):
        with pytest.raises(Forbidden):
            hand_in(note, actor)
        with pytest.raises(Forbidden):
            proposals.save_part(
                proposal_id=note.pk, changes=[forms.FieldChange("title", "Mine")], actor=actor, at=make.AT
            )
        with pytest.raises(NotFound):
            proposals.by_token(note.record.token, actor)
    assert Submission.objects.count() == 0


def test_a_partner_that_was_let_in_reads_and_writes_until_let_out(
    note: Proposal, applicant: Actor, actor_of: Callable[..., Actor]
) -> None:
    partner_body = make.organisation("Partner")
    partner = actor_of(Role.PARTNER, organisation=partner_body)
    common = {"proposal_id": note.pk, "organisation_id": partner_body.pk, "actor": applicant, "at": make.AT}
    proposals.let_in(may_edit=False, **common)
    assert proposals.by_token(note.record.token, partner) == note
    change = [forms.FieldChange("acronym", "SKILLS")]
    with pytest.raises(Forbidden):
        proposals.save_part(proposal_id=note.pk, changes=change, actor=partner, at=make.AT)
    proposals.let_in(may_edit=True, **common)
    [saved] = proposals.save_part(proposal_id=note.pk, changes=change, actor=partner, at=make.AT)
    assert saved.value == "SKILLS"
    with pytest.raises(Forbidden):
        hand_in(note, partner)
    proposals.let_out(**common)
    with pytest.raises(NotFound):
        proposals.by_token(note.record.token, partner)


def test_numbers_count_the_order_of_receipt_in_the_lot(
    note: Proposal, applicant: Actor, lot: Any, lead: Any, actor_of: Callable[..., Actor]
) -> None:
    other_body = make.organisation("Other")
    other = actor_of(Role.APPLICANT, organisation=other_body)
    second = make.concept(other, lot, other_body)
    assert hand_in(second, other, key="a").number == 1
    assert hand_in(note, applicant, key="b").number == 2


def test_it_can_be_withdrawn_once(note: Proposal, applicant: Actor) -> None:
    hand_in(note, applicant)
    proposals.withdraw(proposal_id=note.pk, reason="We found other money.", actor=applicant, at=make.AT)
    note.refresh_from_db()
    assert (note.state, note.withdrawn_at) == ("withdrawn", make.AT)
    with pytest.raises(NotAllowedNow):
        proposals.withdraw(proposal_id=note.pk, reason="", actor=applicant, at=make.AT)


@pytest.fixture
def opened(note: Proposal, applicant: Actor, officer: Actor) -> Proposal:
    """Handed in and opened."""
    hand_in(note, applicant)
    with act():
        proposals.open_seal(proposal_id=note.pk, actor=officer, at=make.AT)
    note.refresh_from_db()
    return note


def test_a_clarification_is_asked_and_answered_in_time(opened: Proposal, applicant: Actor, officer: Actor) -> None:
    due = make.AT + timedelta(days=5)
    with act():
        asked = proposals.ask_clarification(
            proposal_id=opened.pk, field="total", question="Is the total right?", due_at=due, actor=officer, at=make.AT
        )
    opened.refresh_from_db()
    assert opened.state == "concept_clarification"
    with pytest.raises(NotAllowedNow):
        proposals.answer_clarification(
            clarification_id=asked.pk, text="Late", actor=applicant, at=due + timedelta(seconds=1)
        )
    proposals.answer_clarification(clarification_id=asked.pk, text="Yes, it is.", actor=applicant, at=due)
    opened.refresh_from_db()
    asked.refresh_from_db()
    assert opened.state == "concept_opened"
    key = custody.key_for_readers(asked.submission.record_id)
    assert proposals.clarification_text(asked, key) == ("Is the total right?", "Yes, it is.")
    assert b"Is the total" not in bytes(asked.question)


def test_the_full_stage_takes_up_the_same_answers_and_the_concept_stays_as_received(
    opened: Proposal, applicant: Actor, officer: Actor
) -> None:
    with act():
        for step in ("judge_eligible", "consult"):
            proposals.move(proposal_id=opened.pk, action=step, actor=officer, at=make.AT)
        proposals.invite(proposal_id=opened.pk, due_at=make.AT + timedelta(days=60), actor=officer, at=make.AT)
    later = make.AT + timedelta(days=30)
    proposals.save_part(proposal_id=opened.pk, changes=make.changes(make.FULL), actor=applicant, at=later)
    received = hand_in(opened, applicant, at=later, key="full")
    opened.refresh_from_db()
    assert (received.stage, received.number, opened.state) == ("full", 2, "full_sealed")
    full, concept = proposals.read_own(received), proposals.read_own(opened.submissions.get(stage="concept"))
    assert full.answers["title"] == concept.answers["title"] == "Skills for return"
    assert concept.answers.get("methodology") is None
    with pytest.raises(NotAllowedNow):
        proposals.read_opened(received)


def test_a_full_application_after_its_date_is_late(opened: Proposal, applicant: Actor, officer: Actor) -> None:
    with act():
        for step in ("judge_eligible", "consult"):
            proposals.move(proposal_id=opened.pk, action=step, actor=officer, at=make.AT)
        proposals.invite(proposal_id=opened.pk, due_at=make.AT + timedelta(days=1), actor=officer, at=make.AT)
    proposals.save_part(proposal_id=opened.pk, changes=make.changes(make.FULL), actor=applicant, at=make.AT)
    with pytest.raises(NotAllowedNow):
        hand_in(opened, applicant, at=make.AT + timedelta(days=1, seconds=1), key="late")
    assert Submission.objects.count() == 1


def test_documents_are_part_of_what_is_sealed(note: Proposal, applicant: Actor) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    from django.core.files.uploadedfile import SimpleUploadedFile

    stored = proposals.attach(
        proposal_id=note.pk,
        upload=SimpleUploadedFile("letter.pdf", pdf),
        kind="letter_b",
        country="MA",
        actor=applicant,
        at=make.AT,
    )
    received = hand_in(note, applicant)
    [document] = proposals.read_own(received).content["documents"]
    assert (document["purpose"], document["sha256"]) == ("letter_b:MA", stored.sha256)
    with pytest.raises(NotAllowedNow):
        proposals.detach(proposal_id=note.pk, token=stored.token, actor=applicant, at=make.AT)


def test_a_call_without_concept_notes_takes_full_applications_that_staff_see_once_handed_in(
    applicant: Actor, officer: Actor, lot: Any, lead: Any
) -> None:
    lot.call.stages = "full"
    lot.call.save()
    made = proposals.start(
        lot_id=lot.pk, lead_id=lead.pk, actor=applicant, at=make.AT, answers={**make.CONCEPT, **make.FULL}
    )
    assert (made.state, made.stage) == ("full_draft", "full")
    assert not proposals.visible_to(officer).exists()
    assert hand_in(made, applicant).stage == "full"
    assert proposals.visible_to(officer).get() == made


def test_an_opened_dossier_is_found_by_those_who_may_open_its_page_and_by_nobody_else(
    note: Proposal, applicant: Actor, officer: Actor, lead: Any, actor_of: Callable[..., Actor]
) -> None:
    """Its title and passages are its content: another role for the same body, or a role for one app, finds nothing."""
    hand_in(note, applicant)
    with act():
        proposals.open_seal(proposal_id=note.pk, actor=officer, at=make.AT)
    held_for_lessons = replace(officer, held=frozenset({Held(Role.GRANTS_OFFICER, None, "knowledge")}))
    others = [actor_of(role, organisation=lead) for role in (Role.REPORTER, Role.FINANCIAL_SIGNATORY, Role.PARTNER)]
    for who, finds in ((applicant, 1), (officer, 1), (held_for_lessons, 0), *((one, 0) for one in others)):
        found = search.find(search.Query("ministry", who, kinds=("proposal",)))
        assert (found.total, found.kinds.get("proposal", 0), found.facets.get("country", {}).get("MA", 0)) == (
            finds,
            finds,
            finds,
        )
        assert proposals.policy.may_view(who, Proposal.objects.get(pk=note.pk)) is bool(finds)


def test_a_webhook_of_an_applicant_hears_no_more_than_the_page_tells(
    note: Proposal, applicant: Actor, officer: Actor
) -> None:
    """That a refusal waits for a second person, or that somebody of the staff reads, is not told before it is decided."""
    events = ["approval.proposed", "proposal.opened", "proposal.read", "proposal.submitted"]
    own, _secret = make_webhook(url="https://hooks.example.org/a", events=events, actor=applicant, at=make.AT)
    theirs, _secret = make_webhook(url="https://hooks.example.org/b", events=events, actor=officer, at=make.AT)
    hand_in(note, applicant)
    with act():
        proposals.open_seal(proposal_id=note.pk, actor=officer, at=make.AT)
        record = records.lock(note.record_id)
        approvals.propose(record=record, act="evaluation.refuse", payload={}, actor=officer, at=make.AT)
    proposals.note_reading(proposal_id=note.pk, actor=officer, at=make.AT)
    tell_webhooks(at=make.AT)
    told = {
        row: sorted(one.entry.event for one in machines.deliveries_of(row).exclude(state="dropped"))
        for row in (own, theirs)
    }
    assert told[own] == ["proposal.opened", "proposal.submitted"]
    assert told[theirs] == events


def test_what_the_facility_puts_on_paper_is_no_document_of_the_applicant(
    note: Proposal, applicant: Actor, officer: Actor
) -> None:
    """A letter that staff have as a file lies with the dossier: it is neither handed in nor taken out by its writers."""
    make.to_full(note, applicant, officer)
    with act():
        prepared = files.prepare(b"You are invited.\n", name="letter.txt")
        made = files.keep(
            record=records.lock(note.record_id), prepared=prepared, purpose=files.MADE_HERE, actor=officer, at=make.AT
        )
    with pytest.raises(NotFound):
        proposals.detach(proposal_id=note.pk, token=made.token, actor=applicant, at=make.AT)
    sent = hand_in(note, applicant, key="full")
    with act():
        opened = proposals.open_seal(proposal_id=note.pk, actor=officer, at=make.AT)
    assert (sent.stage, opened.file_keys) == ("full", {})
