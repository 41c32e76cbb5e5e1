"""Two-person rules and the fresh proof, attacked: by one person, a job, a token, a command, an edit of a table."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from facility.apps.dialogue.models import ReportEdition
from facility.apps.evaluation.models import Verdict
from facility.apps.finance.models import PaymentOrder
from facility.apps.grants.models import Decision, Grant
from facility.apps.knowledge.models import Lesson
from facility.apps.parties import public as parties
from facility.apps.reporting.models import Report
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused, Unproven
from facility.foundation.accounts.policy import ANY, require
from facility.foundation.accounts.public import PERMISSIONS, Actor, Held, Role, system
from facility.foundation.approvals.public import Approval
from facility.foundation.base import clock
from tests.apps.parties import make

ROOT = Path(__file__).resolve().parent.parent
# Whatever decides, signs, pays, opens a seal or gives a role; one taken off this list is a decision to write down.
GRAVE = {
    "assistance.confirm_setting",
    "assistance.propose_setting",
    "calls.close",
    "calls.open",
    "calls.propose_opening",
    "calls.propose_revision",
    "calls.revise",
    "dialogue.approve_report",
    "dialogue.propose_report",
    "evaluation.confirm_refusal",
    "evaluation.invite",
    "evaluation.judge",
    "evaluation.take_up",
    "grants.adopt_text",
    "grants.approve_order",
    "grants.check_payment",
    "grants.confirm_payment",
    "grants.decide",
    "grants.order_payment",
    "grants.propose_decision",
    "grants.propose_text",
    "grants.refuse_payment",
    "grants.request_payment",
    "grants.sign_as_authority",
    "grants.sign_as_beneficiary",
    "parties.answer_join_request",
    "parties.grant_role",
    "parties.invite_colleague",
    "reporting.accept",
}
# Rows of the told case, and the two columns that never hold the same person.
TWO_COLUMNS: list[tuple[type[models.Model], str, str]] = [
    (Approval, "approver_id", "proposer_id"),
    (Decision, "decided_by", "proposed_by"),
    (Grant, "signed_by_authority", "signed_by_beneficiary"),
    (PaymentOrder, "approved_by", "drafted_by"),
    (Lesson, "cleared_by", "proposed_by"),
    (Report, "accepted_by", "submitted_by"),
    (ReportEdition, "approved_by_id", "proposed_by_id"),
]


def test_these_acts_are_grave() -> None:
    assert GRAVE - {code for code, may in PERMISSIONS.items() if may.grave} == set()


@pytest.mark.parametrize("code", sorted(code for code, may in PERMISSIONS.items() if may.grave))
def test_a_role_alone_is_not_enough_and_no_job_does_it(code: str) -> None:
    may = PERMISSIONS[code]
    assert may.systems == frozenset()
    assert may.public is None
    assert not may(system("any job"))
    for role, relation in may.grid.items():
        actor = Actor(user_id=1, person_id=1, held=frozenset({Held(role)}))
        if relation == ANY:
            require(may, actor)
            with pytest.raises(Unproven):
                require(may, replace(actor, proved=False))


def test_no_act_of_two_people_is_reached_from_a_command() -> None:
    """Commands run without a person at the keyboard whom anybody proved: none of them names an act of two people."""
    acts = {code.partition(".")[2] for code in GRAVE} | {
        "approve",
        "approve_role",
        "propose_role",
        "grant_role",
        "sign",
    }
    acts |= {"approve_reset", "propose_reset", "accept_invitation", "confirm_refusal", "clear"}
    named = [
        (path.name, node.attr)
        for path in (ROOT / "facility" / "interfaces" / "cli").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in acts - {"open", "close"}
    ]
    assert named == []


@pytest.mark.parametrize(("model", "second", "first"), TWO_COLUMNS, ids=lambda one: getattr(one, "__name__", one))
def test_no_edit_of_a_table_puts_one_person_in_both_places(story: None, model: Any, second: str, first: str) -> None:
    row = model.objects.exclude(**{second: None}).exclude(**{first: None}).first()
    assert row is not None
    for column, other in ((second, first), (first, second)):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{column: getattr(row, other)})
    before = {column: getattr(row, column) for column in (second, first)}
    row.refresh_from_db()
    assert {column: getattr(row, column) for column in (second, first)} == before


def test_a_verdict_is_never_edited(story: None) -> None:
    row = Verdict.objects.first()
    assert row is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.filter(pk=row.pk).update(given_by=row.given_by)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(parties.TWO_PERSON))
def test_one_administrator_with_two_addresses_gets_no_further(role: Role) -> None:
    """A lone administrator invites a second address of their own, or gives it the role: neither leads anywhere."""
    one, other = (make.actor(f"a{n}@example.org", Role.ADMINISTRATOR) for n in (1, 2))
    puppet, at = make.person("puppet@example.org"), clock.now()
    with pytest.raises(Refused):
        parties.invite_to_role(
            email="puppet@example.org", role=role, address="/{secret}/", actor=one, at=at, name="Puppet"
        )
    with pytest.raises(NotAllowedNow):
        parties.grant_role(person_id=puppet.pk, role=role, actor=one, at=at)
    proposed = parties.propose_role(person_id=puppet.pk, role=role, actor=one, at=at)
    with pytest.raises(Forbidden):
        parties.approve_role(person_id=puppet.pk, payload_seen=proposed.payload_digest, actor=one, at=at)
    assert parties.actor_for(puppet.user, at).held == frozenset()
    parties.approve_role(person_id=puppet.pk, payload_seen=proposed.payload_digest, actor=other, at=at)
    assert parties.actor_for(puppet.user, at).has(role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(parties.OFFERED_BY_MEMBERS))
def test_one_administrator_with_two_addresses_gets_into_no_body_that_has_its_people(role: Role) -> None:
    """Whoever acts for an applicant reads its sealed dossiers, signs and asks for money: no way in for a puppet."""
    one, other = (make.actor(f"a{n}@example.org", Role.ADMINISTRATOR) for n in (1, 2))
    body, at = make.organisation("Applicants"), clock.now()
    member = make.actor("m@example.org", Role.APPLICANT, body)
    puppet = make.person("puppet@example.org")
    given = {"person_id": puppet.pk, "role": role, "organisation_id": body.pk}
    with pytest.raises(NotAllowedNow):
        parties.grant_role(**given, actor=one, at=at)
    with pytest.raises(Refused):
        parties.invite_colleague(
            organisation_id=body.pk, email="puppet@example.org", role=role, address="/{secret}/", actor=one, at=at
        )
    asked = parties.ask_to_join(organisation_id=body.pk, address="/", actor=parties.actor_for(puppet.user, at), at=at)
    with pytest.raises(Refused):
        parties.answer_join_request(request_id=asked.pk, accepted=True, address="/", actor=one, at=at)
    # Nor once its people were taken out: what they wrote is still there.
    parties.end_role(holding_id=parties.RoleHolding.objects.get(person=member.person_id).pk, actor=one, at=at)
    with pytest.raises(NotAllowedNow):
        parties.grant_role(**given, actor=one, at=at)
    with pytest.raises(Refused):
        parties.answer_join_request(request_id=asked.pk, accepted=True, address="/", actor=one, at=at)
    proposed = parties.propose_role(**given, actor=one, at=at)
    with pytest.raises(Forbidden):
        parties.approve_role(person_id=puppet.pk, payload_seen=proposed.payload_digest, actor=one, at=at)
    assert parties.actor_for(puppet.user, at).held == frozenset()
    parties.approve_role(person_id=puppet.pk, payload_seen=proposed.payload_digest, actor=other, at=at)
    assert parties.actor_for(puppet.user, at).has(role, body.pk)


@pytest.mark.django_db
def test_an_old_invitation_to_a_role_of_two_people_opens_nothing() -> None:
    one, at = make.actor("a@example.org", Role.ADMINISTRATOR), clock.now()
    found = parties.invite_to_role(
        email="late@example.org", role="evaluator", address="/{secret}/", actor=one, at=at, name="Late"
    )
    from facility.foundation.accounts.signing_in import digest_of

    parties.Invitation.objects.filter(pk=found.pk).update(role="grants_officer", digest=digest_of("known"))
    with pytest.raises(NotFound):
        parties.accept_invitation(secret="known", actor=Actor(), at=at)
    assert not parties.Person.objects.filter(user__email="late@example.org").exists()
