"""Reading one row by what is unique of it."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def sole(rows: QuerySet[M]) -> M | None:
    """The row of a unique condition, None without one: unlike `first()` it asks for no order, which Django looks for
    in every column of every joined table.
    """
    return next(iter(rows.order_by()[:1]), None)
