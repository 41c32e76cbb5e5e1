"""What staff do with letters: read one, try one again."""

from datetime import datetime

from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.post.models import Letter
from facility.foundation.post.policy import may_read_letters, may_retry_letters
from facility.foundation.post.queries import letter as find
from facility.foundation.post.rendering import Rendered, missing
from facility.foundation.post.sending import preview
from facility.foundation.post.steps import requeue
from facility.foundation.post.texts import text
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _tell(letter: Letter, event: Event, actor: Actor, at: datetime) -> None:
    """Note it at the record that the letter is about; letters about none (sign-in links) carry no personal text."""
    if letter.record_id is not None:
        facts = {"letter": letter.pk, "kind": letter.kind}
        record_trail(record=lock(letter.record_id), event=event, actor=actor, at=at, facts=facts)


@action
def read_letter(*, token: str, actor: Actor, at: datetime) -> Rendered:
    """What a letter says, without its secrets; that it was read is on the trail. Raises NotFound, Forbidden."""
    require(may_read_letters, actor)
    letter = find(token)
    words = preview(letter)
    _tell(letter, Event.LETTER_READ, actor, at)
    return words


@action
def retry_letter(*, token: str, actor: Actor, at: datetime) -> None:
    """Try a failed letter again. Raises NotFound, Forbidden, NotAllowedNow (not failed, erased, its secret is gone, the account closed)."""
    require(may_retry_letters, actor)
    letter = find(token)
    if letter.last_error in {"erased", "withdrawn"}:
        raise NotAllowedNow("retry", letter.last_error, "letter")
    if letter.to_user is not None and not letter.to_user.is_active:
        raise NotAllowedNow("retry", "closed", "letter")
    if missing(text(letter.kind, letter.language), letter.facts):
        raise NotAllowedNow("retry", "without its link", "letter")
    if not requeue(letter_id=letter.pk, at=at):
        raise NotAllowedNow("retry", letter.state, "letter")
    _tell(letter, Event.LETTER_REQUEUED, actor, at)
