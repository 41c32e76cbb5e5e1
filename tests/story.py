"""The demonstration's story, told once per process, laid down for each module that asks and undone after each test.

A module that uses it has its tests of the empty database (`django_db`) first: those close the connection at their end.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.pristine import kept_apart

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def _as_test(atomic: Any) -> Any:
    """A block like the one of Django's own test cases: actions may open theirs inside it."""
    atomic._from_testcase = True
    return atomic


def _tell(folder: Path) -> None:
    """Tell the story for good, as one transaction; what would follow a commit is left out, as in every test."""
    from seeds.story import tell

    outer = _as_test(transaction.atomic())
    outer.__enter__()
    with override_settings(FACILITY_KEYS_DIR=folder / "keys", FACILITY_FILES_DIR=folder / "files"):
        tell(SEEDS / "portfolio", demo=True, told=[].append)
    connection.run_on_commit.clear()
    outer.__exit__(None, None, None)


@pytest.fixture(scope="session")
def kept_story(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A way to lay down the story: `with kept_story() as folder`, which holds the keys and files it was told with."""
    first = tmp_path_factory.mktemp("told")
    with django_db_blocker.unblock():
        laid = kept_apart("story", lambda: _tell(first))

    @contextmanager
    def lay(folder: Path) -> Iterator[Path]:
        # Each module has its own copy of the files: what a test takes away is there again for the next.
        shutil.copytree(first, folder, dirs_exist_ok=True)
        with laid():
            yield folder

    return lay


@pytest.fixture(scope="module")
def told_story(kept_story: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The story inside a transaction that the whole module shares; its keys and files lie in one folder."""
    with django_db_blocker.unblock(), kept_story(tmp_path_factory.mktemp("story")) as folder:
        outer = _as_test(transaction.atomic())
        outer.__enter__()
        yield folder
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def story(told_story: Path, django_db_blocker: Any, settings: Any) -> Iterator[None]:
    """Everything that the demonstration holds; what a test changes is undone."""
    settings.FACILITY_KEYS_DIR = told_story / "keys"
    settings.FACILITY_FILES_DIR = told_story / "files"
    with django_db_blocker.unblock():
        inner = _as_test(transaction.atomic())
        inner.__enter__()
        yield
        transaction.set_rollback(True)
        inner.__exit__(None, None, None)
