"""Consultations: silence counts as agreement on the day, not before; a veto needs the right; nothing after closing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from facility.apps.bodies import public as bodies
from facility.core.errors import Forbidden, NotAllowedNow, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.records.public import Record, create
from facility.foundation.trail.public import Entry

pytestmark = pytest.mark.django_db

FIVE_DAYS = bodies.Silence(5, "TA-04, practice of a sister instrument", "analogue")


@pytest.fixture
def officer(actor_of: Callable[..., Actor]) -> Actor:
    """Runs the consultation."""
    return actor_of(Role.GRANTS_OFFICER)


@pytest.fixture
def subject(at: datetime) -> Record:
    """What services are asked about."""
    return create(kind="proposal", label={"en": "Dossier"}, at=at, invented=True)


@pytest.fixture
def services(officer: Actor, at: datetime) -> list[Any]:
    """Two services: a delegation without a veto and a directorate with one."""
    from facility.apps.parties.public import add_organisation

    return [add_organisation(name=name, actor=officer, at=at, invented=True) for name in ("Delegation", "Directorate")]


@pytest.fixture
def consultation(subject: Record, services: list[Any], officer: Actor, at: datetime) -> bodies.Consultation:
    """Open for five days."""
    return bodies.open_consultation(
        subject=subject,
        question="Does this action fit the priorities for the country?",
        asked=[(services[0].pk, False), (services[1].pk, True)],
        silence=FIVE_DAYS,
        actor=officer,
        at=at,
    )


def replying(
    consultation: bodies.Consultation, number: int, actor: Actor, reply: str, at: datetime, text: str = ""
) -> bodies.Consulted:
    asked = consultation.asked.order_by("pk")[number]
    return bodies.reply(consulted_id=asked.pk, reply=reply, text=text, actor=actor, at=at)


def test_silence_counts_as_agreement_once_the_date_has_passed(
    consultation: bodies.Consultation, services: list[Any], officer: Actor, actor_of: Callable[..., Actor], at: datetime
) -> None:
    delegation = actor_of(Role.CONSULTED_SERVICE, organisation=services[0])
    replying(consultation, 0, delegation, "no_objection", at + timedelta(days=1))
    with pytest.raises(NotAllowedNow):
        bodies.close_consultation(consultation_id=consultation.pk, actor=officer, at=at + timedelta(days=5))
    closed = bodies.close_consultation(
        consultation_id=consultation.pk, actor=officer, at=at + timedelta(days=5, seconds=1)
    )
    assert (closed.state, closed.outcome) == ("closed", "agreed")
    assert [one.silent for one in closed.asked.order_by("pk")] == [False, True]


def test_it_closes_early_when_all_have_replied(
    consultation: bodies.Consultation, services: list[Any], officer: Actor, actor_of: Callable[..., Actor], at: datetime
) -> None:
    for number, service in enumerate(services):
        replying(consultation, number, actor_of(Role.CONSULTED_SERVICE, organisation=service), "comments", at)
    closed = bodies.close_consultation(consultation_id=consultation.pk, actor=officer, at=at + timedelta(hours=1))
    assert closed.outcome == "agreed"


def test_a_veto_needs_the_right_and_a_reason_and_decides_the_outcome(
    consultation: bodies.Consultation, services: list[Any], officer: Actor, actor_of: Callable[..., Actor], at: datetime
) -> None:
    delegation = actor_of(Role.CONSULTED_SERVICE, organisation=services[0])
    directorate = actor_of(Role.CONSULTED_SERVICE, organisation=services[1])
    with pytest.raises(Refused, match="no_veto_right"):
        replying(consultation, 0, delegation, "veto", at, "We are against it")
    with pytest.raises(Refused, match="objection_needs_reason"):
        replying(consultation, 1, directorate, "veto", at, "  ")
    replying(consultation, 1, directorate, "veto", at, "Overlaps with a running action")
    replying(consultation, 0, delegation, "no_objection", at)
    closed = bodies.close_consultation(consultation_id=consultation.pk, actor=officer, at=at)
    assert closed.outcome == "vetoed"


def test_a_reply_after_the_date_or_by_another_service_changes_nothing(
    consultation: bodies.Consultation, services: list[Any], actor_of: Callable[..., Actor], at: datetime
) -> None:
    delegation = actor_of(Role.CONSULTED_SERVICE, organisation=services[0])
    directorate = actor_of(Role.CONSULTED_SERVICE, organisation=services[1])
    before = Entry.objects.count()
    with pytest.raises(NotAllowedNow):
        replying(consultation, 0, delegation, "objection", at + timedelta(days=6), "Too late")
    with pytest.raises(Forbidden):
        replying(consultation, 0, directorate, "objection", at, "Not ours")
    assert [one.reply for one in consultation.asked.all()] == ["", ""]
    assert Entry.objects.count() == before


def test_the_database_refuses_a_veto_without_the_right(consultation: bodies.Consultation, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        consultation.asked.filter(has_veto=False).update(reply="veto", replied_at=at)


def test_only_one_consultation_at_a_time_and_somebody_must_be_asked(
    consultation: bodies.Consultation, subject: Record, services: list[Any], officer: Actor, at: datetime
) -> None:
    again = {"subject": subject, "question": "Again?", "silence": FIVE_DAYS, "actor": officer, "at": at}
    with pytest.raises(NotAllowedNow):
        bodies.open_consultation(asked=[(services[0].pk, False)], **again)
    with pytest.raises(Refused, match="nobody_asked"):
        bodies.open_consultation(asked=[], **again)


def test_a_service_sees_what_it_was_asked_and_nothing_else(
    consultation: bodies.Consultation, services: list[Any], officer: Actor, actor_of: Callable[..., Actor]
) -> None:
    delegation = actor_of(Role.CONSULTED_SERVICE, organisation=services[0])
    assert [one.organisation_id for one in bodies.asked_of(delegation)] == [services[0].pk]
    assert bodies.asked_of(officer).count() == 2
    assert bodies.asked_of(actor_of(Role.APPLICANT, organisation=services[0])).count() == 0


def test_advice_names_who_was_there_and_who_stepped_out(
    subject: Record, officer: Actor, actor_of: Callable[..., Actor], at: datetime
) -> None:
    committee = bodies.add_body(code="gec", name={"en": "Grant Evaluation Committee"}, source="", at=at)
    seats = [
        bodies.give_seat(
            body=committee,
            person_id=actor_of(Role.COMMITTEE_MEMBER).person_id or 0,
            capacity=capacity,
            starts_on=at.date(),
            actor=officer,
            at=at,
        )
        for capacity in ("chair", "member", "observer")
    ]
    common = {"body": committee, "subject": subject, "held_on": at.date(), "note": "", "actor": officer, "at": at}
    with pytest.raises(Refused, match="nobody_voted"):
        bodies.record_advice(present=[seats[2].pk], stepped_out={}, advice="award", **common)
    item = bodies.record_advice(
        present=[one.pk for one in seats], stepped_out={seats[1].pk: "Works for the lead"}, advice="award", **common
    )
    assert [(one.present, one.reason) for one in item.attendances.order_by("seat_id")] == [
        (True, ""),
        (False, "Works for the lead"),
        (True, ""),
    ]
    assert [one.advice for one in bodies.advice_on(subject.pk)] == ["award"]


def test_the_rows_on_a_record_are_the_same_whether_it_was_asked_about_once_or_more_often(
    subject: Record, services: list[Any], officer: Actor, consultation: bodies.Consultation, at: datetime
) -> None:
    def told() -> list[tuple[int, list[str]]]:
        with CaptureQueriesContext(connection) as asked:
            found = bodies.consultations_on(subject.pk)
            rows = [(one.pk, [who.organisation.name for who in one.asked.all()]) for one in found]
        assert len(asked) == 2
        assert rows == [
            (one.pk, [who.organisation.name for who in one.asked.all()]) for one in bodies.consultations_of(subject.pk)
        ]
        return rows

    assert told() == [(consultation.pk, ["Delegation", "Directorate"])]
    bodies.close_consultation(consultation_id=consultation.pk, actor=officer, at=at + timedelta(days=6))
    second = bodies.open_consultation(
        subject=subject, question="And now?", asked=[(services[0].pk, False)], silence=FIVE_DAYS, actor=officer,
        at=at + timedelta(days=7),
    )  # fmt: skip
    assert told() == [(second.pk, ["Delegation"]), (consultation.pk, ["Delegation", "Directorate"])]
    assert bodies.consultations_on(services[0].record_id) == []
