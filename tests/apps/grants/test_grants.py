"""From ranking to money: two people decide, both sides sign, the envelope is drawn down, the bank confirms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.projects.models import Project
from facility.apps.proposals import public as proposals
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Held, Role, User
from facility.foundation.clocks.models import Clock
from facility.foundation.post.public import Letter
from facility.foundation.trail.public import Entry, verify
from tests.apps.evaluation import make as evaluation_make
from tests.apps.evaluation.make import AT, Cast
from tests.apps.grants import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(actor_of: Callable[..., Actor]) -> Cast:
    """The people of the story."""
    return evaluation_make.cast(actor_of)


def test_the_decision_takes_two_people_and_prepares_the_grant(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    make.envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, (5, 5), (3, 3))
    decision = grants.propose_decision(
        round_id=found.pk,
        lines=make.lines(found, "award", "reserve"),
        advice=make.advice(cast, actor_of),
        actor=cast.officer,
        at=AT,
    )
    seen = make.digest_of(decision)
    with pytest.raises(Forbidden):
        grants.decide(decision_id=decision.pk, payload_seen=seen, actor=cast.officer, at=AT)
    with pytest.raises(NotAllowedNow):
        grants.decide(decision_id=decision.pk, payload_seen="0" * 64, actor=cast.second, at=AT)
    assert grants.Grant.objects.count() == 0
    grants.decide(decision_id=decision.pk, payload_seen=seen, actor=cast.second, at=AT)
    grant = grants.rows().get()
    assert (grant.state, grant.amount_cents, grant.total_cents) == ("preparation", 47_500_000, 50_000_000)
    states = list(found.entries.order_by("place").values_list("proposal__state", flat=True))
    assert states == ["awarded", "reserve"]
    kinds = set(Letter.objects.filter(kind__startswith="grants.").values_list("kind", flat=True))
    assert kinds == {"grants.decided_award", "grants.decided_reserve"}


@pytest.mark.parametrize(
    ("points", "outcomes", "message"),
    [
        (((1, 1),), ("award",), "below_threshold"),
        (((5, 5), (3, 3)), ("award",), "every_dossier_once"),
    ],
)
def test_what_the_ranking_forbids_is_refused(
    cast: Cast,
    actor_of: Callable[..., Actor],
    points: tuple[tuple[int, int], ...],
    outcomes: tuple[str, ...],
    message: str,
) -> None:
    make.envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, *points)
    entries = found.entries.order_by("place", "pk")[: len(outcomes)]
    lines = [grants.Line(entry.proposal_id, one) for entry, one in zip(entries, outcomes, strict=True)]
    with pytest.raises(Refused) as refusal:
        grants.propose_decision(
            round_id=found.pk, lines=lines, advice=make.advice(cast, actor_of), actor=cast.officer, at=AT
        )
    assert [one.message for one in refusal.value.findings] == [message]
    assert grants.Decision.objects.count() == 0


def test_a_departure_from_the_ranking_needs_its_reason(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    make.envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, (5, 5), (4, 4))
    first, second = [entry.proposal_id for entry in found.entries.order_by("place")]
    common = {"round_id": found.pk, "advice": make.advice(cast, actor_of), "actor": cast.officer, "at": AT}
    with pytest.raises(Refused) as refusal:
        grants.propose_decision(lines=[grants.Line(first, "reserve"), grants.Line(second, "award")], **common)
    assert [one.message for one in refusal.value.findings] == ["departure_needs_reason"]
    decision = grants.propose_decision(
        lines=[grants.Line(first, "reserve", "Overlaps with a running action."), grants.Line(second, "award")],
        **common,
    )
    assert decision.departs


@pytest.mark.parametrize(("cents", "message"), [(None, "envelope_unknown"), (47_499_999, "not_enough_money")])
def test_an_award_without_the_money_is_refused(
    cast: Cast, actor_of: Callable[..., Actor], cents: int | None, message: str
) -> None:
    make.envelope(cast, cents)
    found = evaluation_make.ranked(cast, actor_of, (5, 5))
    with pytest.raises(Refused) as refusal:
        grants.propose_decision(
            round_id=found.pk,
            lines=make.lines(found, "award"),
            advice=make.advice(cast, actor_of),
            actor=cast.officer,
            at=AT,
        )
    assert [one.message for one in refusal.value.findings] == [message]


def test_signature_commits_registers_and_dates_what_is_due(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    grant = make.signed(cast, actor_of)
    assert grant.state == "running"
    assert finance.position(grant.record_id).committed_cents == 47_500_000
    [envelope] = finance.envelopes(grant.call_code)
    assert envelope.remaining_cents == 752_500_000
    project = Project.objects.select_related("record").get()
    assert (project.total_cents, project.eu_cents, project.record.invented) == (50_000_000, 47_500_000, True)
    assert [one.kind for one in grants.duties_of(grant)] == [
        "pre_financing",
        "final_report",
        "balance",
        "keep_records",
    ]
    assert grant.proposal.state == "contracted"
    assert (verify(), finance.faults()) == ([], [])


def test_nobody_signs_for_the_other_side_or_out_of_turn(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    make.envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, (5, 5))
    decision = grants.propose_decision(
        round_id=found.pk,
        lines=make.lines(found, "award"),
        advice=make.advice(cast, actor_of),
        actor=cast.officer,
        at=AT,
    )
    grants.decide(decision_id=decision.pk, payload_seen=make.digest_of(decision), actor=cast.second, at=AT)
    grant = grants.rows().get()
    common = {"grant_id": grant.pk, "seen": grant.agreement_digest, "at": AT}
    with pytest.raises(NotAllowedNow):
        grants.sign(actor=cast.second, **common)
    for actor in (cast.applicant, cast.second, actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.service)):
        with pytest.raises(Forbidden):
            grants.sign_as_beneficiary(actor=actor, **common)
    with pytest.raises(NotAllowedNow):
        grants.sign_as_beneficiary(
            grant_id=grant.pk,
            seen="0" * 64,
            actor=actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead),
            at=AT,
        )
    grant.refresh_from_db()
    assert (grant.state, Project.objects.count()) == ("preparation", 0)


def test_the_database_refuses_a_running_grant_without_both_signatures(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    grant = make.signed(cast, actor_of)
    with pytest.raises(IntegrityError), transaction.atomic():
        grants.Grant.objects.filter(pk=grant.pk).update(signed_by_beneficiary_at=None)


def test_money_moves_only_through_four_people_and_never_beyond_the_rate(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    grant = make.signed(cast, actor_of)
    later = AT + timedelta(days=2)
    signatory = actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead)
    finance_officer = actor_of(Role.FINANCE_OFFICER)
    with pytest.raises(Refused) as refusal:
        grants.request_payment(grant_id=grant.pk, amount_cents=38_000_001, actor=signatory, at=later)
    assert refusal.value.findings[0].facts["ceiling_cents"] == 38_000_000
    request = grants.request_payment(grant_id=grant.pk, amount_cents=38_000_000, actor=signatory, at=later)
    with pytest.raises(NotAllowedNow):
        grants.request_payment(grant_id=grant.pk, amount_cents=1, actor=signatory, at=later)
    with pytest.raises(NotAllowedNow):
        grants.order_payment(request_id=request.pk, actor=finance_officer, at=later)
    grants.check_payment(request_id=request.pk, actor=cast.officer, at=later)
    grants.order_payment(request_id=request.pk, actor=finance_officer, at=later)
    with pytest.raises(Forbidden):
        grants.approve_order(request_id=request.pk, actor=finance_officer, at=later)
    grants.approve_order(request_id=request.pk, actor=cast.second, at=later)
    with pytest.raises(Refused, match="paid_in_the_future"):
        grants.confirm_payment(
            request_id=request.pk,
            paid_on=(later + timedelta(days=1)).date(),
            bank_reference="B1",
            actor=finance_officer,
            at=later,
        )
    # At the facility's seat the next day has begun, while the world's clock still tells the day before.
    night, tomorrow = later.replace(hour=23, minute=30), (later + timedelta(days=1)).date()
    grants.confirm_payment(
        request_id=request.pk, paid_on=tomorrow, bank_reference="B1", actor=finance_officer, at=night
    )
    assert finance.position(grant.record_id).paid_cents == 38_000_000
    assert grants.duties_of(grant).get(kind="pre_financing").met_at == night
    assert Letter.objects.filter(kind="grants.payment_made").count() == 1
    assert finance.faults() == []


def test_whoever_acts_for_a_dossier_decides_on_no_round_that_holds_it(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    found = evaluation_make.ranked(cast, actor_of, (5, 5))
    decision = SimpleNamespace(round=found)
    for theirs, allowed in ((cast.lead.pk, False), (10_000_000, True)):
        held = frozenset({Held(Role.AUTHORISING_OFFICER), Held(Role.PARTNER, theirs)})
        assert grants.policy.may_decide(Actor(user_id=1, held=held), decision) is allowed
        assert grants.policy.may_decide(Actor(user_id=1, held=held))


@pytest.mark.parametrize("sent", [False, True])
def test_a_rejected_order_leaves_a_request_that_can_be_ordered_again_or_refused(
    cast: Cast, actor_of: Callable[..., Actor], sent: bool
) -> None:
    grant = make.signed(cast, actor_of)
    later = AT + timedelta(days=2)
    signatory, finance_officer = (
        actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead),
        actor_of(Role.FINANCE_OFFICER),
    )
    request = grants.request_payment(grant_id=grant.pk, amount_cents=38_000_000, actor=signatory, at=later)
    grants.check_payment(request_id=request.pk, actor=cast.officer, at=later)
    first = grants.order_payment(request_id=request.pk, actor=finance_officer, at=later).order
    if sent:
        grants.approve_order(request_id=request.pk, actor=cast.second, at=later)
    back = grants.reject_order(request_id=request.pk, reason="Wrong account", actor=cast.second, at=later)
    assert back.state == "checked"
    waiting = Clock.objects.filter(record=back.record, stopped_at=None)
    assert [(one.kind, one.role) for one in waiting] == [("grants.order_payment", Role.FINANCE_OFFICER)]
    with pytest.raises(NotAllowedNow):
        grants.reject_order(request_id=request.pk, reason="Again", actor=cast.second, at=later)
    again = grants.order_payment(request_id=request.pk, actor=finance_officer, at=later)
    assert again.state == "ordered"
    assert again.order != first
    client = Client()
    client.force_login(User.objects.get(pk=finance_officer.user_id))
    page = client.get("/desk/finance/orders/").content.decode()
    assert page.count(f"/payments/{back.record.token}/") == 1  # the rejected one leads nowhere now
    assert finance.position(grant.record_id).paid_cents == 0
    assert finance.faults() == []
    grants.reject_order(request_id=request.pk, reason="Wrong account", actor=cast.second, at=later)
    refused = grants.refuse_payment(
        request_id=request.pk, rule="PRG-15", reason="Account closed", actor=cast.officer, at=later
    )
    assert refused.state == "refused"
    assert finance.faults() == []


def test_a_refused_request_names_rule_and_reason_and_can_be_made_again(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    grant = make.signed(cast, actor_of)
    later = AT + timedelta(days=2)
    signatory = actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead)
    request = grants.request_payment(grant_id=grant.pk, amount_cents=100, actor=signatory, at=later)
    with pytest.raises(Refused, match="refusal_names_rule"):
        grants.refuse_payment(request_id=request.pk, rule="", reason="No", actor=cast.officer, at=later)
    grants.refuse_payment(
        request_id=request.pk, rule="PRG-15", reason="Bank account missing", actor=cast.officer, at=later
    )
    again = grants.request_payment(grant_id=grant.pk, amount_cents=200, actor=signatory, at=later)
    assert again.state == "requested"


def test_a_stranger_sees_no_grant(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    grant = make.signed(cast, actor_of)
    stranger = actor_of(Role.REPORTER, organisation=cast.service)
    assert grants.visible_to(stranger).count() == 0
    with pytest.raises(NotFound):
        grants.by_token(grant.record.token, stranger)
    assert grants.visible_to(actor_of(Role.DONOR)).count() == 1


def test_a_withdrawn_proposal_of_a_decision_leaves_the_round_to_another(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    make.envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, (5, 5))
    advice = make.advice(cast, actor_of)
    decision = grants.propose_decision(
        round_id=found.pk, lines=make.lines(found, "award"), advice=advice, actor=cast.officer, at=AT
    )
    grants.withdraw_decision(decision_id=decision.pk, actor=cast.officer, at=AT)
    again = grants.propose_decision(
        round_id=found.pk, lines=make.lines(found, "reserve"), advice=advice, actor=cast.officer, at=AT
    )
    assert again.state == "proposed"
    assert Entry.objects.filter(event="decision.withdrawn").count() == 1


def test_a_dossier_withdrawn_after_the_ranking_is_decided_on_by_nobody(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    make.envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, (5, 5), (3, 3))
    advice = make.advice(cast, actor_of)
    first, second = make.lines(found, "award", "reserve")
    given = {"round_id": found.pk, "advice": advice, "actor": cast.officer, "at": AT}
    decision = grants.propose_decision(lines=[first, second], **given)
    proposals.withdraw(proposal_id=first.proposal_id, reason="No money.", actor=cast.applicant, at=AT)
    # What waits for the second person named it: it is not decided, and nothing is half done.
    with pytest.raises(Refused) as refusal:
        grants.decide(decision_id=decision.pk, payload_seen=make.digest_of(decision), actor=cast.second, at=AT)
    assert [one.message for one in refusal.value.findings] == ["withdrawn_since"]
    assert grants.Grant.objects.count() == 0
    grants.withdraw_decision(decision_id=decision.pk, actor=cast.officer, at=AT)
    with pytest.raises(Refused) as refusal:
        grants.propose_decision(lines=[first, second], **given)
    assert [one.message for one in refusal.value.findings] == ["withdrawn_since"]
    award = replace(second, outcome="award", reason="")
    again = grants.propose_decision(lines=[award], **given)
    assert not again.departs
    grants.decide(decision_id=again.pk, payload_seen=make.digest_of(again), actor=cast.second, at=AT)
    states = list(found.entries.order_by("place").values_list("proposal__state", flat=True))
    assert states == ["withdrawn", "awarded"]
