"""Coordinators who book one expert in the same moment, in threads with connections of their own."""

import json
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

WORKERS = 4
PATIENCE = 60


def people() -> tuple[Any, list[Any]]:
    """An admitted expert and the coordinators, rows that stay."""
    from facility.apps.parties.models import Person, RoleHolding
    from facility.apps.parties.public import actor_for
    from facility.foundation.accounts.public import Role, User
    from facility.foundation.records.models import Record
    from tests.apps.assistance import roster as make

    def actor(number: int, *roles: Role) -> Any:
        user = User.objects.create_user(f"p{number}@example.org", name=f"P {number}", created_at=make.AT, invented=True)
        record = Record.objects.create(kind="person", label={"en": "Person"}, created_at=make.AT, invented=True)
        person = Person.objects.create(record=record, user=user, name=user.name)
        for role in roles:
            RoleHolding.objects.create(person=person, role=role, starts_on=date(2020, 1, 1))
        return actor_for(user, make.AT)

    coordinators = [actor(number, Role.ASSISTANCE_COORDINATOR) for number in range(WORKERS)]
    return make.admitted(actor(WORKERS), coordinators[0]), coordinators


def together(work: Callable[[int], str]) -> list[str]:
    """What each worker said who all began in the same moment."""
    from django.db import connections

    ready = threading.Barrier(WORKERS)

    def one(number: int) -> str:
        try:
            ready.wait(PATIENCE)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS), timeout=PATIENCE * 2))


def races() -> dict[str, Any]:
    """Hold overlapping days at once through the action, then put one day twice past it; and what stands."""
    from django.db import IntegrityError, transaction

    from facility.apps.assistance.models import BookedDay, Booking
    from facility.core.errors import Refused
    from tests.apps.assistance import roster as make

    expert, coordinators = people()

    def hold(number: int) -> str:
        """Everybody wants the 9th, and one more day that nobody else wants."""
        days = [date(2026, 4, 9), date(2026, 4, 13 + number)]
        try:
            make.held(expert, coordinators[number], *days, purpose=f"Secret {number}")
        except Refused as refusal:
            return "; ".join(one.text for one in refusal.findings)
        return "held"

    found: dict[str, Any] = {"held": together(hold)}
    found["bookings"] = Booking.objects.count()
    found["days"] = BookedDay.objects.count()
    booking = Booking.objects.get()

    def put(_number: int) -> str:
        try:
            with transaction.atomic():
                BookedDay.objects.create(expert=expert, booking=booking, day=date(2026, 5, 4))
        except IntegrityError:
            return "refused by the database"
        return "put"

    found["put"] = together(put)
    found["on the day"] = BookedDay.objects.filter(day=date(2026, 5, 4)).count()
    return found


if __name__ == "__main__":
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    json.dump(races(), sys.stdout)
