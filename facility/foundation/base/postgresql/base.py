"""The database wrapper that Django loads: its own, with numbers sent in as many bytes as they take (decision 28)."""

from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.types.numeric import Int8

# What a type of PostgreSQL holds. Django goes by the field: a number beside F() counts as an IntegerField, however
# large it is, and the driver packs it into four bytes without a word.
_BITS = {"SmallIntegerField": 15, "PositiveSmallIntegerField": 15, "IntegerField": 31, "PositiveIntegerField": 31}
_MOST_BITS = 63


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own, but for whole numbers that do not fit into their field's type."""

    def adapt_integerfield_value(self, value: Any, internal_type: str) -> Any:
        """The value as the driver sends it; one that its field cannot hold goes whole, for the database to judge."""
        if isinstance(value, int) and not _fits(value, _BITS.get(internal_type, _MOST_BITS)):
            return Int8(value) if _fits(value, _MOST_BITS) else int(value)
        return super().adapt_integerfield_value(value, internal_type)


def _fits(value: int, bits: int) -> bool:
    return -(1 << bits) <= value < 1 << bits


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with the operations above."""

    ops_class = DatabaseOperations
