"""Makes the browser of browser.py available to every journey; journeys are marked as such."""

from typing import Any

import pytest
from django.conf import settings

from tests.journeys.browser import assets, axe, browse, chromium, page, phone, shot, sign_in

__all__ = ["assets", "axe", "browse", "chromium", "page", "phone", "shot", "sign_in"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file as in a real facility: tables of a shared memory are locked as a whole while the server writes."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "journeys.sqlite3")
        # Nothing here outlives the run, so nobody waits for the disk.
        options = database["OPTIONS"]
        database["OPTIONS"] = options | {"init_command": options["init_command"].replace("FULL", "OFF")}


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Everything in this folder drives a real browser."""
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
