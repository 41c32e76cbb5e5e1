"""The one door for what people type: every field of every posted form passes here before any view sees it.

Neutralised: control characters, characters that turn the reading order, half characters (facility.foundation.base.text).
Refused, field by field and before anything is done: NUL characters and fields beyond 200,000 characters.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from facility.core.errors import Refused
from facility.core.findings import Finding, at_field
from facility.foundation.base.text import LONGEST, neutral
from facility.interfaces.web.ui.narrowing import clean
from facility.interfaces.web.ui.pages import error_page

View = TypeVar("View", bound=Callable[..., Any])
_SHOWN = 60


def says_itself(view: View) -> View:
    """Mark a view whose fields refuse by themselves and put back what was typed; only neutralised here."""
    view.says_itself = True  # type: ignore[attr-defined]
    return view


class TypedTextMiddleware:
    """Reads posted fields before the view does: neutralises what deceives, refuses what cannot be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; fields are read in `process_view`, when the form's own mark has been checked."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_given: Any) -> HttpResponse | None:
        """None with neutral fields, or the page that names the fields that cannot be taken."""
        if request.method != "POST" or not request.POST:
            return None
        found = refusals(request.POST)
        if found and not (getattr(view, "says_itself", False) and _names_are_plain(request.POST)):
            return error_page(request, Refused(found))
        request.POST = neutral_fields(request.POST)  # type: ignore[assignment]
        return None


def _names_are_plain(fields: QueryDict) -> bool:
    return not any("\x00" in name for name in fields)


def refusals(fields: QueryDict) -> list[Finding]:
    """What cannot be taken: one finding per field."""
    found = []
    for name, values in fields.lists():
        shown = clean(name.replace("\x00", ""))[:_SHOWN]
        if "\x00" in name or any("\x00" in value for value in values):
            text = _("The text holds a NUL character, which cannot be kept. Paste it as plain text and save again.")
            found.append(at_field(shown, "forms.nul", text=text))
        longest = max(map(len, values), default=0)
        if longest > LONGEST:
            text = _(
                "This is %(have)s characters long; a field holds at most %(most)s. What was saved before is unchanged."
            )
            found.append(at_field(shown, "forms.too_long", text=text % {"have": longest, "most": LONGEST}))
    return found


def neutral_fields(fields: QueryDict) -> QueryDict:
    """The fields with neutral values; the same object where nothing had to change."""
    if all(value == neutral(value) for _name, values in fields.lists() for value in values):
        return fields
    changed = fields.copy()
    for name, values in fields.lists():
        changed.setlist(name, [neutral(value) for value in values])
    return changed
