"""Coordinators who merge the same two requests in both directions in the same moment, in threads."""

import json
import sys
from datetime import date
from typing import Any

from tests.apps.assistance.at_once import WORKERS, together


def cast() -> tuple[list[Any], list[Any]]:
    """Two registered requests of one authority, and coordinators: rows that stay."""
    from facility.apps.parties.models import Person, RoleHolding
    from facility.apps.parties.public import actor_for
    from facility.foundation.accounts.public import Role, User
    from facility.foundation.records.models import Record
    from tests.apps.assistance import make

    made: list[Any] = []

    def actor(role: Role | None = None, organisation: Any = None) -> Any:
        number = len(made)
        user = User.objects.create_user(f"m{number}@example.org", name=f"M {number}", created_at=make.AT, invented=True)
        record = Record.objects.create(kind="person", label={"en": "Person"}, created_at=make.AT, invented=True)
        person = Person.objects.create(record=record, user=user, name=user.name)
        if role is not None:
            RoleHolding.objects.create(person=person, role=role, organisation=organisation, starts_on=date(2020, 1, 1))
        made.append(actor_for(user, make.AT))
        return made[-1]

    make.loaded()
    of = make.cast(actor)
    both = [make.registered(of), make.registered(of)]
    return both, [actor(Role.ASSISTANCE_COORDINATOR) for _number in range(WORKERS)]


def races() -> dict[str, Any]:
    """Half of them merge the first into the second, half the other way, at once; then past the action; and what stands."""
    from django.db import IntegrityError, transaction

    from facility.apps.assistance import public as assistance
    from facility.apps.assistance.models import Merger, Request
    from facility.core.errors import Refused
    from tests.apps.assistance import make

    both, coordinators = cast()

    def merge(number: int) -> str:
        one, other = both if number % 2 else reversed(both)
        try:
            assistance.propose_merger(
                request_id=one.pk,
                reference=str(other.record.reference),
                reason=f"Reason {number}",
                actor=coordinators[number],
                at=make.AT + 2 * make.DAY,
            )
        except Refused as refusal:
            return "; ".join(one.message for one in refusal.findings)
        return "merged"

    said = together(merge)
    rows = Request.objects.order_by("state")
    found: dict[str, Any] = {
        "said": said,
        "states": [one.state for one in rows],
        "leads": [one.is_lead for one in rows],
        "into": rows[0].merged_into_id == rows[1].pk,
        "mergers": Merger.objects.count(),
    }

    def cross(_number: int) -> str:
        try:
            with transaction.atomic():
                Request.objects.filter(is_lead=True).update(state="merged", merged_into=rows[0].pk)
        except IntegrityError:
            return "refused by the database"
        return "crossed"

    found["crossed"] = together(cross)
    return found


if __name__ == "__main__":
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    json.dump(races(), sys.stdout)
