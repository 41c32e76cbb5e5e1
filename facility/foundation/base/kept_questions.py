"""Questions that every page asks: their statement is put together once and asked with other values each time."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class KeptQuestion(Generic[Row]):
    """A query set for one value (a whole number or a text) as a statement with a place for that value.

    `question` builds the query set for a value; `stand_in` is a value of the same type that stands nowhere else in the
    statement. Putting a statement together costs several times what asking it does; the rows and their fields are
    read by Django as always. Raises ValueError where the value has no place of its own.
    """

    def __init__(
        self, model: type[Row], question: "Callable[[Any], models.QuerySet[Row]]", stand_in: int | str
    ) -> None:
        self._model, self._question, self._stand_in = model, question, stand_in
        self._statement: tuple[str, tuple[Any, ...]] | None = None

    def rows(self, value: int | str) -> list[Row]:
        """The rows for this value."""
        statement, given = self._statement or self._put_together()
        filled = [value if one == self._stand_in else one for one in given]
        return list(self._model._base_manager.raw(statement, filled))

    def first(self, value: int | str) -> Row | None:
        """A row for this value, None where there is none."""
        return next(iter(self.rows(value)), None)

    def _put_together(self) -> tuple[str, tuple[Any, ...]]:
        statement, given = self._question(self._stand_in).query.sql_with_params()
        if list(given).count(self._stand_in) != 1:
            raise ValueError(f"The value has no place of its own in: {statement}")
        self._statement = statement, tuple(given)
        return self._statement
