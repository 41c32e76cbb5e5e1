"""Sows many invented projects and dossiers beside the demonstration's story, for measuring.

Every kind of dossier is first walked through the real actions; the others are copies of it with their own people, words,
keys, seals, receipts and chains, so that the trail and the books verify and every page shows what it would.

    python -m benchmarks.seed 5000 [--projects 150]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from itertools import count, cycle, islice
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from benchmarks.copying import Copier, highest, since  # noqa: E402
from benchmarks.dossiers import Original, Person  # noqa: E402
from benchmarks.projects import sow_projects  # noqa: E402
from benchmarks.walking import BEGUN, DAY, Ground, Walk  # noqa: E402
from facility.apps.calls import public as calls  # noqa: E402
from facility.apps.calls.models import LotSequence  # noqa: E402
from facility.apps.evaluation import public as evaluation  # noqa: E402
from facility.apps.grants import public as grants  # noqa: E402
from facility.apps.parties import public as parties  # noqa: E402
from facility.foundation.accounts.public import Role, User  # noqa: E402
from facility.foundation.approvals import public as approvals  # noqa: E402
from facility.foundation.base import clock  # noqa: E402
from facility.foundation.base.acts import act  # noqa: E402
from facility.foundation.forms.models import Schema  # noqa: E402
from facility.foundation.trail import public as trail  # noqa: E402
from seeds.story import calls as story_calls  # noqa: E402
from seeds.story import case, people  # noqa: E402

APPLICANTS, EVALUATORS, STAFF, CALLS = 400, 20, 10, 4
# Of a hundred dossiers: the measured peers' 38 new, 26 in review, 11 reviewed, 5 in determination, 8 accepted,
# 11 rejected, 2 asked for more; new ones are part drafts, part sealed.
SHARES = {
    "concept_draft": 9,
    "concept_sealed": 27,
    "concept_opened": 5,
    "full_draft": 3,
    "full_sealed": 2,
    "in_evaluation": 16,
    "evaluated": 11,
    "closing": 13,
    "rejected": 11,
    "concept_clarification": 2,
    "withdrawn": 1,
}
AWARDED_OF_CLOSING = 8 / 13
MOST_SIGNED = 40
PIECE = 250
ENVELOPE_CENTS = 500_000_000_000


def told(words: str) -> None:
    """Say how far it is."""
    print(f"{time.perf_counter():8.1f} s  {words}", flush=True)


def story_cast() -> people.Cast:
    """The people and bodies of the story, as it registered them."""
    users = {part: User.objects.get(email=f"{part}@example.org") for part in people.PEOPLE}
    named = {part: parties.Organisation.objects.get(name=one["name"]) for part, one in people.ORGANISATIONS.items()}
    return people.Cast(users, named)


def ground() -> Ground:
    """Applicants with their organisations, evaluators, staff, four more calls."""
    cast = story_cast()
    with act():
        applicants = [_applicant(number) for number in range(APPLICANTS)]
        evaluators = [_person(f"bench-evaluator-{number}", Role.EVALUATOR) for number in range(EVALUATORS)]
        for number in range(STAFF):
            _person(f"bench-officer-{number}", Role.GRANTS_OFFICER)
    lots = [_call(number, cast) for number in range(1, CALLS + 1)]
    return Ground(cast, applicants, evaluators, lots)


def _person(name: str, role: Role, organisation: parties.Organisation | None = None) -> Person:
    at, teller = people.JOINED, people.TELLER
    user = User.objects.create_user(f"{name}@example.org", name=name, created_at=at, invented=True)
    person = parties.add_person(name=name, user=user, actor=teller, at=at, invented=True)
    parties.hold_role(
        person=person,
        role=role,
        organisation=organisation,
        starts_on=people.SINCE,
        actor=teller,
        at=at,
        cause="benchmark",
    )
    return Person(user.pk, person.pk, user.email, organisation)


def _applicant(number: int) -> Person:
    organisation = parties.add_organisation(
        name=f"Benchmark Authority {number}",
        country=("PL", "FR", "IT", "DE", "PT", "CZ", "RO", "SE")[number % 8],
        kinds=["public_authority_central"],
        legal_personality="yes",
        is_public=False,
        invented=True,
        actor=people.TELLER,
        at=people.JOINED,
    )
    return _person(f"bench-applicant-{number}", Role.APPLICANT, organisation)


def _call(number: int, cast: people.Cast) -> calls.Lot:
    """One more open call with the rules of 2022 and money enough for every award."""
    at = story_calls.DRAFTED_2022
    officer, approver = cast.actor("officer", at), cast.actor("authority", at)
    schema = Schema.objects.latest("pk")
    code = f"bench-{number}"
    title = {"en": f"Benchmark call {number}", "fr": f"Appel d’essai {number}"}
    frame = {**story_calls.FRAME_2022, "code": code, "title": title, "invented": True}
    call = calls.draft_call(**frame, actor=officer, at=at)
    calls.edit_version(call_id=call.pk, **story_calls.GUIDELINES_2022, actor=officer, at=at)
    rules = story_calls.REVISED_RULES_2022
    story_calls.lot_of(call, story_calls.LOTS_2022[0], rules, (schema.code, schema.version), officer, at)
    lot = call.lots.get()
    envelope = (lot.code, "AMIF", ENVELOPE_CENTS, "2022", "An invented figure of the benchmark.")
    story_calls.envelope_of(call, envelope, officer, at)
    seen = calls.propose_opening(call_id=call.pk, actor=officer, at=story_calls.OPENED_2022)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=approver, at=story_calls.OPENED_2022)
    return calls.Lot.objects.select_related("call").get(pk=lot.pk)


def shares(total: int) -> dict[str, int]:
    """How many dossiers of each kind; at least one each."""
    counts = {kind: max(1, total * share // 100) for kind, share in SHARES.items()}
    counts["concept_sealed"] += total - sum(counts.values())
    return counts


def sow_dossiers(on: Ground, total: int, rng: Random) -> Walk:
    """So many dossiers, spread over the calls."""
    walk, copier = Walk(on, rng), Copier()
    applicants, pairs = (
        cycle(on.applicants),
        cycle(zip(on.evaluators, on.evaluators[7:] + on.evaluators[:7], strict=True)),
    )
    numbers = count(1)
    for kind, wanted in shares(total).items():
        for lot, many in zip(on.lots, _split(wanted, len(on.lots)), strict=True):
            if not many:
                continue
            if kind in {"in_evaluation", "evaluated", "closing"}:
                walk.round_of(lot, "closing" if kind == "closing" else "open")
            before = highest(copier.known)
            getattr(walk, kind)(lot)
            original = Original(since(copier.known, before), walk.applicant, (walk.first, walk.second), lot)
            copier.begin()
            for batch in _pieces(many - 1):
                with act():
                    for _each in range(batch):
                        original.copy(copier, next(applicants), next(pairs), next(numbers), rng)
                    copier.write()
                    original.index()
            with act():
                LotSequence.objects.filter(lot=lot).update(last=original.number)
            copier.finish()
        told(f"{wanted} dossiers {kind}")
    return walk


def _split(total: int, ways: int) -> list[int]:
    """A total in whole parts."""
    return [total // ways + (place < total % ways) for place in range(ways)]


def _pieces(total: int) -> Iterator[int]:
    while total > 0:
        yield min(PIECE, total)
        total -= PIECE


def decide(on: Ground, walk: Walk) -> None:
    """Close the closing rounds, decide all but the last, sign some grants."""
    at = BEGUN + 45 * DAY
    body = case.bodies.Body.objects.get(code="gec")
    seats = tuple(body.seats.values_list("pk", flat=True))
    closing = [walk.rounds[key] for key in sorted(walk.rounds) if key[1] == "closing"]
    for number, found in enumerate(closing):
        evaluation.close_round(round_id=found.pk, actor=on.cast.actor("officer", at), at=at)
        entries = sorted(evaluation.entries_of(found), key=lambda one: (one.place is None, one.place or 0, one.pk))
        told(f"a round of {len(entries)} is closed")
        if number == len(closing) - 1 and number:
            continue
        awarded = {one.proposal_id for one in islice(entries, max(1, round(len(entries) * 0.8)))}
        reason = "Kept in reserve until money is free."
        lines = [
            grants.Line(one.proposal_id, "award", "")
            if one.proposal_id in awarded
            else grants.Line(one.proposal_id, "reserve", reason)
            for one in entries
        ]
        advice = grants.Advice(body, at.date(), "The committee follows the ranking.", seats, {})
        officer = on.cast.actor("officer", at)
        made = grants.propose_decision(round_id=found.pk, lines=lines, advice=advice, actor=officer, at=at)
        pending = approvals.pending(made.record, grants.DECIDE, at + DAY)
        seen = pending.payload_digest if pending else ""
        grants.decide(decision_id=made.pk, payload_seen=seen, actor=on.cast.actor("authority", at), at=at + DAY)
        told(f"a decision on {len(lines)} stands")
    _sign(on)


def _sign(on: Ground) -> None:
    at = BEGUN + 60 * DAY
    waiting = grants.rows().filter(state="preparation", record__invented=True).order_by("pk")
    for grant in list(waiting[:MOST_SIGNED]):
        lead = grant.proposal.lead
        user = User.objects.filter(email=f"bench-signatory-{lead.pk}@example.org").first() or _signatory(lead)
        signatory = parties.actor_for(user, at)
        seen = grant.agreement_digest
        grants.sign_as_beneficiary(grant_id=grant.pk, seen=seen, actor=signatory, at=at)
        grants.sign(grant_id=grant.pk, seen=seen, actor=on.cast.actor("authority", at), at=at + DAY)
    told("grants are signed")


def _signatory(lead: parties.Organisation) -> User:
    with act():
        made = _person(f"bench-signatory-{lead.pk}", Role.FINANCIAL_SIGNATORY, lead)
    return User.objects.get(pk=made.user_id)


def sow(total: int, projects: int) -> None:
    """So many dossiers and projects; the story must have been told."""
    rng = Random(20261122)
    on = ground()
    told("applicants, evaluators, staff, calls")
    sow_projects(projects, rng)
    told(f"{projects} projects")
    walk = sow_dossiers(on, total, rng)
    decide(on, walk)
    while trail.seal_roots(at=clock.now()) is not None:
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    told("sealed roots, statistics")


def main(argv: list[str] | None = None) -> int:
    """Sow into the database of the environment's settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("total", type=int, help="how many dossiers")
    parser.add_argument("--projects", type=int, help="how many projects; as many as dossiers where nothing is said")
    args = parser.parse_args(argv)
    sow(args.total, args.total if args.projects is None else args.projects)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
