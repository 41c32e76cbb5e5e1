"""Jobs of the post."""

from datetime import datetime, timedelta

from facility.foundation.base import clock
from facility.foundation.jobs import stopping
from facility.foundation.jobs.items import one_by_one
from facility.foundation.jobs.registry import periodic
from facility.foundation.post import daily
from facility.foundation.post.forgetting import forget
from facility.foundation.post.mailbox import place
from facility.foundation.post.mailbox.reading import forget_incoming, read_mailbox
from facility.foundation.post.mailbox.standing import LINE
from facility.foundation.post.sending import is_anything_due, send_due


@periodic("post.send", every=timedelta(seconds=2), lane="post", only_if=is_anything_due)
def send_letters(at: datetime) -> None:
    """Send what waits; letters that could not go are tried again when their time comes."""
    while send_due(at, moment=clock.now, is_stopping=stopping.is_set) and not stopping.is_set():
        at = clock.now()


@periodic("post.daily", every=timedelta(minutes=5), only_if=daily.is_anything_due)
def make_letters_of_the_day(at: datetime) -> None:
    """Tell together what people want to be told once a day, each in a transaction of its own; the post sends it."""
    with one_by_one(at) as each:
        each(daily.due, lambda user_id: daily.make_daily(user_id=user_id, at=at))


@periodic("post.forget", every=timedelta(hours=24))
def forget_letters(at: datetime) -> None:
    """End what was kept long enough."""
    forget(at=at)
    forget_incoming(at=at)


# In a lane of its own: a server that is slow to answer holds up neither letters nor the rest.
@periodic(LINE, every=timedelta(minutes=2), lane="mailbox", only_if=lambda _at: place.is_set())
def read_what_came_back(at: datetime) -> None:
    """Read reports of mail servers and answers of calendars from the mailbox, where one is set."""
    read_mailbox(at, moment=clock.now, is_stopping=stopping.is_set)
