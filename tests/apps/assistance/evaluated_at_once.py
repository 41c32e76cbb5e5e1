"""People of one authority, and the expert, who hand their evaluations in at the same moment, in threads."""

import json
import sys
from datetime import date
from typing import Any

from tests.apps.assistance.at_once import WORKERS, together


def cast() -> tuple[Any, list[Any]]:
    """A delivered request, people of the authority, and the expert last: rows that stay."""
    from facility.apps.parties.models import Person, RoleHolding
    from facility.apps.parties.public import actor_for
    from facility.foundation.accounts.public import Role, User
    from facility.foundation.records.models import Record
    from tests.apps.assistance import evaluated, make

    made: list[Any] = []

    def actor(role: Role | None = None, organisation: Any = None) -> Any:
        number = len(made)
        user = User.objects.create_user(f"e{number}@example.org", name=f"E {number}", created_at=make.AT, invented=True)
        record = Record.objects.create(kind="person", label={"en": "Person"}, created_at=make.AT, invented=True)
        person = Person.objects.create(record=record, user=user, name=user.name)
        if role is not None:
            RoleHolding.objects.create(person=person, role=role, organisation=organisation, starts_on=date(2020, 1, 1))
        made.append(actor_for(user, make.AT))
        return made[-1]

    team = evaluated.delivered(actor)
    return team, [*(actor(Role.APPLICANT, team.of.body) for _n in range(WORKERS - 1)), team.person]


def races() -> dict[str, Any]:
    """All but one hand the same sheet in, the expert their own, at once; and what stands."""
    from facility.apps.assistance import public as assistance
    from facility.apps.assistance.models import Request, SheetAnswer
    from facility.core.errors import NotAllowedNow
    from facility.foundation.trail.models import Entry
    from tests.apps.assistance import evaluated

    team, people = cast()
    given = {side: evaluated.said(team, side) for side in ("requester", "expert")}

    def hand_in(number: int) -> str:
        side = "expert" if number == WORKERS - 1 else "requester"
        mine = {**given[side], "actor": people[number], "words": f"Words {number}"}
        try:
            assistance.hand_in_sheet(**mine)
        except NotAllowedNow:
            return f"{side} too late"
        return f"{side} handed in"

    return {
        "said": together(hand_in),
        "words": sorted(SheetAnswer.objects.values_list("words", flat=True)),
        "state": Request.objects.get(pk=team.request.pk).state,
        "over": Entry.objects.filter(event="assistance.evaluated").count(),
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
