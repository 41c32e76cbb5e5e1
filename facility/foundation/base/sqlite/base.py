"""The database wrapper that Django loads: its own, where a transaction on a file waits for its turn."""

import sqlite3
import time

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from facility.foundation.base.sqlite.turns import Late, turns_of

# While in the door SQLite looks for its write lock every millisecond, and we look at the time after each of these.
_LOOK_MILLISECONDS = 4


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as Django knows it; who begins to write waits for a turn and never longer than `timeout`."""

    transaction_mode: str | None

    def _start_transaction_under_autocommit(self) -> None:
        """Begin a transaction that takes the write lock at once. Raises OperationalError (database is locked)."""
        if self.transaction_mode is None or self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + patience
        try:
            with turns_of(str(self.settings_dict["NAME"])).turn(until):
                self._begin(until, patience)
        except Late:
            raise OperationalError("database is locked: the turn to write did not come") from None

    def _begin(self, until: float, patience: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {_LOOK_MILLISECONDS}")
        try:
            while not self._has_begun(until):
                pass
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    def _has_begun(self, until: float) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if not _is_busy(error.__cause__) or time.monotonic() > until:
                raise
            return False
        return True


def _is_busy(error: BaseException | None) -> bool:
    """Whether another connection holds the lock; the low byte is the error, what is above tells more of it."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
