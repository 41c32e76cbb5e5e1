"""Reading the mailbox: letter by letter, each handled in one transaction and remembered, so that nothing counts twice.

What was handled is put aside afterwards; a worker killed in between leaves that to the next turn. A letter that nothing
can be made of stays where it is, for people, and is not tried for ever.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Max, OuterRef, Q, Subquery

from facility.foundation.base.acts import action
from facility.foundation.jobs.items import AWAY, SomeFailed, Unfinished
from facility.foundation.post.mailbox import parsing
from facility.foundation.post.mailbox.answers import CalendarAnswer, note_answer
from facility.foundation.post.mailbox.bounces import Bounce, note_bounce
from facility.foundation.post.mailbox.connection import Mailbox, TooLarge, opened
from facility.foundation.post.mailbox.place import given, is_set
from facility.foundation.post.mailbox.trouble import MailboxTrouble
from facility.foundation.post.models import Incoming

log = logging.getLogger("facility.post")

BATCH = 200
ATTEMPTS = 5
CLAIM = timedelta(minutes=5)
# As long as our own letters are kept, so that nothing that may still be answered is read anew.
KEPT = timedelta(days=2 * 365 + 1)
# What came of a letter that people should see all the same: it stays unread.
FOR_PEOPLE = ("unknown",)


def _settle(row: Incoming, state: str, kind: str, outcome: str, at: datetime) -> None:
    row.state, row.kind, row.outcome, row.settled_at, row.claimed_until = state, kind, outcome, at, None
    row.save()


@action
def take(*, box: str, validity: int, number: int, at: datetime) -> Incoming | None:
    """Take a letter for this worker; None where another one has it, it was handled, or it was tried often enough."""
    rows = Incoming.objects.select_for_update()
    row, _new = rows.get_or_create(box=box, validity=validity, uid=number, defaults={"found_at": at})
    if row.state != "open" or (row.claimed_until is not None and row.claimed_until > at):
        return None
    if row.attempts >= ATTEMPTS:
        _settle(row, "left", "other", "unreadable", at)
        return None
    row.attempts, row.claimed_until = row.attempts + 1, at + CLAIM
    row.save()
    return row


def _still_ours(row: Incoming) -> Incoming | None:
    rows = Incoming.objects.select_for_update()
    return rows.filter(pk=row.pk, state="open", attempts=row.attempts).first()


@action
def leave(*, row: Incoming, outcome: str, at: datetime) -> None:
    """Note that a letter stays where it is, and why."""
    held = _still_ours(row)
    if held is not None:
        _settle(held, "left", "other", outcome, at)


@action
def handle(*, row: Incoming, found: parsing.Found, digest: str, at: datetime) -> bool:
    """Do what a letter says and remember it, all or nothing; whether it may be put aside."""
    held = _still_ours(row)
    if held is None:
        return False
    before = Incoming.objects.filter(digest=digest).first()
    if before is not None:  # the same letter under another number: after a move, or a mailbox set up anew
        _settle(held, before.state, before.kind, "again", at)
        return before.state == "done"
    outcome = found.why
    if isinstance(found.says, Bounce):
        outcome = note_bounce(found.says, at)
    elif isinstance(found.says, CalendarAnswer):
        outcome = note_answer(found.says, at)
    held.digest = digest
    is_done = found.says is not None and outcome not in FOR_PEOPLE
    _settle(held, "done" if is_done else "left", found.kind, outcome, at)
    return is_done


@action
def release(*, row: Incoming) -> None:
    """Give a letter back that could not be handled now: it has its next turn."""
    held = _still_ours(row)
    if held is not None:
        held.claimed_until = None
        held.save()


class _Turn:
    """One look into the mailbox."""

    def __init__(self, mail: Mailbox, box: str, move_to: str, moment: Callable[[], datetime]) -> None:
        self.mail, self.box, self.move_to, self.moment = mail, box, move_to, moment
        self.rows = Incoming.objects.filter(box=box, validity=mail.validity)
        self.unmoved: MailboxTrouble | None = None

    def put_aside(self, number: int) -> None:
        """Put a handled letter aside, and note that this was done; where the folder takes it not, the next one is read."""
        try:
            self.mail.put_aside(number, self.move_to)
        except MailboxTrouble as trouble:
            if trouble.code != "folder":
                raise
            self.unmoved = trouble
            return
        self.rows.filter(uid=number).update(filed_at=self.moment())

    def unfiled(self) -> list[int]:
        """What was handled and not put aside, because a worker was killed or the server went away."""
        rows = self.rows.filter(state="done", filed_at=None).order_by("uid")
        return list(rows.values_list("uid", flat=True)[:BATCH])

    def waiting(self) -> list[int]:
        """The letters to read now: those that were begun and not ended, then the new ones."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=self.moment())
        begun = list(self.rows.filter(free, state="open").order_by("uid").values_list("uid", flat=True)[:BATCH])
        newest = self.rows.aggregate(newest=Max("uid"))["newest"] or 0
        return (begun + self.mail.numbers(newest + 1))[:BATCH]

    def is_known(self, number: int) -> bool:
        """Whether the letter is in our book: it is looked for again, whatever happens to it."""
        return self.rows.filter(uid=number).exists()

    def read(self, number: int) -> None:
        """Read one letter and do what it says."""
        row = take(box=self.box, validity=self.mail.validity, number=number, at=self.moment())
        if row is None:
            return
        try:
            self._read(row)
        except BaseException:
            release(row=row)
            raise

    def _read(self, row: Incoming) -> None:
        try:
            raw = self.mail.fetch(row.uid)
            found = parsing.read(raw) if raw is not None else None
        except TooLarge:
            leave(row=row, outcome="too_large", at=self.moment())
            return
        except parsing.Unreadable as error:
            log.warning("letter %s of the mailbox cannot be read: %s", row.uid, error)
            leave(row=row, outcome="unreadable", at=self.moment())
            return
        if raw is None or found is None:
            leave(row=row, outcome="gone", at=self.moment())
            return
        digest = hashlib.sha256(raw).hexdigest()
        if handle(row=row, found=found, digest=digest, at=self.moment()):
            self.put_aside(row.uid)


