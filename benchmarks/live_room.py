"""Makes a live session with so many people in it, their tickets and sessions, and questions to vote for.

python -m benchmarks.live_room 100 4 20              (people, questions let in, questions that wait; prints JSON)
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from datetime import date
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from django.test import Client  # noqa: E402

from facility.apps.dialogue import public as dialogue  # noqa: E402
from facility.apps.parties.models import Person, RoleHolding  # noqa: E402
from facility.apps.parties.public import actor_for  # noqa: E402
from facility.foundation.accounts.public import Role, User  # noqa: E402
from facility.foundation.base.acts import act  # noqa: E402
from facility.foundation.records.models import Record  # noqa: E402
from facility.interfaces.stream.tickets import Ticket, issue  # noqa: E402
from tests.apps.dialogue import make  # noqa: E402
from tests.apps.dialogue.make import NOW  # noqa: E402


def somebody(number: int, role: Role) -> User:
    """An account with a role, marked as invented."""
    user = User.objects.create_user(
        f"bench-live-{number}@example.org", name=f"Benchmark {number}", created_at=NOW, invented=True
    )
    record = Record.objects.create(kind="person", label={"en": user.name}, created_at=NOW, invented=True)
    person = Person.objects.create(record=record, user=user, name=user.name)
    RoleHolding.objects.create(person=person, role=role, starts_on=date(2020, 1, 1))
    return user


def signed_in(user: User) -> str:
    """The number of a session."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def prepare(people: int, shown: int, waiting: int) -> dict[str, Any]:
    """The room, open, with its questions."""
    with act():
        users = [
            somebody(number, Role.DIALOGUE_SECRETARIAT if number == 0 else Role.APPLICANT)
            for number in range(people + 1)
        ]
    actors = [actor_for(one, NOW) for one in users]
    desk = actors[0]
    plan = make.open_to(desk, people)
    for one in actors[1:]:
        make.registered(plan, one)
    session = dialogue.put_session(
        plan_id=plan.pk, titles={"en": "Morning"}, about={}, day=date(2026, 5, 12), starts_time=None, ends_time=None,
        actor=desk, at=NOW,
    )  # fmt: skip
    dialogue.open_live(session_id=session, actor=desk, at=NOW)
    numbers = []
    for place in range(shown + waiting):
        text = f"Question {place:03} of the room: which approach helps an office that starts from nothing?"
        asked = dialogue.ask_question(session_id=session, text=text, actor=actors[1 + place % people], at=NOW)
        numbers.append(asked.pk)
        if place < shown:
            dialogue.moderate(question_id=asked.pk, do="show", actor=desk, at=NOW)
    reference = plan.meeting.record.reference or ""
    with act():
        cookies = [signed_in(one) for one in users]
    return {
        "path": f"/meetings/{reference}/sessions/{session}/live/",
        "tickets": [issue(Ticket(reference, session, one.pk, "en", False)) for one in users[1:]],
        "desk": {"session": cookies[0], "csrf": secrets.token_hex(16)},
        "voters": [{"session": one, "csrf": secrets.token_hex(16)} for one in cookies[1:]],
        "shown": numbers[:shown],
        "waiting": numbers[shown:],
    }


if __name__ == "__main__":
    print(json.dumps(prepare(*map(int, sys.argv[1:4]))))
