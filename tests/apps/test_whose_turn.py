"""Whose turn it is, along the whole way from a ranked dossier to an accepted report: one open task at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.reporting import public as reporting
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.records.public import Record
from tests.apps.evaluation import make as evaluation_make
from tests.apps.evaluation.make import AT, Cast
from tests.apps.grants import make
from tests.apps.reporting.test_reports import TEXTS, cost

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def cast(actor_of: Callable[..., Actor]) -> Cast:
    return evaluation_make.cast(actor_of)


def waiting(record: Record) -> list[tuple[str, str]]:
    """Open tasks on a record: kind and role."""
    return list(
        clocks.Clock.objects.filter(record=record).exclude(state="stopped").values_list("kind", "role").order_by("id")
    )


def test_evaluators_score_and_agree_in_their_turn(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    make.envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, (5, 5))
    of_evaluators = clocks.Clock.objects.filter(kind__startswith="evaluation.")
    assert of_evaluators.filter(state="stopped").count() == of_evaluators.count() == 4
    decision = grants.propose_decision(
        round_id=found.pk,
        lines=make.lines(found, "award"),
        advice=make.advice(cast, actor_of),
        actor=cast.officer,
        at=AT,
    )
    assert waiting(decision.record) == [("grants.decide", Role.AUTHORISING_OFFICER)]
    grants.decide(decision_id=decision.pk, payload_seen=make.digest_of(decision), actor=cast.second, at=AT)
    assert waiting(decision.record) == []


def test_signatures_payment_and_report_pass_from_hand_to_hand(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    grant = make.signed(cast, actor_of)
    signatory = actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead)
    finance_officer = actor_of(Role.FINANCE_OFFICER)
    report_task = "grants.report:final_report.1"
    assert waiting(grant.record) == [
        (report_task, Role.REPORTER),
        ("grants.request_payment", Role.FINANCIAL_SIGNATORY),
    ]
    signing = clocks.Clock.objects.filter(record=grant.record, kind__startswith="grants.sign").order_by("id")
    assert [(clock.kind, clock.state) for clock in signing] == [
        ("grants.sign_as_beneficiary", "stopped"),
        ("grants.sign", "stopped"),
    ]
    assert signing[0].due_at == signing[1].due_at

    at = AT + 2 * DAY
    request = grants.request_payment(grant_id=grant.pk, amount_cents=38_000_000, actor=signatory, at=at)
    due = clocks.Clock.objects.get(record=request.record).due_at
    assert waiting(grant.record) == [(report_task, Role.REPORTER)]
    assert waiting(request.record) == [("grants.check_payment", Role.GRANTS_OFFICER)]
    grants.check_payment(request_id=request.pk, actor=cast.officer, at=at)
    assert waiting(request.record) == [("grants.order_payment", Role.FINANCE_OFFICER)]
    grants.order_payment(request_id=request.pk, actor=finance_officer, at=at)
    assert waiting(request.record) == [("grants.approve_order", Role.AUTHORISING_OFFICER)]
    grants.approve_order(request_id=request.pk, actor=cast.second, at=at)
    assert waiting(request.record) == [("grants.confirm_payment", Role.FINANCE_OFFICER)]
    assert {clock.due_at for clock in clocks.Clock.objects.filter(record=request.record)} == {due}
    paid = {"paid_on": at.date(), "bank_reference": "B1", "actor": finance_officer, "at": at}
    grants.confirm_payment(request_id=request.pk, **paid)
    assert waiting(request.record) == []
    assert finance.position(grant.record_id).paid_cents == 38_000_000

    later = datetime(2029, 1, 15, 9, 0, tzinfo=UTC)
    reporter = actor_of(Role.REPORTER, organisation=cast.lead)
    duty = grants.duties_of(grant).get(kind="final_report")
    report = reporting.start(duty_id=duty.pk, actor=reporter, at=later)
    reporting.save_narrative(report_id=report.pk, texts=TEXTS, actor=reporter, at=later)
    cost(report, reporter)
    reporting.submit(report_id=report.pk, actor=reporter, at=later)
    assert (waiting(grant.record), waiting(report.record)) == ([], [("reporting.check", Role.GRANTS_OFFICER)])
    reporting.give_back(report_id=report.pk, reason="The visas?", actor=cast.officer, at=later)
    assert waiting(report.record) == [("reporting.mend", Role.REPORTER)]
    reporting.submit(report_id=report.pk, actor=reporter, at=later)
    assert waiting(report.record) == [("reporting.check", Role.GRANTS_OFFICER)]
    reporting.accept(report_id=report.pk, judgements={}, actor=cast.officer, at=later)
    assert waiting(report.record) == []


def test_a_refused_payment_may_be_asked_for_again(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    grant = make.signed(cast, actor_of)
    signatory = actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead)
    request = grants.request_payment(grant_id=grant.pk, amount_cents=100, actor=signatory, at=AT + 2 * DAY)
    grants.refuse_payment(
        request_id=request.pk, rule="PRG-15", reason="Not signed", actor=cast.officer, at=AT + 3 * DAY
    )
    assert waiting(request.record) == []
    assert ("grants.request_payment", Role.FINANCIAL_SIGNATORY) in waiting(grant.record)


def test_every_task_of_the_house_has_a_title() -> None:
    for kind in (
        "bodies.reply",
        "evaluation.score",
        "evaluation.agree",
        "grants.report:final_report.1",
        "reporting.mend",
    ):
        assert kind.partition(":")[0] in clocks.titles()