def _never() -> bool:
    return False


def read_mailbox(
    at: datetime, *, moment: Callable[[], datetime] | None = None, is_stopping: Callable[[], bool] = _never
) -> int:
    """Read what is new in the mailbox, so many letters at most, and give how many were looked at.

    Raises MailboxTrouble (it cannot be read now), SomeFailed (some letters could not be handled now), Unfinished.
    """
    if not is_set():
        return 0
    place, failed, in_a_row, looked = given(), list[str](), 0, 0
    with opened(place) as mail:
        turn = _Turn(mail, place.box, place.move_to, moment or (lambda: at))
        for number in turn.unfiled():
            turn.put_aside(number)
        for number in turn.waiting():
            if is_stopping():
                raise Unfinished
            looked += 1
            try:
                turn.read(number)
            except MailboxTrouble:
                raise
            except Exception as error:  # noqa: BLE001 - one letter that cannot be handled holds up no other one
                # What an error says may be what somebody wrote.
                log.warning("letter %s of the mailbox could not be handled: %s", number, type(error).__name__)
                failed.append(type(error).__name__)
                # Whoever writes letters that cannot be handled, three of them are no sign of a database that is away.
                in_a_row = in_a_row + 1 if isinstance(error, OperationalError | InterfaceError) else 0
            else:
                in_a_row = 0
                continue
            # What has no row yet would be passed over for ever: the next turn goes on after the highest number.
            if in_a_row >= AWAY or not turn.is_known(number):
                break
    if turn.unmoved is not None:
        raise turn.unmoved
    if failed:
        raise SomeFailed(f"{', '.join(sorted(set(failed)))} ({len(failed)}/{looked})")
    return looked


@action
def forget_incoming(*, at: datetime) -> int:
    """Delete what is remembered of letters of long ago; the newest of each mailbox stays, as the place to go on from."""
    beside = Incoming.objects.filter(box=OuterRef("box"), validity=OuterRef("validity"))
    newest = Subquery(beside.order_by("-uid").values("uid")[:1])
    old = Incoming.objects.filter(settled_at__lt=at - KEPT).exclude(uid=newest)
    return old.delete()[0]
