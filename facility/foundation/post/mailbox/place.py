"""Where the mailbox is, as the settings say it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from facility.foundation.post.mailbox.trouble import MailboxTrouble

# Nothing goes over the network in the clear: a password least of all.
PORTS = {"imaps": 993, "imap+starttls": 143}


@dataclass(frozen=True)
class Place:
    """One folder of one account; `move_to` is the folder for what was handled, "" where that stays and is marked."""

    host: str
    port: int
    starttls: bool
    user: str
    password: str = field(repr=False)
    folder: str
    move_to: str

    @property
    def box(self) -> str:
        """A short name of it for our own book: numbers of letters count within one mailbox."""
        return hashlib.sha256(f"{self.user}@{self.host}/{self.folder}".encode()).hexdigest()[:16]


def is_set() -> bool:
    """Whether there is a mailbox to read."""
    return bool(settings.FACILITY_MAILBOX)


def _password() -> str:
    if settings.FACILITY_MAILBOX_PASSWORD_FILE:
        try:
            return Path(settings.FACILITY_MAILBOX_PASSWORD_FILE).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError):
            raise MailboxTrouble("setting") from None
    return str(settings.FACILITY_MAILBOX_PASSWORD)


def given() -> Place:
    """The mailbox of the settings. Raises MailboxTrouble where they name none that can be read."""
    try:
        parts = urlsplit(settings.FACILITY_MAILBOX)
        usual = PORTS[parts.scheme]
        port = parts.port or usual
    except (KeyError, ValueError):
        raise MailboxTrouble("setting") from None
    password = _password()
    if not (port and parts.hostname and parts.username and password) or parts.password:
        raise MailboxTrouble("setting")
    folder, move_to = unquote(parts.path.strip("/")) or "INBOX", settings.FACILITY_MAILBOX_MOVE_TO
    if move_to.lower() == folder.lower():  # what is moved there would be a new letter there, every time
        raise MailboxTrouble("setting")
    return Place(
        host=parts.hostname,
        port=port,
        starttls=parts.scheme == "imap+starttls",
        user=unquote(parts.username),
        password=password,
        folder=folder,
        move_to=move_to,
    )
