"""Who chose a programme of assistance is told what its knowledge space takes up, and nothing else; others are not told twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from facility.apps.enquiries import public as enquiries
from facility.apps.knowledge import public as knowledge
from facility.core.errors import Refused
from facility.foundation.accounts.public import Role
from tests.apps.assistance.make import OWN, UN, loaded
from tests.apps.enquiries.make import WHY, news, subscriber

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def wishes(*programmes: str, contents: tuple[str, ...] = ("policy", "events")) -> enquiries.Wishes:
    return enquiries.Wishes(contents=contents, programmes=programmes)


def test_what_a_space_takes_up_is_told_to_who_chose_it(at: datetime, actor_of: Any) -> None:
    loaded()
    of = subscriber(at, "space@example.net", wishes(UN))
    other = subscriber(at, "other@example.net", wishes(OWN))
    everything = subscriber(at, "all@example.net", wishes())
    events = subscriber(at, "events@example.net", wishes(UN, contents=("events",)))
    editor = actor_of(Role.EDITOR)
    item = news(actor_of, at + DAY, editor=editor)
    item.record.refresh_from_db()
    link = knowledge.gather(
        programme=UN, reference=item.record.reference or "", reason="It tells of it.", actor=editor, at=at + DAY
    )
    later = at + 2 * DAY
    assert [one.key for one in enquiries.fresh_items(of, later)] == [f"gathered:{link.pk}"]
    assert enquiries.fresh_items(of, later)[0].path == f"/news/{item.record.reference}/"
    assert [one.key for one in enquiries.fresh_items(everything, later)] == [f"news:{item.pk}"]
    assert enquiries.fresh_items(other, later) == enquiries.fresh_items(events, later) == []


def test_a_programme_that_is_not_there_is_refused_and_wishes_go_with_the_address(at: datetime) -> None:
    loaded()
    with pytest.raises(Refused):
        enquiries.ask_subscription(email="x@example.net", wishes=wishes("none"), registration=WHY, at=at)
    assert not enquiries.Subscriber.objects.exists()
    made = subscriber(at, wishes=wishes(UN))
    assert made.programmes == [UN]
    enquiries.erase_subscription(key=made.key, at=at)
    made.refresh_from_db()
    assert (made.state, made.programmes) == ("erased", [])
