"""Puts words back into a form of a page that is already written: only the tags of its fields change."""

from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http import QueryDict

_TICKED = {"checkbox", "radio"}
# Fields that are never filled, whatever was posted under their name.
_NEVER = {"password", "file", "submit", "button", "image", "reset"}
_NEVER_NAMES = {"csrfmiddlewaretoken"}
Attributes = list[tuple[str, str | None]]


@dataclass
class _Tag:
    """A tag of a field: where it stands, and what it says."""

    kind: str
    start: int
    end: int
    attrs: Attributes
    # Of a text area and an option: what stands between the tags, and where it ends.
    inside: str = ""
    close: int = -1
    options: list["_Tag"] = field(default_factory=list)

    def get(self, name: str) -> str:
        return next((value or "" for key, value in self.attrs if key == name), "")

    def has(self, name: str) -> bool:
        return any(key == name for key, _value in self.attrs)

    @property
    def value(self) -> str:
        """What the tag posts when it is chosen."""
        if self.has("value"):
            return self.get("value")
        return " ".join(self.inside.split()) if self.kind == "option" else "on"

    @property
    def type(self) -> str:
        """`text`, `radio` …; the tag's own name for those that have no type."""
        return (self.get("type") or "text").lower() if self.kind == "input" else self.kind

    def written(self, **changed: str | None) -> str:
        """The tag again, with some attributes set, or left out where None is given."""
        kept = [(key, value) for key, value in self.attrs if key not in changed]
        kept += [(key, value or None) for key, value in changed.items() if value is not None]
        said = "".join(f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in kept)
        return f"<{self.kind}{said}>"


@dataclass
class _Form:
    start: int
    action: str
    method: str
    tags: list[_Tag] = field(default_factory=list)
    buttons: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Reads the forms of a page with the places of their tags."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [0]
        for line in page.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.forms: list[_Form] = []
        self.form: _Form | None = None
        self.open: _Tag | None = None
        self.select: _Tag | None = None
        self.feed(page)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """A form or a field begins."""
        start = self._at()
        made = _Tag(tag, start, start + len(self.get_starttag_text() or ""), attrs)
        if tag == "form":
            self.form = _Form(start, made.get("action"), made.get("method").lower())
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "button" or made.type in _NEVER:
            self.form.buttons.add(made.get("name"))
        elif tag in {"input", "textarea", "select"}:
            self.form.tags.append(made)
            self.open = made if tag == "textarea" else None
            self.select = made if tag == "select" else None
        elif tag == "option" and self.select is not None:
            self.select.options.append(made)
            self.open = made

    def handle_data(self, data: str) -> None:
        """Words inside a text area or an option."""
        if self.open is not None:
            self.open.inside += data

    def handle_endtag(self, tag: str) -> None:
        """A form or a field ends."""
        if self.open is not None and tag == self.open.kind:
            self.open.close, self.open = self._at(), None
        if tag == "select":
            self.select = None
        if tag == "form":
            self.form = None


@dataclass(frozen=True)
class Refilled:
    """The page with the words in their fields, where its form begins, and the words that found no field."""

    page: str
    start: int
    left: list[tuple[str, str]]


def refill(page: str, here: str, target: str, fields: QueryDict) -> Refilled | None:
    """Fill the form of the page that posts to `target`; None where it has none. `here` is the address of the page."""
    fitting = [
        one
        for one in _Reader(page).forms
        if one.method == "post" and urlsplit(urljoin(here, one.action or here)).path == urlsplit(target).path
    ]
    if not fitting:
        return None
    form = max(fitting, key=lambda one: _likeness(one, fields))
    edits, left = _edits(form, fields)
    for start, end, text in sorted(edits, reverse=True):
        page = page[:start] + text + page[end:]
    return Refilled(page, form.start, left)


def _likeness(form: _Form, fields: QueryDict) -> tuple[int, int]:
    """How much a form looks like the one that was posted: hidden words that agree, then names."""
    names = {tag.get("name") for tag in form.tags}
    same = [tag for tag in form.tags if tag.type == "hidden" and tag.value in fields.getlist(tag.get("name"))]
    return len(same), len(names & set(fields)) - len(names - set(fields))


def _edits(form: _Form, fields: QueryDict) -> tuple[list[tuple[int, int, str]], list[tuple[str, str]]]:
    """What to write where, and what found no field."""
    edits: list[tuple[int, int, str]] = []
    rest = defaultdict(list, {name: list(values) for name, values in fields.lists()})
    for tag in form.tags:
        name = tag.get("name")
        if name in _NEVER_NAMES or not name:
            continue
        if tag.kind == "select":
            for option in tag.options:
                chosen = option.value in rest[name]
                if name in fields and chosen != option.has("selected"):
                    edits.append((option.start, option.end, option.written(selected="" if chosen else None)))
            offered = {option.value for option in tag.options}
            rest[name] = [value for value in rest[name] if value not in offered]
        elif tag.type in _TICKED:
            ticked = tag.value in fields.getlist(name)
            if ticked != tag.has("checked"):
                edits.append((tag.start, tag.end, tag.written(checked="" if ticked else None)))
            rest[name] = [value for value in rest[name] if value != tag.value]
        elif rest[name]:
            value = rest[name].pop(0)
            if tag.kind == "textarea":
                edits.append((tag.end, tag.close, "\n" + escape(value)))
            else:
                edits.append((tag.start, tag.end, tag.written(value=value)))
    away = form.buttons | _NEVER_NAMES
    return edits, [(name, one) for name, values in rest.items() if name not in away for one in values if one.strip()]
