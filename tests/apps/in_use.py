"""Several who act in the same moment, on a database as in use: answers by name of the act, refusals in their own words."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from facility.core.errors import NotAllowedNow, Refused

PATIENCE = 120
# Begins all acts at once and gives what each came to, then looks at what stands.
AtOnce = Callable[[Mapping[str, Callable[[], Any]], Callable[[dict[str, str]], None]], None]


def said(act: Callable[[], Any]) -> str:
    """`done`, or why it was not: the state that was in the way, or what is wrong."""
    try:
        act()
    except NotAllowedNow as late:
        return f"{late.action}: {late.state}"
    except Refused as refusal:
        return " ".join(one.message for one in refusal.findings)
    return "done"


@pytest.fixture
def at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtOnce]:
    """On SQLite a file takes the place of the memory in which nobody can wait for another."""

    def begin(acts: Mapping[str, Callable[[], Any]], look: Callable[[dict[str, str]], None]) -> None:
        if connection.vendor == "sqlite":
            path = tmp_path / "in-use.sqlite3"
            with sqlite3.connect(path) as target:
                connection.connection.backup(target)
            target.close()
            monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
        ready = Barrier(len(acts), timeout=PATIENCE)

        def one(name: str) -> tuple[str, str]:
            try:
                ready.wait()
                return name, said(acts[name])
            finally:
                connections.close_all()

        def see(answers: dict[str, str]) -> None:
            try:
                look(answers)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(acts)) as pool:
            answers = dict(pool.map(one, acts, timeout=PATIENCE))
            pool.submit(see, answers).result(timeout=PATIENCE)

    yield begin
    monkeypatch.undo()
