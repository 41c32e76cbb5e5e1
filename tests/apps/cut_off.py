"""Younger acts that are cut off after each of their writes: the process is killed, or the database server drops it.

After each cut everything must stand as before; begun once more and left alone the act comes to its end.
"""

import hashlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

Act = Callable[[], Any]
# More writes than any act has.
MOST = 80


def stands() -> str:
    """A hash of all rows of all tables."""
    from django.db import connection, connections

    told = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            plain = [[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in cursor.fetchall()]
            told.update(repr((table, sorted(map(repr, plain)))).encode())
    connections.close_all()
    return told.hexdigest()


def cutting(number: int, cut: Callable[[], None]) -> Any:
    """What cuts the connection off once that many writes were done."""
    done = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        answer = execute(sql, params, many, context)
        done += sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if done == number:
            cut()
        return answer

    return wrapper


def in_a_process(act: Act, number: int) -> bool:
    """Whether the act came to its end in a process that is killed after so many writes."""
    from django.db import connection

    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(cutting(number, lambda: os.kill(os.getpid(), signal.SIGKILL))):
                act()
            os._exit(0)
        except BaseException as wrong:  # noqa: BLE001 - a child must never go on as its parent
            sys.stderr.write(f"{wrong!r}\n")
            sys.stderr.flush()
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, -signal.SIGKILL}, code
    return code == 0


def in_a_thread(act: Act, number: int) -> bool:
    """The same where the server drops the connection after so many writes."""
    from django.db import OperationalError, connection, connections

    ended: list[bool] = []

    def drop() -> None:
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        other.close()

    def run() -> None:
        try:
            with connection.execute_wrapper(cutting(number, drop)):
                act()
            ended.append(True)
        except OperationalError:
            ended.append(False)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    return ended == [True]


def people() -> Callable[..., Any]:
    """Who makes actors of roles, rows that stay."""
    from facility.apps.parties.models import Person, RoleHolding
    from facility.apps.parties.public import actor_for
    from facility.foundation.accounts.public import Role, User
    from facility.foundation.records.models import Record
    from tests.apps.assistance import make

    def actor(*roles: Role, organisation: Any = None) -> Any:
        number = User.objects.count()
        user = User.objects.create_user(f"c{number}@example.org", name=f"C {number}", created_at=make.AT, invented=True)
        record = Record.objects.create(kind="person", label={"en": "Person"}, created_at=make.AT, invented=True)
        person = Person.objects.create(record=record, user=user, name=user.name)
        for role in roles:
            RoleHolding.objects.create(person=person, role=role, organisation=organisation, starts_on=date(2020, 1, 1))
        return actor_for(user, make.AT)

    return actor


def asking(actor: Callable[..., Any]) -> Iterator[tuple[str, Act]]:
    """Acts on requests for assistance."""
    from facility.apps.assistance import public as assistance
    from facility.foundation.accounts.public import Role
    from seeds.story.case import document
    from tests.apps.assistance import endorsed, make, roster
    from tests.apps.assistance.evaluated import WORKER
    from tests.apps.assistance.terms import agreed
    from tests.apps.assistance.test_lapsing import HELD, LAPSES

    of, contact, found = endorsed.asked(actor)
    given = {"endorsement_id": found.pk, "reason": "It fits.", "actor": contact, "at": make.AT}
    yield "endorse", lambda: assistance.endorse(**given)
    request, upload = make.draft(of), document("A plan")
    mine = {"request_id": request.pk, "actor": of.asker, "at": make.AT}

    def attach() -> None:
        upload.seek(0)
        assistance.attach_file(**mine, upload=upload)

    yield "attach", attach
    yield "submit", lambda: assistance.submit(**mine)
    person = actor(Role.APPLICANT)
    expert, terms = roster.admitted(person, of.coordinator), agreed(of)
    days = [date(2026, 4, 8), date(2026, 4, 9)]
    held = assistance.hold_days(
        expert_id=expert.pk, days=days, purpose="M", request_id=terms.request_id, actor=of.coordinator, at=HELD
    )
    yield "lapse", lambda: assistance.lapse_hold(booking_id=held.pk, actor=WORKER, at=LAPSES)


def knowing(actor: Callable[..., Any]) -> Iterator[tuple[str, Act]]:
    """Acts on works that are proposed, and on who takes part in a process."""
    from facility.apps.knowledge import public as knowledge
    from facility.foundation.accounts.public import Role
    from tests.apps.assistance import make
    from tests.apps.dialogue import make as meetings
    from tests.apps.dialogue.test_memberships import add
    from tests.apps.knowledge.test_works import FACTS, WHY_NOT, offer

    bureau = actor(Role.PARTNER, organisation=make.body("Bureau", "MD", "public_authority_central"))
    editor, secretariat = actor(Role.EDITOR), actor(Role.DIALOGUE_SECRETARIAT)
    yield "offer", lambda: offer(bureau)
    one = offer(bureau)
    given: dict[str, Any] = {"work_id": one.pk, "actor": editor, "at": make.AT}
    yield "take up", lambda: knowledge.take_up_work(**given, **FACTS)
    yield "decline", lambda: knowledge.decline_work(**given, reason=WHY_NOT)
    meetings.process(members=())
    yield "add member", lambda: add(secretariat)


