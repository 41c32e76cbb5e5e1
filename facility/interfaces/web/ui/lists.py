"""Lists of rows with filters, order, pages and a CSV file, all read from the address and safe against anything in it.

    class CallList(DataList):
        name = "calls"
        caption = _("Calls")
        columns = [
            Column(key="title", label=_("Call"), url=lambda call: call.address),
            Column(key="status", label=_("State"), kind="status", labels=words.STATES),
            Column(key="envelope", label=_("Envelope"), kind="money", value="envelope_cents", sort="envelope_cents"),
            Column(key="opens", label=_("Opens"), kind="date", value="opens_on", sort="opens_on"),
        ]
        filters = [
            Choice(key="status", label=_("State"), choices=words.STATE_CHOICES, counts=True),
            Period(key="opens", label=_("Opens"), field="opens_on"),
            Flag(key="open", label=_("Only open calls"), where=Q(status="open")),
        ]
        search = ["title", "record__reference"]
        order = ["-opens_on"]
        empty = Empty(_("No calls yet"), _("The first call will stand here."))

    def calls(request):
        return render_list(request, CallList(queries.visible_to(request.actor)), title=_("Calls"))

Two queries (count, page), and one more for each filter with `counts`. `?format=csv` gives the same rows as a file.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, OrderBy, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.foundation.base.text import harmless_cell
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.columns import Accessor, Column, reach
from facility.interfaces.web.ui.components.facts import invented_mark
from facility.interfaces.web.ui.narrowing import Choice, Filter, Flag, Named, Period, Words, clean

__all__ = [
    "Choice",
    "Column",
    "DataList",
    "Empty",
    "Filter",
    "Flag",
    "Listing",
    "Named",
    "Pages",
    "Period",
    "Words",
    "page_number",
    "pages_of",
    "render_list",
]

Text = str | Promise


@dataclass(frozen=True)
class Empty:
    """What an empty list says, and the action that fills it."""

    title: Text
    text: Text = ""
    action: Text = ""
    url: str = ""


@dataclass
class Pages:
    """The pages of a list: where we are, how many there are, the links."""

    number: int
    total: int
    entries: list[dict[str, Any]] = field(default_factory=list)
    previous: str = ""
    next: str = ""


@dataclass
class Listing:
    """One page of a list, ready for the template."""

    rows: list[Any]
    table: SafeString | str
    total: int
    total_text: str
    pages: Pages
    chips: list[dict[str, str]]
    notices: list[str]
    filters: list[dict[str, Any]]
    search: dict[str, str] | None
    sort: str
    clear: str
    csv: str
    empty: Empty | None
    narrowed: bool


class DataList:
    """A list declared by its columns and filters; subclass it, or give the parts to the constructor."""

    name: str = "list"
    caption: Text = ""
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    search: Sequence[str] | None = None
    search_label: Text = ""
    order: Sequence[str] = ()
    page_size: int = 60
    empty: Empty | None = None
    invented: Accessor | None = None  # names what says whether a row is made up; the mark stands in the first cell

    def __init__(self, rows: QuerySet[Any], **parts: Any) -> None:
        self.rows = rows
        for name, value in parts.items():
            if not hasattr(type(self), name):
                raise TypeError(f"a list has no part called {name!r}")
            setattr(self, name, value)

    # Narrowing and order

    def _all_filters(self) -> list[Filter]:
        filters = list(self.filters)
        if self.search is not None:
            label = self.search_label or _("Search")
            filters.insert(0, Words(key="q", label=label, fields=tuple(self.search)))
        return filters

    def narrow(self, given: QueryDict) -> tuple[QuerySet[Any], list[Any], list[str]]:
        """Rows after all filters, the chips of those in force, and what could not be read."""
        rows, chips, notices = self.rows, [], []
        for part in self._all_filters():
            done = part.narrow(rows, given)
            rows = done.rows
            chips += done.chips
            notices += done.notices
        return rows, chips, notices

    def ordered(self, rows: QuerySet[Any], given: QueryDict) -> tuple[QuerySet[Any], str, list[str]]:
        """Rows in the order asked for; the order that holds; a notice where the one asked for is not known."""
        asked = given.get("sort", "")
        key, down = asked.removeprefix("-"), asked.startswith("-")
        column = next((one for one in self.columns if one.key == key and one.fields), None)
        notices = []
        if asked and column is None:
            notices.append(
                _("The list cannot be put in order by “%(value)s”; it stands in its usual order.")
                % {"value": clean(asked)[:60]}
            )
        if column is None:
            return rows.order_by(*[_order(name, rows=rows) for name in self.order], "pk"), "", notices
        return rows.order_by(*[_order(name, down, rows) for name in column.fields], "pk"), asked, notices

    # One page

    def read(self, given: QueryDict) -> Listing:
        """The page that the address asks for, or the nearest that exists."""
        narrowed, chips, notices = self.narrow(given)
        rows, sort, more = self.ordered(narrowed, given)
        notices += more
        total = narrowed.order_by().count()
        last = max(1, -(-total // self.page_size))
        number, more = page_number(given.get("page", ""), last)
        notices += more
        start = (number - 1) * self.page_size
        page = list(rows[start : start + self.page_size]) if total else []
        return Listing(
            rows=page,
            table=self.table(page, given, sort) if page else "",
            total=total,
            total_text=formats.number(total),
            pages=pages_of(number, last, given),
            chips=[{"label": chip.label, "url": _without(given, chip.remove)} for chip in chips],
            notices=notices,
            filters=[part.view(given, self.rows) for part in self.filters],
            search=self._search_view(given),
            sort=sort,
            clear="?" + (f"sort={sort}" if sort else ""),
            csv=_with(given, format="csv", page=None),
            empty=self.empty if not chips else None,
            narrowed=bool(chips),
        )

    def _search_view(self, given: QueryDict) -> dict[str, str] | None:
        if self.search is None:
            return None
        return {"label": str(self.search_label or _("Search")), "value": clean(given.get("q", ""))}

    def table(self, rows: Sequence[Any], given: QueryDict, sort: str) -> SafeString:
        """The table of a page, with links to put it in another order."""
        caption = str(self.caption or _("List"))
        head = format_html_join(
            "", "<th{}{}{}>{}</th>", (self._heading(column, given, sort) for column in self.columns)
        )
        body = format_html_join("\n", "<tr>{}</tr>", ((self._line(row),) for row in rows))
        return format_html(
            '<div class="f-table" role="region" aria-label="{}" tabindex="0"><table class="ecl-table f-table__table">'
            '<caption class="u-sr-only">{}</caption><thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div>',
            caption,
            caption,
            head,
            body,
        )

    def _heading(self, column: Column, given: QueryDict, sort: str) -> tuple[Any, ...]:
        css = SafeString(' class="f-num"') if column.numeric else ""
        if not column.fields:
            return SafeString(' scope="col"'), css, "", column.label
        held = sort or self._default_sort()
        order = ""
        if held == column.key:
            order = SafeString(' aria-sort="ascending"')
        elif held == f"-{column.key}":
            order = SafeString(' aria-sort="descending"')
        target = f"-{column.key}" if held == column.key else column.key
        link = format_html('<a href="{}">{}</a>', _with(given, sort=target, page=None), column.label)
        return SafeString(' scope="col"'), css, order, link

    def _default_sort(self) -> str:
        if not self.order:
            return ""
        first = self.order[0]
        found = next((one.key for one in self.columns if one.fields and one.fields[0] == first.lstrip("-")), "")
        return f"-{found}" if found and first.startswith("-") else found

    def _line(self, row: Any) -> SafeString:
        """One row; the cells come escaped from their columns, and the rest is our own markup."""
        cells = []
        for place, column in enumerate(self.columns):
            cell = column.cell(row)
            if place == 0:
                mark = invented_mark(bool(reach(row, self.invented))) if self.invented is not None else ""
                cells.append(f'<th scope="row">{cell}{" " if mark else ""}{mark}</th>')
            elif column.numeric:
                cells.append(f'<td class="f-num">{cell}</td>')
            else:
                cells.append(f"<td>{cell}</td>")
        return SafeString("".join(cells))

    # The file

    def file(self, given: QueryDict) -> StreamingHttpResponse:
        """All rows that pass the filters as CSV: UTF-8 with a mark, no cell that a spreadsheet would run."""
        rows, _sort, _notices = self.ordered(self.narrow(given)[0], given)
        language = translation.get_language() or "en"
        answer = StreamingHttpResponse(self._lines(rows, language), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{self.name}.csv"'
        answer["Cache-Control"] = "no-store, private"
        return answer

    def _lines(self, rows: QuerySet[Any], language: str) -> Iterator[str]:
        writer = csv.writer(_Echo())
        with translation.override(language):
            heads = [str(column.label) for column in self.columns]
        if self.invented is not None:
            heads.append("invented")
        yield "\ufeff" + str(writer.writerow(heads))
        for row in rows.iterator(chunk_size=500):
            with translation.override(language):
                cells = [harmless(column.data(row), column) for column in self.columns]
            if self.invented is not None:
                cells.append("yes" if reach(row, self.invented) else "no")
            yield str(writer.writerow(cells))


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def harmless(text: str, column: Column | None = None) -> str:
    """A cell that no spreadsheet runs as a formula; figures stay figures."""
    if column is not None and (column.numeric or column.kind == "date"):
        return text
    return harmless_cell(text)


def _order(name: str, down: bool = False, rows: QuerySet[Any] | None = None) -> OrderBy:
    """An order in which what is not known comes last, whichever way and on both databases.

    Where a value is always known nothing is said of it, so that the database can walk along its index.
    """
    reverse = name.startswith("-") != down
    value = F(name.lstrip("-"))
    if rows is not None and _always_known(rows, name.lstrip("-")):
        return value.desc() if reverse else value.asc()
    return value.desc(nulls_last=True) if reverse else value.asc(nulls_last=True)


def _always_known(rows: QuerySet[Any], name: str) -> bool:
    if name in rows.query.annotations or "__" in name:
        return False
    try:
        return not rows.model._meta.get_field(name).null
    except FieldDoesNotExist:
        return False


def page_number(text: str, last: int) -> tuple[int, list[str]]:
    """The page that the address asks for, or the nearest that exists, and what to say about it."""
    if not text:
        return 1, []
    if text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= last:
        return int(text), []
    if text.isascii() and text.isdecimal() and text.strip("0"):
        return last, [_("There is no page %(number)s; this is the last one.") % {"number": text[:12]}]
    return 1, [_("“%(value)s” is not a page number; this is the first page.") % {"value": clean(text)[:60]}]


def _with(given: QueryDict, **changes: str | None) -> str:
    """The address with some parameters changed (None takes one out)."""
    query = given.copy()
    query.pop("format", None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    for name in [name for name, values in query.lists() if not any(values)]:
        del query[name]
    return "?" + query.urlencode()


def _without(given: QueryDict, removed: dict[str, str]) -> str:
    """The address without one value of a filter, from the first page."""
    query = given.copy()
    for name, value in removed.items():
        rest = [one for one in query.getlist(name) if value and one != value]
        query.setlist(name, rest)
        if not rest:
            query.pop(name, None)
    return _with(query, page=None)


def pages_of(number: int, last: int, given: QueryDict) -> Pages:
    """Links to the first, the last and the near pages; other parameters of the address stay."""

    def link(page: int) -> str:
        return _with(given, page=str(page) if page > 1 else None)

    near = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
    entries: list[dict[str, Any]] = []
    before = 0
    for page in near:
        if page - before > 1:
            entries.append({"gap": True})
        entries.append({"number": page, "url": link(page), "current": page == number})
        before = page
    return Pages(
        number=number,
        total=last,
        entries=entries,
        previous=link(number - 1) if number > 1 else "",
        next=link(number + 1) if number < last else "",
    )


def render_list(
    request: HttpRequest,
    data_list: DataList,
    *,
    title: Text,
    lead: Text = "",
    eyebrow: Text = "",
    template: str | None = None,
    extra: dict[str, Any] | None = None,
) -> HttpResponse | StreamingHttpResponse:
    """The page of a list, or its file for `?format=csv`.

    A `template` of your own extends "ui/data_list.html" (blocks: breadcrumb, before_list, after_list, actions) or
    includes "ui/list.html" where `listing` is in the context; `extra` goes into the context.
    """
    if request.GET.get("format") == "csv":
        return data_list.file(request.GET)
    context = {
        "title": title,
        "lead": lead,
        "eyebrow": eyebrow,
        "listing": data_list.read(request.GET),
        **(extra or {}),
    }
    return render(request, template or "ui/data_list.html", context)
