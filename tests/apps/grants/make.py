"""A decided round, a signed grant: brought there by the actions themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from facility.apps.bodies import public as bodies
from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.projects.models import Instrument
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.approvals.public import Approval
from facility.foundation.base.acts import act
from tests.apps.evaluation import make as evaluation_make
from tests.apps.evaluation.make import AT, Cast

DAY = timedelta(days=1)


def envelope(cast: Cast, cents: int | None = 800_000_000) -> None:
    """State the envelope of the lot."""
    Instrument.objects.get_or_create(code="AMIF", defaults={"names": {"en": "AMIF"}})
    with act():
        finance.load_fund(code="AMIF", name={"en": "AMIF"})
        finance.record_envelope(
            call_code=cast.lot.call.code,
            lot_code=cast.lot.code,
            fund_code="AMIF",
            amount_cents=cents,
            status="published" if cents else "unknown",
            as_of="2026",
            source="https://example.org",
            actor=cast.officer,
            at=AT,
        )


def committee(cast: Cast, actor_of: Callable[..., Actor]) -> tuple[bodies.Body, list[bodies.Seat]]:
    with act():
        body = bodies.add_body(code="gec", name={"en": "Grant Evaluation Committee"}, source="", at=AT)
        seats = [
            bodies.give_seat(
                body=body,
                person_id=actor_of(Role.COMMITTEE_MEMBER).person_id or 0,
                capacity=capacity,
                starts_on=AT.date(),
                actor=cast.officer,
                at=AT,
            )
            for capacity in ("chair", "member", "member")
        ]
    return body, seats


def advice(cast: Cast, actor_of: Callable[..., Actor]) -> grants.Advice:
    body, seats = committee(cast, actor_of)
    return grants.Advice(body, AT.date(), "", tuple(one.pk for one in seats), {})


def lines(found: Any, *outcomes: str) -> list[grants.Line]:
    """One outcome per dossier in the order of the ranking."""
    entries = found.entries.order_by("place", "pk")
    return [
        grants.Line(entry.proposal_id, outcome, "" if outcome == "award" else "Not enough money is left.")
        for entry, outcome in zip(entries, outcomes, strict=True)
    ]


def digest_of(decision: grants.Decision) -> str:
    return Approval.objects.get(record=decision.record, approved_at=None, withdrawn_at=None).payload_digest


def signed(cast: Cast, actor_of: Callable[..., Actor]) -> grants.Grant:
    """One dossier, awarded and signed by both sides."""
    envelope(cast)
    found = evaluation_make.ranked(cast, actor_of, (5, 5))
    decision = grants.propose_decision(
        round_id=found.pk, lines=lines(found, "award"), advice=advice(cast, actor_of), actor=cast.officer, at=AT
    )
    grants.decide(decision_id=decision.pk, payload_seen=digest_of(decision), actor=cast.second, at=AT)
    grant = grants.rows().get()
    signatory = actor_of(Role.FINANCIAL_SIGNATORY, organisation=cast.lead)
    grants.sign_as_beneficiary(grant_id=grant.pk, seen=grant.agreement_digest, actor=signatory, at=AT + DAY)
    grants.sign(grant_id=grant.pk, seen=grant.agreement_digest, actor=cast.second, at=AT + DAY)
    return grants.rows().get()
