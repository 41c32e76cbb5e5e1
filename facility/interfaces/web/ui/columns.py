"""Columns of a list: where a value comes from, how a person reads it, how a file carries it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from facility.foundation.base.text import Picked
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import in_language_html, status_tag, unknown
from facility.interfaces.web.ui.languages import Said

Kind = Literal["text", "money", "date", "status", "link", "number", "share", "html"]
Text = str | Promise
Accessor = str | Callable[[Any], Any]
NUMERIC = {"money", "number", "share"}


def reach(row: Any, accessor: Accessor) -> Any:
    """The value an accessor names: a function of the row, or a dotted path of attributes, keys or methods."""
    if callable(accessor):
        return accessor(row)
    value = row
    for name in accessor.split("."):
        if value is None:
            return None
        value = value[name] if isinstance(value, Mapping) else getattr(value, name)
        if callable(value):
            value = value()
    return value


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    `value` (default: the key) gives the plain value: text; Money or whole cents for "money"; date, moment or
    partial date for "date"; a state code (or (code, label) or (code, label, tone)) for "status"; basis points for
    "share". `labels` says the words of state codes. `url` makes the cell a link. `sort` names the database fields
    to order by, first one first. `export` gives the value for the file where it differs.
    """

    key: str
    label: Text
    value: Accessor = ""
    kind: Kind = "text"
    sort: str | Sequence[str] = ()
    labels: Mapping[str, Text] | Callable[[str], Text] | None = None
    url: Accessor | None = None
    export: Accessor | None = None
    unknown: Text = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The database fields to order by."""
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)

    @property
    def numeric(self) -> bool:
        """Whether the column is set flush at its end."""
        return self.kind in NUMERIC

    def plain(self, row: Any) -> Any:
        """The value of a row."""
        return reach(row, self.value or self.key)

    def state(self, value: Any) -> tuple[str, str, str]:
        """Code, words and tone of a state."""
        code, *rest = value if isinstance(value, tuple) else (value,)
        label = str(rest[0]) if rest else ""
        if not label and self.labels is not None:
            said = self.labels(str(code)) if callable(self.labels) else self.labels.get(str(code), code)
            label = str(said)
        return str(code), label or str(code), str(rest[1]) if len(rest) > 1 else ""

    def cell(self, row: Any) -> SafeString | str:
        """The value as markup."""
        value = self.plain(row)
        if value is None or value == "":
            return unknown(str(self.unknown))
        shown: SafeString | str
        if self.kind == "status":
            shown = status_tag(*self.state(value))
        elif self.kind == "html":
            shown = conditional_escape(value)
        elif isinstance(value, Picked | Said):
            shown = in_language_html(value)
        else:
            shown = self.words(value)
        address = reach(row, self.url) if self.url is not None else ""
        said = shown if isinstance(shown, SafeString) else SafeString(escape(shown))
        return SafeString(f'<a href="{escape(address)}">{said}</a>') if address else said

    def words(self, value: Any) -> str:
        """The value as text in the language of the page."""
        if self.kind == "money":
            return formats.money(value)
        if self.kind == "date":
            if isinstance(value, dt.datetime):
                return formats.short_moment(value)
            return formats.day(value, short=True)
        if self.kind == "number":
            return formats.number(value)
        if self.kind == "share":
            return formats.percent(value)
        return str(value)

    def data(self, row: Any) -> str:
        """The value for a file: plain figures, ISO dates, words of states; empty where not known."""
        value = reach(row, self.export) if self.export is not None else self.plain(row)
        if value is None or value == "":
            return ""
        if self.kind == "money":
            pair = formats.cents_of(value)
            return "" if pair is None else decimal_text(pair[0])
        if self.kind == "share":
            return decimal_text(value)
        if self.kind == "date":
            return formats.machine(value)
        if self.kind == "status":
            return self.state(value)[1]
        return str(value)


def decimal_text(hundredths: int) -> str:
    """A number of hundredths with a full stop and two decimals, as files carry it."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"
