"""A second pair of hands: makes a live session in a facility's own database and acts in it as told, line by line.

python -m tests.interfaces.live_hand PEOPLE       (reads acts as JSON from its standard input, answers each with one line)
"""

import json
import os
import sys
from datetime import date
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from facility.apps.dialogue import public as dialogue  # noqa: E402
from facility.apps.parties.models import Person, RoleHolding  # noqa: E402
from facility.apps.parties.public import actor_for  # noqa: E402
from facility.foundation.accounts.public import Actor, Role, User  # noqa: E402
from facility.foundation.records.models import Record  # noqa: E402
from facility.interfaces.stream.tickets import Ticket, issue  # noqa: E402
from tests.apps.dialogue import make  # noqa: E402
from tests.apps.dialogue.make import NOW  # noqa: E402


def somebody(number: int, role: Role) -> Actor:
    """A person with an account and a role."""
    user = User.objects.create_user(f"live{number}@example.org", name=f"Person {number}", created_at=NOW, invented=True)
    record = Record.objects.create(kind="person", label={"en": user.name}, created_at=NOW, invented=True)
    person = Person.objects.create(record=record, user=user, name=user.name)
    RoleHolding.objects.create(person=person, role=role, starts_on=date(2020, 1, 1))
    return actor_for(user, NOW)


class Hand:
    """The session, who is in it, and what can be done."""

    def __init__(self, people: int) -> None:
        self.desk = somebody(0, Role.GRANTS_OFFICER)
        self.people = [somebody(number + 1, Role.APPLICANT) for number in range(people + 1)]
        plan = make.open_to(self.desk, people)
        self.places = [make.registered(plan, one).pk for one in self.people[:people]]
        given: dict[str, Any] = {"titles": {"en": "Morning"}, "about": {}, "day": date(2026, 5, 12)}
        self.session = dialogue.put_session(
            plan_id=plan.pk, starts_time=None, ends_time=None, actor=self.desk, at=NOW, **given
        )
        dialogue.open_live(session_id=self.session, actor=self.desk, at=NOW)
        self.reference = plan.meeting.record.reference or ""

    def ticket(self, who: int, language: str = "en", *, desk: bool = False) -> str:
        """The ticket of a person (-1: the secretariat; the last has no place)."""
        user = (self.desk if who < 0 else self.people[who]).user_id or 0
        return issue(Ticket(self.reference, self.session, user, language, desk))

    def act(self, do: str, who: int, **given: Any) -> Any:
        """Do one thing as somebody; `do_` is what an act itself calls `do`."""
        if "do_" in given:
            given["do"] = given.pop("do_")
        actor = self.desk if who < 0 else self.people[who]
        doing: dict[str, Any] = {"actor": actor, "at": NOW}
        if do == "ticket":
            return self.ticket(who, **given)
        if do == "withdraw":
            return dialogue.withdraw(registration_id=self.places[who], **doing).pk
        if do in {"ask_question", "draft_poll", "open_live", "close_live"}:
            done = getattr(dialogue, do)(session_id=self.session, **given, **doing)
            return [done.pk, *([one.pk for one in done.options.all()] if do == "draft_poll" else [])]
        done = getattr(dialogue, do)(**given, **doing)
        return getattr(done, "pk", done)


def say(what: Any) -> None:
    """One line for whoever told us."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Make the room, then do as told."""
    hand = Hand(int(sys.argv[1]))
    say(hand.session)
    for line in sys.stdin:
        say(hand.act(**json.loads(line)))


if __name__ == "__main__":
    main()
