"""Sending what waits: taken by one worker at a time, tried again with patience, failed for all to see."""

import contextlib
import json
import logging
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage as Message
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from facility.core.seal import SealBroken
from facility.foundation.post.enclosures import enclosure_of
from facility.foundation.post.models import Letter
from facility.foundation.post.rendering import HIDDEN, Rendered, fact, render
from facility.foundation.records import custody

log = logging.getLogger("facility.post")

# With the waits below: five days, as mail servers do; a server that is away over a weekend loses nothing.
ATTEMPTS = 65
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
CLAIM = timedelta(minutes=5)
BATCH = 20
# The fact of a letter to subscribers that holds the address by which they leave.
LEAVE = "unsubscribe"
# The default policy folds long header lines in a way that breaks links in them.
POLICY = policy.SMTP.clone(max_line_length=998)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: a minute, doubled each time, two hours at most."""
    return min(FIRST_WAIT * (1 << max(0, min(attempts - 1, 20))), LONGEST_WAIT)


def secrets_of(letter: Letter) -> dict[str, Any]:
    """The secret facts of a waiting letter. Raises SealBroken when the key is another one."""
    if letter.secret_facts is None:
        return {}
    facts: dict[str, Any] = json.loads(custody.open_secret(bytes(letter.secret_facts)))
    return facts


def preview(letter: Letter) -> Rendered:
    """The letter in words for staff: what is secret is left out. Raises NotFound, ValueError."""
    from facility.foundation.post.texts import text

    hidden = dict.fromkeys(text(letter.kind, letter.language).placeholders - set(letter.facts), HIDDEN)
    hidden.pop("facility", None)
    hidden.pop("address", None)
    return render(letter.kind, {**hidden, **letter.facts}, letter.language)


class _Message(Message):
    """A message of the standard library that Django's mail backends can send (5.2 asks for `linesep`)."""

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str | None = None) -> bytes:
        return super().as_bytes(unixfrom=unixfrom, policy=POLICY)


class _Outgoing(EmailMessage):
    """Django's envelope around our own message."""

    def __init__(self, letter: Letter, words: Rendered, leave: str = "") -> None:
        super().__init__(words.subject, words.body, settings.DEFAULT_FROM_EMAIL, [letter.to_address])
        self.letter, self.words, self.leave = letter, words, leave
        self.enclosure = enclosure_of(letter)

    def message(self, *_args: Any, **_more: Any) -> Any:
        made = _Message(policy=POLICY)
        made["Subject"] = self.words.subject
        made["From"] = self.from_email
        made["To"] = self.letter.to_address
        made["Date"] = format_datetime(self.letter.queued_at)
        made["Message-ID"] = self.letter.message_id
        made["Auto-Submitted"] = "auto-generated"
        if self.leave:  # mail programs show a button that posts to this address (RFC 8058); opening it changes nothing
            made["List-Unsubscribe"] = f"<{self.leave}>"
            made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        made.set_content(self.words.body, cte="quoted-printable")
        if self.enclosure is not None:
            main, _slash, sub = self.enclosure.media_type.partition("/")
            given = {"charset": "utf-8", **self.enclosure.parameters}
            made.add_attachment(
                self.enclosure.content, maintype=main, subtype=sub, filename=self.enclosure.name, params=given
            )
        made["Content-Language"] = self.words.language  # after the content, which takes away what was said of it
        return made


def _due(at: datetime) -> QuerySet[Letter]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    return Letter.objects.filter(free, state="waiting", next_try_at__lte=at).order_by("next_try_at", "id")


def is_anything_due(at: datetime) -> bool:
    """Whether a letter waits that nobody holds; a plain look that locks nothing."""
    return _due(at).exists()


def claim(at: datetime, limit: int = BATCH) -> list[Letter]:
    """Take letters that are due: no other worker gets them until the claim lapses."""
    if not is_anything_due(at):
        return []
    with transaction.atomic():
        locked = _due(at).select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        found = list(locked[:limit])
        ids = [letter.pk for letter in found]
        Letter.objects.filter(pk__in=ids).update(claimed_until=at + CLAIM, attempts=F("attempts") + 1)
    for letter in found:
        letter.claimed_until = at + CLAIM
        letter.attempts += 1
    return found


