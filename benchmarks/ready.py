"""Prepares whole valid concept notes that only wait to be handed in, each with its applicant's session.

python -m benchmarks.ready 2000 > ready.json         (after sowing)
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from itertools import cycle, islice
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from benchmarks.copying import Copier, highest, since  # noqa: E402
from benchmarks.dossiers import Original, Person  # noqa: E402
from benchmarks.seed import story_cast  # noqa: E402
from benchmarks.walking import Ground, Walk  # noqa: E402
from facility.apps.calls import public as calls  # noqa: E402
from facility.apps.parties import public as parties  # noqa: E402
from facility.apps.proposals.models import Proposal  # noqa: E402
from facility.foundation.base.acts import act  # noqa: E402
from tests.interfaces.test_every_address import browser  # noqa: E402

PIECE = 250


def person(name: str) -> Person:
    """Somebody who was sown."""
    found = parties.Person.objects.select_related("user").get(user__email=f"{name}@example.org")
    held = found.holdings.exclude(organisation=None).select_related("organisation").first()
    return Person(found.user_id or 0, found.pk, f"{name}@example.org", held.organisation if held else None)


def prepare(total: int) -> list[dict[str, str]]:
    """So many drafts, spread over applicants and calls: address, session and field of the title."""
    names = [f"bench-applicant-{number}" for number in range(400)]
    applicants = [person(name) for name in names]
    evaluators = [person(f"bench-evaluator-{number}") for number in range(2)]
    lots = list(calls.Lot.objects.select_related("call").filter(call__code__startswith="bench-").order_by("pk"))
    walk = Walk(Ground(story_cast(), applicants, evaluators, lots), Random(7))
    rng, turns, drafts = Random(8), cycle(range(len(names))), []
    for place, lot in enumerate(lots):
        copier = Copier()
        before = highest(copier.known)
        walk.draft(lot)
        original = Original(since(copier.known, before), walk.applicant, (walk.first, walk.second), lot)
        copier.begin()
        wanted = total // len(lots) + (place < total % len(lots))
        for start in range(0, wanted, PIECE):
            with act():
                turn = list(islice(turns, min(PIECE, wanted - start)))
                for number in turn:
                    original.copy(copier, applicants[number], (walk.first, walk.second), 900_000 + number, rng)
                copier.write()
                tokens = dict(Proposal.objects.filter(pk__in=original.made).values_list("pk", "record__token"))
                drafts += [(tokens[pk], number) for pk, number in zip(original.made, turn, strict=True)]
                original.made.clear()
        copier.finish()
    with act():
        sessions = {number: browser(names[number]).cookies["sessionid"].value for number in {n for _t, n in drafts}}
    return [
        {"token": token, "session": sessions[number], "csrf": secrets.token_hex(16), "key": secrets.token_hex(16)}
        for token, number in drafts
    ]


if __name__ == "__main__":
    print(json.dumps(prepare(int(sys.argv[1]))))
