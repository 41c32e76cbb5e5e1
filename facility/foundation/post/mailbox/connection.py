"""A connection to the mailbox: few commands, each bounded in time and size, every trouble a code."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from facility.foundation.post.mailbox.place import Place
from facility.foundation.post.mailbox.trouble import MailboxTrouble

SECONDS = 30
# Reports and answers are small; what is larger is neither and is not fetched.
LARGEST = 1024 * 1024
# So many numbers are asked for at once: imaplib reads no line of more than a million bytes. So often at most.
ASKED, MOST_ASKED = 50_000, 100
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,19})")


class TooLarge(Exception):
    """The letter is larger than anything that is read here."""


@contextmanager
def _told(refused: str, *, insecure: str = "cut") -> Iterator[None]:
    """Trouble as a code: `refused` where the server says no, `insecure` where encryption fails."""
    try:
        yield
    except TimeoutError:
        raise MailboxTrouble("timeout") from None
    except ssl.SSLError:
        raise MailboxTrouble(insecure) from None
    except imaplib.IMAP4.abort:
        raise MailboxTrouble("cut") from None
    except (imaplib.IMAP4.error, UnicodeError, ValueError):
        raise MailboxTrouble(refused) from None
    except OSError:
        raise MailboxTrouble("away") from None


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Mailbox:
    """An open folder; letters are named by their numbers (UID), which count within `validity`."""

    def __init__(self, mail: imaplib.IMAP4, validity: int, following: int) -> None:
        """`following`: the number that the next letter will have, 0 where the server does not say."""
        self._mail, self._following = mail, following
        self.validity = validity

    def _uid(self, command: str, *given: str) -> list[Any]:
        with _told("answer"):
            state, said = self._mail.uid(command, *given)
        if state != "OK":
            raise MailboxTrouble("folder" if command == "COPY" else "answer")
        return said

    def numbers(self, first: int) -> list[int]:
        """The numbers of the letters from this one on, in order; the first of them where there are very many."""
        if not self._following:
            return self._search(first, "*")
        step = max(ASKED, (self._following - first) // MOST_ASKED)
        for begin in range(first, self._following, step):
            found = self._search(begin, str(begin + step - 1))
            if found:
                return found
        return []

    def _search(self, first: int, last: str) -> list[int]:
        found: set[int] = set()
        with _told("answer"):
            for line in self._uid("SEARCH", "UID", f"{first}:{last}"):
                found.update(int(one) for one in (line or b"").split())
        # Asked for more than there is, a server names the last letter all the same.
        return sorted(number for number in found if number >= first)

    def fetch(self, number: int) -> bytes | None:
        """A letter as it came, left unread; None where it is no longer there. Raises TooLarge."""
        sizes = [found for line in self._uid("FETCH", str(number), "(RFC822.SIZE)") if (found := self._size(line))]
        if not sizes:
            return None
        if sizes[0] > LARGEST:
            raise TooLarge
        said = self._uid("FETCH", str(number), f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
        bodies = [part[1] for part in said if isinstance(part, tuple)]
        if not bodies:
            return None
        if len(bodies[0]) > LARGEST:
            raise TooLarge
        return bytes(bodies[0])

    @staticmethod
    def _size(line: Any) -> int:
        found = _SIZE.search(line) if isinstance(line, bytes) else None
        return int(found[1]) if found else 0

    def put_aside(self, number: int, move_to: str) -> None:
        """Mark a letter as seen, and move it where a folder is named. A letter that is gone needs neither."""
        self._uid("STORE", str(number), "+FLAGS.SILENT", r"(\Seen)")
        if not move_to:
            return
        self._uid("COPY", str(number), _quoted(move_to))
        self._uid("STORE", str(number), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self._mail.capabilities:  # without it, expunging would take others' letters along
            self._uid("EXPUNGE", str(number))


def _connected(place: Place) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    with _told("untrusted", insecure="untrusted"):
        if not place.starttls:
            return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=SECONDS)
        mail = imaplib.IMAP4(place.host, place.port, timeout=SECONDS)
        try:
            _secured(mail, context)
        except BaseException:
            _closed(mail)
            raise
        return mail


def _secured(mail: imaplib.IMAP4, context: ssl.SSLContext) -> None:
    if "STARTTLS" not in mail.capabilities:
        raise MailboxTrouble("untrusted")
    mail.starttls(context)


def _signed_in(mail: imaplib.IMAP4, place: Place) -> None:
    with _told("password"):
        if "AUTH=PLAIN" in mail.capabilities:
            proof = f"\0{place.user}\0{place.password}".encode()
            mail.authenticate("PLAIN", lambda _challenge: proof)
        else:
            mail.login(place.user, place.password)
        # A server may say more of what it can once it knows who asks; imaplib keeps what it said before.
        _state, can = mail.capability()
        mail.capabilities = tuple(str(can[-1] or b"", "ascii").upper().split())


def _selected(mail: imaplib.IMAP4, folder: str) -> Mailbox:
    with _told("folder"):
        state, _said = mail.select(_quoted(folder))
        _name, validity = mail.response("UIDVALIDITY")
        _name, following = mail.response("UIDNEXT")
        if state != "OK" or not validity or validity[0] is None:
            raise MailboxTrouble("folder")
        return Mailbox(mail, int(validity[0]), int(following[0] or 0) if following else 0)


def _closed(mail: imaplib.IMAP4) -> None:
    with contextlib.suppress(OSError, imaplib.IMAP4.error):
        mail.logout()
    with contextlib.suppress(OSError):
        mail.shutdown()


@contextmanager
def opened(place: Place) -> Iterator[Mailbox]:
    """The folder, open until the block ends. Raises MailboxTrouble."""
    mail = _connected(place)
    try:
        _signed_in(mail, place)
        yield _selected(mail, place.folder)
    finally:
        _closed(mail)