def calling(actor: Callable[..., Any]) -> Iterator[tuple[str, Act]]:
    """Acts on a call: its mentoring, and the wording of an answer."""
    from facility.apps.calls import public as calls
    from facility.apps.enquiries import public as enquiries
    from facility.foundation.accounts.public import Role
    from tests.apps.assistance.make import AT
    from tests.apps.enquiries.test_converting import bilingual
    from tests.apps.enquiries.test_inbox import asked

    call, officer = bilingual(AT, actor), actor(Role.GRANTS_OFFICER)
    yield "mentoring", lambda: calls.edit_call(call_id=call.pk, offers_mentoring=False, actor=officer, at=AT)
    found = asked(AT, language="fr")
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Qui ?", actor=officer, at=AT)
    put = calls.Question.objects.get()
    given: dict[str, Any] = {"question_id": put.pk, "actor": officer, "at": AT}
    calls.publish_answer(**given, language="en", text="Who?", answer="You.")
    yield "word", lambda: calls.word_answer(**given, language="fr", text="Qui ?", answer="Vous.")


def meeting(actor: Callable[..., Any]) -> Iterator[tuple[str, Act]]:
    """Acts on a meeting that somebody asked for."""
    from datetime import timedelta

    from facility.apps.enquiries import public as enquiries
    from facility.foundation.accounts.public import Role
    from tests.apps.assistance.make import AT
    from tests.apps.enquiries.test_inbox import asked

    desk, day = actor(Role.DIALOGUE_SECRETARIAT), timedelta(days=1)
    found = asked(AT, intent="meeting", slots=[AT + day])
    given: dict[str, Any] = {"enquiry_id": found.pk, "actor": desk}
    where: dict[str, Any] = {"slots": [AT + day], "minutes": 30, "place": "Room"}
    yield "offer moments", lambda: enquiries.offer_slots(**given, **where, at=AT)
    yield "choose", lambda: enquiries.choose_slot(key=found.key, slot=AT + day, at=AT)
    yield "hold", lambda: enquiries.hold_meeting(**given, outcome="They ask.", at=AT + 2 * day)
    other: dict[str, Any] = {"enquiry_id": asked(AT, intent="meeting", slots=[AT + day]).pk, "actor": desk}
    yield "decline a meeting", lambda: enquiries.decline_meeting(**other, reason="Illness.", at=AT)


def registering(actor: Callable[..., Any]) -> Iterator[tuple[str, Act]]:
    """Acts on what somebody wrote when they registered for updates."""
    from datetime import timedelta

    from facility.apps.enquiries import public as enquiries
    from facility.foundation.accounts.public import Role
    from tests.apps.assistance.make import AT
    from tests.apps.enquiries.make import ALL, WHY

    editor, day = actor(Role.EDITOR), timedelta(days=1)

    def asks(email: str) -> enquiries.Subscriber:
        enquiries.ask_subscription(email=email, wishes=ALL, registration=WHY, at=AT)
        return enquiries.Subscriber.objects.get(email_key=email)

    yield "register", lambda: asks("first@example.net")
    first = asks("second@example.net")
    yield "confirm", lambda: enquiries.confirm_subscription(key=str(first.confirm_key), at=AT + day)
    found = enquiries.Enquiry.objects.get(subscriber=first)
    yield "see", lambda: enquiries.see_enquiry(enquiry_id=found.pk, actor=editor, at=AT + day)
    second = enquiries.confirm_subscription(key=str(asks("third@example.net").confirm_key), at=AT + day)
    other = enquiries.Enquiry.objects.get(subscriber=second)
    yield "answer", lambda: enquiries.answer_enquiry(enquiry_id=other.pk, text="Welcome.", actor=editor, at=AT + day)
    yield "erase", lambda: enquiries.erase_subscription(key=second.key, at=AT + day)


def cuts(run: Callable[[Act, int], bool]) -> dict[str, int]:
    """How often each act was cut off before it came to its end; after each cut everything stood as before."""
    from django.db import connections

    found: dict[str, int] = {}
    actor = people()
    for part in (asking, knowing, calling, meeting, registering):
        for name, act in part(actor):
            before = stands()
            for number in range(1, MOST):
                connections.close_all()
                if run(act, number):
                    break
                assert stands() == before, f"{name}: something of it stayed after {number} writes"
            assert stands() != before, f"{name} never came to its end"
            found[name] = number - 1
    return found


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
        json.dump(cuts(in_a_process), sys.stdout)