def _settle(letter: Letter, **changes: Any) -> None:
    """Write the outcome, unless the claim lapsed and another worker has the letter."""
    mine = Letter.objects.filter(pk=letter.pk, state="waiting", attempts=letter.attempts)
    mine.update(claimed_until=None, **changes)


def _code(error: Exception) -> tuple[str, bool]:
    """A code for what went wrong, and whether trying again makes sense."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        return "rejected", any(code < 500 for code in codes)
    if isinstance(error, smtplib.SMTPResponseException):
        return "refused", error.smtp_code < 500 or isinstance(error, smtplib.SMTPAuthenticationError)
    if isinstance(error, TimeoutError):
        return "timeout", True
    if isinstance(error, (OSError, smtplib.SMTPException, ssl.SSLError)):
        return "connection", True
    if isinstance(error, SealBroken):
        return "secret", False
    return "words", False


def _note_failure(letter: Letter, error: Exception, at: datetime) -> str:
    """Write down that a letter did not go, when it is tried again, or that it failed; gives the code."""
    code, again = _code(error)
    log.warning("letter %s (%s): %s, attempt %s", letter.pk, letter.kind, code, letter.attempts)
    if again and letter.attempts < ATTEMPTS:
        _settle(letter, last_error=code, next_try_at=at + wait_after(letter.attempts))
    else:
        _settle(letter, last_error=code, state="failed", secret_facts=None)
    return code


def _send_one(letter: Letter, mail: Any, at: datetime) -> None:
    try:
        facts = {**letter.facts, **secrets_of(letter)}
        words = render(letter.kind, facts, letter.language)
        leave = fact(facts[LEAVE], words.language) if LEAVE in facts else ""
        mail.send_messages([_Outgoing(letter, words, leave)])
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one letter, the others go
        # A server that was cut off in the middle of a letter gets a fresh connection for the next one.
        if _note_failure(letter, error, at) in {"connection", "timeout"}:
            _close(mail)
        return
    _settle(letter, state="sent", sent_at=at, last_error="", secret_facts=None)


def _release(letters: list[Letter]) -> None:
    """Give letters back that were taken and not tried."""
    for letter in letters:
        mine = Letter.objects.filter(pk=letter.pk, state="waiting", attempts=letter.attempts)
        mine.update(claimed_until=None, attempts=letter.attempts - 1)


def _never() -> bool:
    return False


def send_due(
    at: datetime,
    *,
    limit: int = BATCH,
    moment: Callable[[], datetime] | None = None,
    is_stopping: Callable[[], bool] = _never,
) -> int:
    """Send what is due over one connection and give the number that was tried.

    Nothing is locked while the mail server answers. `moment` gives the time of each letter's outcome (jobs pass the
    clock); without it everything happens at `at`. A worker killed after the server took a letter and before we noted
    it sends it again with the same Message-ID.
    """
    letters = claim(at, limit)
    if not letters:
        return 0
    mail = get_connection(fail_silently=False)
    if hasattr(mail, "timeout"):
        mail.timeout = settings.EMAIL_TIMEOUT
    left = list(letters)
    try:
        while left:
            now = moment() if moment else at
            # So slow a server that others may have taken the rest, or a worker that is to stop.
            if is_stopping() or (left[0].claimed_until and now >= left[0].claimed_until):
                break
            trouble = _trouble(mail)
            if trouble:
                for letter in left:
                    _note_failure(letter, trouble, now)
                left.clear()
            else:
                _send_one(left.pop(0), mail, now)
    finally:
        _close(mail)
        _release(left)
    return len(letters) - len(left)


def _close(mail: Any) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        mail.close()


def _trouble(mail: Any) -> Exception | None:
    """Have a connection to the mail server; the trouble where there is none."""
    try:
        mail.open()
    except (OSError, smtplib.SMTPException) as error:
        return error
    return None
