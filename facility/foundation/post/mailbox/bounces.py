"""Reports of mail servers that a letter did not arrive (RFC 3464): believed only where they know our letter.

Whoever writes such a report can name any address. Ours must name a Message-ID that only the letter itself told, and the
address to which that letter went.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import HeaderParser

from django.db.models import Q

from facility.foundation.accounts.public import system
from facility.foundation.base.acts import step
from facility.foundation.post.addresses import plain
from facility.foundation.post.models import Letter
from facility.foundation.post.steps import UNGUESSABLE
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

# Nobody is told of more letters in one report; ours have one reader each.
MOST = 20
_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}")
_OURS = re.compile(rf"<[0-9a-f]{{{UNGUESSABLE}}}@[^<>@\s\x00-\x1f\x7f]{{1,80}}>")


@dataclass(frozen=True)
class Bounce:
    """What a report says: the letters it may be about, the addresses that failed for good, and those given up for now."""

    message_ids: frozenset[str]
    failed: frozenset[str]
    given_up: frozenset[str]


def _address(field: str | None) -> str:
    """The address of "rfc822; name@example.org"."""
    _kind, semicolon, rest = (field or "").rpartition(";")
    return plain(rest.strip().strip("<>")) if semicolon else ""


def _outcome(block: Message) -> str:
    """How it ended for an address: "failed" (it does not take letters), "given_up" (tried for long enough), "" (not yet)."""
    if str(block.get("Action", "")).strip().lower() != "failed":
        return ""
    status = _STATUS.search(str(block.get("Status", "")))
    return "failed" if status is not None and status[1] == "5" else "given_up"


def _returned(part: Message) -> str:
    """The Message-ID of the letter that was sent back, whole or its head alone."""
    kind = part.get_content_type()
    content = part.get_payload()
    if kind == "message/rfc822" and isinstance(content, list) and isinstance(content[0], Message):
        return str(content[0].get("Message-ID", ""))
    if kind == "text/rfc822-headers":
        raw = part.get_payload(decode=True)
        head = raw.decode("ascii", errors="replace") if isinstance(raw, bytes) else ""
        return str(HeaderParser().parsestr(head, headersonly=True).get("Message-ID", ""))
    return ""


def read_bounce(letter: Message) -> Bounce | None:
    """What a letter reports; None where it is no report of delivery."""
    kind = str(letter.get_param("report-type", "")).lower()
    if letter.get_content_type() != "multipart/report" or kind != "delivery-status" or not letter.is_multipart():
        return None
    named, failed, given_up = [str(letter.get("In-Reply-To", ""))], set[str](), set[str]()
    parts = letter.get_payload()
    for part in parts[:MOST] if isinstance(parts, list) else []:
        if not isinstance(part, Message):
            continue
        named.append(_returned(part))
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
        for block in blocks[:MOST] if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            named.append(str(block.get("Original-Envelope-Id", "")))
            ended = {"failed": failed, "given_up": given_up}.get(_outcome(block))
            if ended is not None:
                ended |= {_address(block.get("Original-Recipient")), _address(block.get("Final-Recipient"))}
    found = frozenset(_OURS.findall(" ".join(named))[:MOST])
    return Bounce(found, frozenset(failed - {""}), frozenset(given_up - {""}))


@step
def note_bounce(said: Bounce, at: datetime) -> str:
    """Note a letter as one that came back; what came of it: noted, temporary, again or unknown."""
    known = Letter.objects.filter(message_id__in=said.message_ids).order_by("pk")
    ended = said.failed | said.given_up
    if said.message_ids and not ended:
        return "temporary" if known.exists() else "unknown"
    theirs = [letter for letter in known if plain(letter.to_address) in ended]
    noted = [letter for letter in theirs if _come_back(letter, plain(letter.to_address) in said.failed, at)]
    if noted:
        return "noted"
    return "again" if theirs else "unknown"


def _come_back(letter: Letter, is_for_good: bool, at: datetime) -> bool:
    record = lock(letter.record_id) if letter.record_id is not None else None
    # What one server gave up another may refuse for good afterwards; never the other way round.
    open_to_it = Q(state="sent") | Q(last_error="given_up") if is_for_good else Q(state="sent")
    came_back = Letter.objects.filter(open_to_it, pk=letter.pk)
    if not came_back.update(state="failed", last_error="returned" if is_for_good else "given_up", returned_at=at):
        return False
    if record is not None:
        facts = {"letter": letter.pk, "kind": letter.kind}
        record_trail(record=record, event=Event.LETTER_RETURNED, actor=system("mailbox"), at=at, facts=facts)
    return True
