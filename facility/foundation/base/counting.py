"""How many rows several questions find, asked together."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import BigIntegerField, F, Func, IntegerField, QuerySet, Value

Key = TypeVar("Key", bound=Hashable)


def _plain(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same rows where they can be counted in place: grouped or distinct ones by their keys."""
    if rows.query.group_by is None and not rows.query.distinct:
        return rows.order_by()
    found: QuerySet[Any] = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    return found


def counts_of(rows: "Sequence[QuerySet[Any]]") -> "QuerySet[Any]":
    """One question for how many rows each of the query sets holds: pairs of its place and the number, none for none."""
    # An aggregate that the query does not know as one needs no grouping.
    held = Func(F("pk"), function="COUNT", output_field=BigIntegerField())
    each = [
        _plain(found)
        .annotate(asked_as=Value(number, IntegerField()), rows_held=held)
        .values_list("asked_as", "rows_held")
        for number, found in enumerate(rows)
    ]
    asked: QuerySet[Any] = each[0].union(*each[1:], all=True)
    return asked


def count_all(rows: Mapping[Key, "QuerySet[Any]"]) -> dict[Key, int]:
    """How many rows each of the query sets holds, in one question however many they are."""
    # A question that can find nothing is left out by itself.
    told = dict(counts_of(list(rows.values()))) if rows else {}
    return {key: told.get(number, 0) for number, key in enumerate(rows)}
