"""Pages of a list by an opaque cursor: it names the last row seen, so that new rows neither repeat nor hide any."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import QueryDict

from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.problems import Problem
from facility.interfaces.web.ui.lists import DataList

USUAL, MOST = 50, 200
_SALT = "facility.api.cursor"


def page(request: ApiRequest, rows: DataList, write: Callable[[Sequence[Any]], list[dict[str, Any]]]) -> dict[str, Any]:
    """One page of a list of the pages, with its filters and orders. Raises Problem (422: filter, order or cursor)."""
    given = request.GET
    narrowed, _chips, notices = rows.narrow(given)
    ordered, sort, more = rows.ordered(narrowed, given)
    if notices or more:
        raise Problem(422, "invalid", errors=[{"place": "query", "message": str(one)} for one in [*notices, *more]])
    found, after = cut(request, ordered, sort)
    return {"items": write(found), "next": after}


def cut(request: ApiRequest, ordered: QuerySet[Any], sort: str = "") -> tuple[list[Any], str | None]:
    """The rows of a page of an ordered set (its order ends with the key), and the address of the next page."""
    size = _size(request.GET)
    keys = _keys(ordered)
    cursor = request.GET.get("cursor", "")
    rows = ordered
    if cursor:
        rows = rows.filter(_after(keys, _opened(cursor, sort, len(keys))))
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, None
    found = found[:size]
    return found, _address(request, _cursor(found[-1], keys, sort))


def _size(given: QueryDict) -> int:
    text = given.get("limit", "")
    if not text:
        return USUAL
    if text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MOST:
        return int(text)
    raise Problem(422, "invalid", errors=[{"place": "query.limit", "message": f"1-{MOST}"}])


def _keys(ordered: QuerySet[Any]) -> list[tuple[str, bool]]:
    """The fields of the order and whether each goes down."""
    keys: list[tuple[str, bool]] = []
    for one in ordered.query.order_by:
        if isinstance(one, OrderBy) and isinstance(one.expression, F):
            keys.append((str(vars(one.expression)["name"]), bool(one.descending)))
        elif isinstance(one, str):
            keys.append((one.lstrip("-"), one.startswith("-")))
        else:  # pragma: no cover - an order that a cursor cannot follow is a defect of ours
            raise TypeError(one)
    return keys


def _value(row: Any, path: str) -> Any:
    """What a row holds at the path of a field; joined rows are there already."""
    value = row
    for name in path.split("__"):
        if value is None:
            return None
        value = value.get(name) if isinstance(value, dict) else getattr(value, name)
    return value.pk if isinstance(value, Model) else value


def _cursor(row: Any, keys: Sequence[tuple[str, bool]], sort: str) -> str:
    return signing.dumps([sort, *(_packed(_value(row, path)) for path, _down in keys)], salt=_SALT, compress=True)


def _packed(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | Combinable) else value


def _opened(cursor: str, sort: str, expected: int) -> list[Any]:
    try:
        held, *values = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        held, values = None, []
    if held != sort or len(values) != expected:
        raise Problem(422, "invalid", errors=[{"place": "query.cursor", "message": "unknown"}])
    return list(values)


def _after(keys: Sequence[tuple[str, bool]], values: Sequence[Any]) -> Q:
    """The rows that come after one, in an order in which what is not known comes last."""
    (path, down), value = keys[0], values[0]
    same = Q(**{f"{path}__isnull": True}) if value is None else Q(**{path: value})
    rest = same & _after(keys[1:], values[1:]) if len(keys) > 1 else None
    if value is None:
        return rest if rest is not None else Q(pk__in=[])
    beyond = Q(**{f"{path}__{'lt' if down else 'gt'}": value})
    if path != "pk":
        beyond |= Q(**{f"{path}__isnull": True})
    return beyond | rest if rest is not None else beyond


def _address(request: ApiRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"
