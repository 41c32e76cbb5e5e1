"""Prepares the drill: applicants with a concept note each, grants that wait for both signatures; prints who may do what.

python -m benchmarks.drill.seed 300 6
"""

from __future__ import annotations

import json
import sys
from random import Random
from typing import Any

from benchmarks import seed  # sets Django up

from facility.apps.evaluation import public as evaluation  # isort: skip
from facility.apps.grants import public as grants
from facility.foundation.accounts.public import User
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import act
from facility.foundation.base.clock import now
from facility.interfaces.web import presence
from seeds.story import case, people
from tests.interfaces.test_every_address import browser


def cookie(email: str) -> str:
    """A session of the person, who has just proved to be there by two factors."""
    client = browser(email.partition("@")[0])
    session = client.session
    presence.prove(session, now(), strong=True)
    session.save()
    return str(client.cookies["sessionid"].value)


def _walk(on: seed.Ground, person: seed.Person, rng: Random) -> seed.Walk:
    walk = seed.Walk(on, rng)
    assert person.organisation is not None
    user = User.objects.get(pk=person.user_id)
    walk.applicant = person
    walk.cast = people.Cast({**on.cast.users, "bench": user}, {**on.cast.organisations, "bench": person.organisation})
    return walk


def decided(on: seed.Ground, found: Any) -> None:
    """Close the round and award everything."""
    at = seed.BEGUN + 45 * seed.DAY
    officer = on.cast.actor("officer", at)
    evaluation.close_round(round_id=found.pk, actor=officer, at=at)
    lines = [grants.Line(one.proposal_id, "award", "") for one in evaluation.entries_of(found)]
    body = case.bodies.Body.objects.get(code="gec")
    seats = tuple(body.seats.values_list("pk", flat=True))
    advice = grants.Advice(body, at.date(), "The committee follows the ranking.", seats, {})
    made = grants.propose_decision(round_id=found.pk, lines=lines, advice=advice, actor=officer, at=at)
    pending = approvals.pending(made.record, grants.DECIDE, at + seed.DAY)
    seen = pending.payload_digest if pending else ""
    grants.decide(decision_id=made.pk, payload_seen=seen, actor=on.cast.actor("authority", at), at=at + seed.DAY)


def prepared(drafts: int, wanted: int) -> dict[str, Any]:
    """So many drafts and grants, with the session of each person who goes on from there."""
    rng, cast = Random(20261122), seed.story_cast()
    with act():
        applicants = [seed._applicant(8 * number) for number in range(drafts + wanted)]  # noqa: SLF001 - one way to do it for both
        evaluators = [seed._person(f"bench-evaluator-{number}", seed.Role.EVALUATOR) for number in range(2)]  # noqa: SLF001 - one way to do it for both
    on = seed.Ground(cast, applicants, evaluators, [seed._call(1, cast)])  # noqa: SLF001 - one way to do it for both
    lot, rounds = on.lots[0], {}
    for person in applicants[:wanted]:
        walk = _walk(on, person, rng)
        walk.rounds = rounds
        walk.closing(lot)
    if wanted:
        decided(on, next(iter(rounds.values())))
    written = [(_walk(on, person, rng).draft(lot), person) for person in applicants[wanted:]]
    return {
        "lot": lot.pk,
        "drafts": [{"token": made.record.token, "cookie": cookie(person.email)} for made, person in written],
        "grants": [
            {
                "token": one.record.token,
                "seen": one.agreement_digest,
                "cents": grants.prefinancing_ceiling_cents(one),
                "signatory": cookie(seed._signatory(one.proposal.lead).email),  # noqa: SLF001 - one way to do it for both
            }
            for one in grants.rows().filter(state="preparation", proposal__lot=lot).order_by("pk")
        ],
        "staff": {part: cookie(f"{part}@example.org") for part in ("officer", "finance", "authority")},
    }


if __name__ == "__main__":
    print(json.dumps(prepared(int(sys.argv[1]), int(sys.argv[2]))))
