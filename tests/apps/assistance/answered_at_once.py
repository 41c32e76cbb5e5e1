"""People of one authority who accept and send back the same deliverable in the same moment, in threads."""

import json
import sys
from datetime import date
from typing import Any

from tests.apps.assistance.at_once import WORKERS, together


def cast() -> tuple[Any, list[Any]]:
    """A deliverable that was handed in, and people of the authority, rows that stay."""
    from facility.apps.parties.models import Person, RoleHolding
    from facility.apps.parties.public import actor_for
    from facility.foundation.accounts.public import Role, User
    from facility.foundation.records.models import Record
    from tests.apps.assistance import delivered, make, missions

    made: list[Any] = []

    def actor(role: Role | None = None, organisation: Any = None) -> Any:
        number = len(made)
        user = User.objects.create_user(f"a{number}@example.org", name=f"A {number}", created_at=make.AT, invented=True)
        record = Record.objects.create(kind="person", label={"en": "Person"}, created_at=make.AT, invented=True)
        person = Person.objects.create(record=record, user=user, name=user.name)
        if role is not None:
            RoleHolding.objects.create(person=person, role=role, organisation=organisation, starts_on=date(2020, 1, 1))
        made.append(actor_for(user, make.AT))
        return made[-1]

    make.loaded()
    team = missions.crew(actor, make.cast(actor))
    missions.opened(team)
    delivered.handed_in(team)
    return team, [actor(Role.APPLICANT, team.of.body) for _n in range(WORKERS)]


def races() -> dict[str, Any]:
    """Half of them accept, half send back, at once; and what stands."""
    from facility.apps.assistance import public as assistance
    from facility.apps.assistance.models import HandIn
    from facility.core.errors import NotAllowedNow
    from facility.foundation.post.models import Letter
    from tests.apps.assistance import delivered

    team, people = cast()
    one = delivered.one(team)

    def answer(number: int) -> str:
        given: dict[str, Any] = {"deliverable_id": one.pk, "number": 1, "actor": people[number], "at": delivered.HANDED}
        try:
            if number % 2:
                assistance.send_deliverable_back(reason=f"Reason {number}", **given)
                return "sent_back"
            assistance.accept_deliverable(**given)
        except NotAllowedNow:
            return "too late"
        return "accepted"

    said = together(answer)
    row = HandIn.objects.get()
    kinds = ("assistance.assistance_deliverable_accepted", "assistance.assistance_deliverable_sent_back")
    return {
        "said": said,
        "state": delivered.one(team).state,
        "answer": row.answer,
        "reason": row.reason,
        "letters": Letter.objects.filter(kind__in=kinds).count(),
    }


if __name__ == "__main__":
    import tempfile

    import django

    django.setup()
    from django.test.utils import override_settings, setup_test_environment

    setup_test_environment()
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(FACILITY_KEYS_DIR=f"{folder}/keys", FACILITY_FILES_DIR=f"{folder}/files"),
    ):
        json.dump(races(), sys.stdout)
