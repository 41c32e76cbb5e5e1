"""The newest ten of a kind on the page of a thing, with the way to the whole list where there are more."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

SHOWN = 10
# So many are read: one more than are shown says that there are more.
READ = SHOWN + 1


class Shown(list[Any]):
    """At most ten rows; `more` is the address of the whole list, "" where these are all."""

    more: str = ""


def shown(rows: Iterable[Any], page: str, **narrowed: str) -> Shown:
    """The first ten of at most `READ` rows, and the list at `page`, narrowed as they are."""
    found = list(rows)
    made = Shown(found[:SHOWN])
    made.more = f"{reverse(page)}?{urlencode(narrowed)}" if len(found) > SHOWN else ""
    return made
