"""Who is working on a part right now."""

from datetime import datetime, timedelta

from facility.foundation.accounts.public import Actor, User
from facility.foundation.base.acts import step
from facility.foundation.forms.models import AnswerSet, Presence

# A page in use tells of itself every 20 seconds; whoever was silent for a minute has left.
PRESENT_FOR = timedelta(seconds=60)


@step
def arrive(*, answer_set: AnswerSet | int, part: str, actor: Actor, at: datetime) -> None:
    """Note that somebody is on a part now; one query. Nothing is noted of a job or the public."""
    if actor.user_id is None:
        return
    set_id = answer_set if isinstance(answer_set, int) else answer_set.pk
    Presence.objects.bulk_create(
        [Presence(answer_set_id=set_id, part=part[:60], user_id=actor.user_id, seen_at=at)],
        update_conflicts=True,
        unique_fields=["answer_set", "part", "user"],
        update_fields=["seen_at"],
    )


def present(answer_set: AnswerSet | int, part: str, at: datetime, *, besides: Actor | None = None) -> list[str]:
    """The names of those seen on a part within a minute, without the one who asks; one query."""
    set_id = answer_set if isinstance(answer_set, int) else answer_set.pk
    seen = Presence.objects.filter(answer_set_id=set_id, part=part, seen_at__gt=at - PRESENT_FOR, seen_at__lte=at)
    if besides is not None and besides.user_id is not None:
        seen = seen.exclude(user_id=besides.user_id)
    return [str(one.user) for one in seen.select_related("user").order_by("user__name", "user_id")]


def names_of(user_ids: set[int | None]) -> dict[int, str]:
    """Names of authors by id, for lines like "saved by …"; one query."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in={one for one in user_ids if one is not None})}
