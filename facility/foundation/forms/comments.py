"""Remarks on fields, between those who write (applicants) or among those who read (staff); never across."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.forms.answers import lock_away, take_out
from facility.foundation.forms.cleaning import plain_text
from facility.foundation.forms.models import AUDIENCES, AnswerSet, Comment

MAX_CHARACTERS = 5_000


@dataclass(frozen=True)
class Remark:
    """A comment, opened."""

    id: int
    field: str
    audience: str
    body: str
    author_id: int
    at: datetime
    resolved_at: datetime | None


def _slot(field: str) -> str:
    return f"{field}:comment"


@step
def comment(
    *, answer_set: AnswerSet, field: str, body: str, audience: str, actor: Actor, at: datetime, key: bytes
) -> Comment:
    """Add a remark on a field for one audience. Raises Refused for an empty or overlong one; the owner asks permission."""
    text = plain_text(body, "body").strip()
    if not text or len(text) > MAX_CHARACTERS:
        said = _("Write the remark, in at most %(most)s characters.") % {"most": MAX_CHARACTERS}
        raise Refused(at_field("body", "forms.comment_length", text=said))
    if audience not in AUDIENCES or actor.user_id is None:
        raise ValueError("a comment needs a person and a known audience")
    return Comment.objects.create(
        answer_set=answer_set,
        field=field,
        audience=audience,
        ciphertext=lock_away(key, answer_set.pk, _slot(field), {"v": text}),
        author_id=actor.user_id,
        at=at,
    )


@step
def resolve(*, answer_set: AnswerSet, comment_id: int, audience: str, actor: Actor, at: datetime) -> Comment:
    """Settle a remark of one's own audience. Raises NotFound."""
    rows = Comment.objects.select_for_update().filter(answer_set=answer_set, pk=comment_id, audience=audience)
    found = rows.first()
    if found is None or actor.user_id is None:
        raise NotFound("comment")
    if found.resolved_at is None:
        found.resolved_at, found.resolved_by_id = at, actor.user_id
        found.save(update_fields=["resolved_at", "resolved_by_id"])
    return found


def comments(answer_set: AnswerSet, audiences: Iterable[str], key: bytes) -> list[Remark]:
    """The remarks that these audiences see, oldest first; one query."""
    rows = Comment.objects.filter(answer_set=answer_set, audience__in=set(audiences)).order_by("at", "pk")
    return [
        Remark(
            row.pk,
            row.field,
            row.audience,
            str(take_out(key, answer_set.pk, _slot(row.field), row.ciphertext)["v"]),
            row.author_id,
            row.at,
            row.resolved_at,
        )
        for row in rows
    ]
