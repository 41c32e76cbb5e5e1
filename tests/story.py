"""The demonstration's story, told once per module of tests and undone after each of them.

A module that uses it has its tests of the empty database (`django_db`) first: those close the connection at their end.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def _as_test(atomic: Any) -> Any:
    """A block like the one of Django's own test cases: actions may open theirs inside it."""
    atomic._from_testcase = True
    return atomic


@pytest.fixture(scope="module")
def told_story(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Tell the story inside a transaction that the whole module shares; its keys and files lie in one folder."""
    from seeds.story import tell

    folder = tmp_path_factory.mktemp("story")
    with django_db_blocker.unblock():
        outer = _as_test(transaction.atomic())
        outer.__enter__()
        with override_settings(FACILITY_KEYS_DIR=folder / "keys", FACILITY_FILES_DIR=folder / "files"):
            tell(SEEDS / "portfolio", demo=True, told=[].append)
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
