"""A field for amounts of euro as people of any language type them; its value is whole cents."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_SPACES = re.compile(r"[\s'\u2019]|EUR|€", re.IGNORECASE)
_PLAIN = re.compile(r"\d{1,13}(\.\d{1,2})?", re.ASCII)


def read_euros(typed: str) -> int:
    """`1 200 000,50`, `1,200,000.50` or `1200000.5` as cents. Raises ValueError for anything else, such as three decimals."""
    text = _SPACES.sub("", typed)
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point and (point >= 0 or len(text) - comma - 1 != 3) and text.count(",") == 1:
        text = text.replace(".", "").replace(",", ".")
    elif point > comma >= 0 or comma >= 0:
        text = text.replace(",", "")
    elif text.count(".") > 1 or (point >= 0 and len(text) - point - 1 == 3):
        text = text.replace(".", "")
    if not _PLAIN.fullmatch(text):
        raise ValueError(typed)
    whole, _dot, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or "0")


def show_euros(cents: int | None) -> str:
    """Cents as a person would type them."""
    if cents is None:
        return ""
    whole, part = divmod(cents, 100)
    return f"{whole}.{part:02d}" if part else str(whole)


class EuroField(forms.CharField):
    """Euro typed, cents kept; empty is None."""

    def clean(self, value: Any) -> Any:
        """The cents, or an error that shows how to write an amount."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_euros(text)
        except ValueError:
            raise ValidationError(_("Write an amount of euro, such as 250000 or 250 000.50.")) from None
