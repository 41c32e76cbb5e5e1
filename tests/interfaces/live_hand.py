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

from django.db.models import F  # noqa: E402

from facility.apps.dialogue import public as dialogue  # noqa: E402
from facility.apps.dialogue.models import LivePulse  # noqa: E402
from facility.apps.parties.models import Person, RoleHolding  # noqa: E402
from facility.apps.parties.public import actor_for  # noqa: E402
from facility.foundation.accounts.public import Actor, Role, User, begin_session, end_this_session  # noqa: E402
from facility.foundation.base import clock  # noqa: E402
from facility.foundation.records.models import Record  # noqa: E402
from facility.interfaces.stream.tickets import Ticket, issue, mark  # noqa: E402
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
        self.desk = somebody(0, Role.DIALOGUE_SECRETARIAT)
        self.people = [somebody(number + 1, Role.APPLICANT) for number in range(people + 1)]
        plan = make.open_to(self.desk, people)
        self.places = [make.registered(plan, one).pk for one in self.people[:people]]
        given: dict[str, Any] = {"titles": {"en": "Morning"}, "about": {}, "day": date(2026, 5, 12)}
        self.session = dialogue.put_session(
            plan_id=plan.pk, starts_time=None, ends_time=None, actor=self.desk, at=NOW, **given
        )
        dialogue.open_live(session_id=self.session, actor=self.desk, at=NOW)
        self.reference = plan.meeting.record.reference or ""

    def ticket(
        self, who: int, language: str = "en", *, desk: bool = False, key: str = "", seconds: float = 0, session: int = 0
    ) -> str:
        """The ticket of a person (-1: the secretariat; the last has no place), in a session of the browser, for so long."""
        user = (self.desk if who < 0 else self.people[who]).user_id or 0
        until = clock.now().timestamp() + seconds if seconds else 0.0
        return issue(Ticket(self.reference, session or self.session, user, language, desk, mark(key), until))

    def second_session(self) -> int:
        """Another live session of the same meeting."""
        plan = dialogue.Session.objects.get(pk=self.session).plan_id
        given: dict[str, Any] = {"titles": {"en": "Afternoon"}, "about": {}, "day": date(2026, 5, 12)}
        made = dialogue.put_session(plan_id=plan, starts_time=None, ends_time=None, actor=self.desk, at=NOW, **given)
        dialogue.open_live(session_id=made, actor=self.desk, at=NOW)
        return int(made)

    def poll(self, titles: Any) -> None:
        """A poll of the first session that is open and has these titles, whatever they are."""
        options = [{"en": "Yes"}, {"en": "No"}]
        if not dialogue.Poll.objects.exists():
            made = dialogue.draft_poll(
                session_id=self.session, titles={"en": "x"}, options=options, actor=self.desk, at=NOW
            )
            dialogue.open_poll(poll_id=made.pk, actor=self.desk, at=NOW)
        dialogue.Poll.objects.update(titles=titles)
        LivePulse.objects.filter(session=self.session).update(beat=F("beat") + 1)

    def account(self, do: str, who: int, key: str = "") -> None:
        """What becomes of a person's account and of a session of their browser, at this moment."""
        user_id = self.people[who].user_id or 0
        if do == "sign_in":
            begin_session(user_id=user_id, session_key=key, method="link", browser="", at=clock.now())
        elif do == "sign_out":
            end_this_session(session_key=key, at=clock.now())
        else:
            User.objects.filter(pk=user_id).update(is_active=False)

    def act(self, do: str, who: int, **given: Any) -> Any:
        """Do one thing as somebody; `do_` is what an act itself calls `do`."""
        if "do_" in given:
            given["do"] = given.pop("do_")
        actor = self.desk if who < 0 else self.people[who]
        doing: dict[str, Any] = {"actor": actor, "at": NOW}
        if do == "ticket":
            return self.ticket(who, **given)
        if do in {"sign_in", "sign_out", "deactivate"}:
            return self.account(do, who, **given)
        if do in {"break_poll", "mend_poll"}:
            return self.poll(7 if do == "break_poll" else {"en": "Mended"})
        if do == "second_session":
            return self.second_session()
        if do == "withdraw":
            return dialogue.withdraw(registration_id=self.places[who], **doing).pk
        if do in {"ask_question", "draft_poll", "open_live", "close_live"}:
            done = getattr(dialogue, do)(session_id=given.pop("session", self.session), **given, **doing)
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
