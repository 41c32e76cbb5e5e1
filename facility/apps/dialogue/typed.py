"""Text that people typed, fit to keep: one line or a short text, within the width of its column."""

from collections.abc import Mapping

from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.base.text import one_line
from facility.foundation.forms.public import plain_text

TITLE = 200


def line(value: str, field: str, most: int) -> str:
    """One line. Raises Refused beyond `most` characters or for a NUL character."""
    kept = one_line(plain_text(value, field))
    if len(kept) > most:
        raise Refused(at_field(field, "too_long_for_field", most=most))
    return kept


def words(value: str, field: str, most: int) -> str:
    """A short text with its lines. Raises Refused beyond `most` characters."""
    kept = plain_text(value, field).strip()
    if len(kept) > most:
        raise Refused(at_field(field, "too_long_for_field", most=most))
    return kept


def titles(given: Mapping[str, str], field: str, *, needed: bool = True, most: int = TITLE) -> dict[str, str]:
    """A title by language; empty languages are left out. Raises Refused where none is given and one is needed."""
    kept = {code: line(text, field, most) for code, text in given.items() if text.strip()}
    if needed and not kept:
        raise Refused(at_field(field, "title_missing"))
    return kept
