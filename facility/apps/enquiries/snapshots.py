"""What actions and sources hand over: a subscriber's wishes, an item that a digest may tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Wishes:
    """What somebody wants to be told of. Empty themes, countries or calls mean: all of them."""

    contents: tuple[str, ...]
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    language: str = "en"
    frequency: str = "weekly"


@dataclass(frozen=True)
class Item:
    """Something new. `key` names it for good ("lesson:12"); `published_at` is when everybody could read it first.

    An item without themes or countries is about all of them; one with a `call` is about that call.
    """

    key: str
    content: str
    title: Mapping[str, str]
    path: str
    published_at: datetime
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    call: str = ""

    def is_for(self, wishes: Wishes) -> bool:
        """Whether somebody with these wishes is told of it."""
        return (
            self.content in wishes.contents
            and _meets(self.themes, wishes.themes)
            and _meets(self.countries, wishes.countries)
            and (not self.call or not wishes.calls or self.call in wishes.calls)
        )


def _meets(about: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return not about or not wanted or bool(set(about) & set(wanted))
