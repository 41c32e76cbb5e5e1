"""Questions that pages ask again and again: their statement is put together once and asked with other values."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
Value = int | str | datetime | tuple[int, ...]

# Values that stand for the real ones while a statement is put together: none is ever a value of ours. Numbers fit
# every column; a moment keeps its zone, so that it is written as the real one will be.
_NUMBER, _TEXT, _MOMENT = 2_140_000_000, "\ue000stands for a value", datetime(1, 3, 1, tzinfo=UTC)
_APART = 10_000
_MOST = 2**63 - 1


@dataclass(frozen=True)
class _Statement:
    """A statement with its values, each of them a stand-in or a constant, and the compiler that wrote it."""

    rows: "models.QuerySet[Any]"
    compiler: SQLCompiler
    text: str
    given: tuple[Any, ...]


class _Written(Query):
    """A query whose statement stands already: what reads its rows gets the compiler that wrote it."""

    statement: _Statement
    values: dict[Any, Any]

    def get_compiler(self, using: Any = None, connection: Any = None, elide_empty: bool = True) -> SQLCompiler:
        compiler = copy(self.statement.compiler)
        compiler.query, compiler.using = self, using
        compiler.connection = connections[using] if using else connection
        filled = tuple(self.values.get(one, one) for one in self.statement.given)
        compiler.as_sql = lambda *_args, **_named: (self.statement.text, filled)  # type: ignore[method-assign]
        return compiler


def _kind(value: Value) -> Any:
    if isinstance(value, tuple):
        return tuple, len(value)
    if type(value) not in {int, str, datetime}:
        raise TypeError(f"A kept question takes whole numbers, texts, moments and tuples of numbers, not {value!r}")
    return type(value)


def _stand_in(at: int, value: Value) -> Any:
    if isinstance(value, tuple):
        return tuple(_NUMBER + at * _APART + number for number in range(len(value)))
    if isinstance(value, str):
        return f"{_TEXT} {at}"
    return _NUMBER + at * _APART if isinstance(value, int) else _MOMENT + timedelta(days=at)


class KeptQuestion(Generic[Row]):
    """A query set for some values as a statement with places for them: put together once for each kind of values.

    `question` builds the query set from the values alone: whole numbers, texts, moments or tuples of numbers (one
    statement for each length). It must not look into them, nor into anything else that changes; where it has to (a
    number that is None, a page's language), that is a question of its own. Texts are for exact lookups only: others write
    the value in another way. Putting a statement together costs several
    times what asking it does; rows, joined rows, annotations and prefetched rows are read by Django as always. Raises
    ValueError where a value has no place in the statement, TypeError for a value of another kind.
    """

    def __init__(self, question: "Callable[..., models.QuerySet[Row]]", *, every: bool = True) -> None:
        """`every`: whether each value must have a place in the statement."""
        self._question, self._every = question, every
        self._statements: dict[Any, _Statement | None] = {}

    def rows(self, *values: Value) -> list[Row]:
        """The rows for these values, in one question (and one for each of its prefetches)."""
        kinds = tuple(_kind(value) for value in values)
        if any(isinstance(one, int) and not -_MOST <= one <= _MOST for one in values):
            return []  # beyond every column, as Django says of such a number
        if kinds not in self._statements:
            self._statements[kinds] = self._put_together(values)
        statement = self._statements[kinds]
        if statement is None:
            return list(self._question(*values))
        found = statement.rows.all()
        connection = connections[found.db]
        query = cast(_Written, found.query)
        query.__class__, query.statement = _Written, statement
        query.values = dict(
            pair for at, value in enumerate(values) for pair in _pairs(connection, _stand_in(at, value), value)
        )
        return list(found)

    def first(self, *values: Value) -> Row | None:
        """A row for these values, None where there is none."""
        return next(iter(self.rows(*values)), None)

    def beside(self, holder: models.Model, name: str, *values: Value) -> None:
        """The rows, kept with the holder as what is related to it under `name`: as a prefetch of it would."""
        # What is asked further of it (narrowed, counted, deleted) stays within the holder, as after a prefetch.
        found: models.QuerySet[Row] = getattr(holder, name).get_queryset()
        vars(found).update(_result_cache=self.rows(*values), _prefetch_done=True)
        vars(holder).setdefault("_prefetched_objects_cache", {})[name] = found

    def _put_together(self, values: tuple[Value, ...]) -> _Statement | None:
        stand_ins = [_stand_in(at, value) for at, value in enumerate(values)]
        rows = self._question(*stand_ins)
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            text, given = compiler.as_sql()
        except EmptyResultSet:  # such values find nothing, or only what needs no asking: each time anew
            return None
        places = set(given)
        for stand_in in stand_ins if self._every else ():
            for written, _own in _pairs(compiler.connection, stand_in, stand_in):
                if written not in places:
                    raise ValueError(f"A value has no place in: {text}")
        return _Statement(rows, compiler, text, tuple(given))


def _pairs(connection: Any, stand_in: Any, value: Any) -> list[tuple[Any, Any]]:
    """What stands in the statement, and what is to stand there."""
    if isinstance(stand_in, tuple):
        return list(zip(stand_in, value, strict=True))
    if isinstance(stand_in, datetime):
        return [(_as_written(connection, stand_in), _as_written(connection, value))]
    return [(stand_in, value)]


def _as_written(connection: Any, moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
