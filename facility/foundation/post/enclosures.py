"""Files that go with a kind of letter: made when it is sent, so that they say what is true then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from facility.foundation.post.models import Letter


@dataclass(frozen=True)
class Enclosure:
    """One file: its name, its media type ("text/calendar"), the parameters of the type, its bytes in UTF-8."""

    name: str
    media_type: str
    parameters: Mapping[str, str]
    content: bytes


Maker = Callable[[Letter], Enclosure | None]
_MAKERS: dict[str, Maker] = {}


def register_enclosure(kind: str, maker: Maker) -> None:
    """Name who makes the file of a kind of letter (in full: "dialogue.meeting_placed"); None lets it go without one."""
    _MAKERS[kind] = maker


def enclosure_of(letter: Letter) -> Enclosure | None:
    """The file that goes with a letter, or None."""
    maker = _MAKERS.get(letter.kind)
    return maker(letter) if maker is not None else None
