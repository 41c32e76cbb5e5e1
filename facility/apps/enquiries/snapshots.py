"""What actions and sources hand over: a subscriber's wishes and reason, an item that a digest may tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Wishes:
    """What somebody wants to be told of. Empty themes, countries or calls mean: all of them.

    With `programmes` (of assistance) only what their knowledge spaces take up is told.
    """

    contents: tuple[str, ...]
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    language: str = "en"
    frequency: str = "weekly"
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Registration:
    """Who registers for updates, what it is about (a code) and why in their own words, as the other intents ask it."""

    name: str
    reason: str
    message: str
    organisation_name: str = ""


@dataclass(frozen=True)
class Item:
    """Something new. `key` names it for good ("lesson:12"); `published_at` is when everybody could read it first.

    An item without themes or countries is about all of them; one with a `call` is about that call. One with `programmes`
    says that their knowledge spaces took it up: who chose none of them was told when it was published.
    """

    key: str
    content: str
    title: Mapping[str, str]
    path: str
    published_at: datetime
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    call: str = ""
    programmes: tuple[str, ...] = ()

    def is_for(self, wishes: Wishes) -> bool:
        """Whether somebody with these wishes is told of it."""
        return (
            self.content in wishes.contents
            and (bool(set(self.programmes) & set(wishes.programmes)) or not (self.programmes or wishes.programmes))
            and _meets(self.themes, wishes.themes)
            and _meets(self.countries, wishes.countries)
            and (not self.call or not wishes.calls or self.call in wishes.calls)
        )


def _meets(about: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return not about or not wanted or bool(set(about) & set(wanted))
