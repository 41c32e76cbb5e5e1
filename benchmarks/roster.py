"""Sows an invented roster of experts, and says how long matching takes inside.

python -m benchmarks.roster 500         (after benchmarks.seed; prints one line of JSON)
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from benchmarks.seed import story_cast  # noqa: E402
from facility.apps.assistance import public as assistance  # noqa: E402
from facility.apps.parties import public as parties  # noqa: E402
from facility.core.matching import Need  # noqa: E402
from facility.foundation.accounts.public import Actor, User  # noqa: E402
from facility.foundation.base import clock  # noqa: E402
from facility.foundation.base.acts import act  # noqa: E402
from seeds.story import people  # noqa: E402

DAY = timedelta(days=1)
TONGUES, PLACES = ("en", "fr", "de", "es", "ru", "ar", "ro", "pl"), ("MD", "GE", "AM", "MA", "TN", "EG", "NG", "UA")
LEVELS = ("B1", "B2", "C1", "C2")
BOOKED = 5


def _profile(number: int, rng: Random, at: datetime, codes: list[str]) -> assistance.Profile:
    return assistance.Profile(
        profession=f"Adviser {number} (benchmark)",
        competences=rng.sample(codes, 3),
        languages={one: rng.choice(LEVELS) for one in rng.sample(TONGUES, 3)},
        countries=rng.sample(PLACES, 3),
        periods=[(at.date() - 30 * DAY, at.date() + 365 * DAY)],
        home_authority_name=f"Service {number} (benchmark)",
        release=rng.choice(("given", "not_needed", "asked")),
        interests="",
    )


def sow_experts(total: int, rng: Random, at: datetime) -> None:
    """So many experts, each admitted, every other one with days held, all through the actions."""
    coordinator = story_cast().actor("second_coordinator", at)
    codes = [item["code"] for item in assistance.current(assistance.COMPETENCES).items]
    for number in range(total):
        with act():
            name, teller = f"bench-expert-{number}", people.TELLER
            user = User.objects.create_user(f"{name}@example.org", name=name, created_at=people.JOINED, invented=True)
            parties.add_person(name=name, user=user, actor=teller, at=people.JOINED, invented=True)
        profile = _profile(number, rng, at, codes)
        found = assistance.offer_expertise(profile=profile, actor=parties.actor_for(user, at), at=at)
        assistance.admit_expert(expert_id=found.pk, reason="Made up to be measured.", actor=coordinator, at=at)
        if number % 2:
            start = at.date() + rng.randrange(20, 200) * DAY
            days = assistance.workdays(start, start + 14 * DAY)[:BOOKED]
            assistance.hold_days(expert_id=found.pk, days=days, purpose="Measured.", actor=coordinator, at=at)


def need(at: datetime) -> dict[str, Any]:
    """A need that leaves few who fit in everything: as the page's form takes it."""
    first = at.date() + 40 * DAY
    wishes = {"competence": "legal_migration", "language": "fr", "level": "B2", "country": "MD", "days": 10}
    return {**wishes, "first": first, "last": first + 60 * DAY}


def matching(actor: Actor, asked: dict[str, Any], times: int = 20) -> dict[str, float]:
    """The middle of some times, in milliseconds, with everything that is read for it."""
    spent = []
    for _each in range(times):
        begun = time.perf_counter()
        found = assistance.matched(Need(**asked), actor)
        spent.append((time.perf_counter() - begun) * 1000)
    fit = sum(not one.misses_a_must for one in found.found)
    return {"experts": len(found.found), "fit": fit, "ms": round(statistics.median(spent), 1)}


def main(argv: list[str] | None = None) -> int:
    """Sow into the database of the environment's settings, match, and name the page that does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("experts", type=int)
    at = clock.now()
    sow_experts(parser.parse_args(argv).experts, Random(20261124), at)
    asked = need(at)
    told = matching(story_cast().actor("coordinator", at), asked)
    print(json.dumps({**told, "path": f"/desk/experts/match/?{urlencode(asked)}"}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
