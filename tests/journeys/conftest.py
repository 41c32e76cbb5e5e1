"""Makes the browser of browser.py available to every journey; journeys are marked as such."""

from typing import Any

import pytest

from tests.journeys.browser import assets, axe, browse, chromium, page, phone, shot, sign_in

__all__ = ["assets", "axe", "browse", "chromium", "page", "phone", "shot", "sign_in"]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Everything in this folder drives a real browser."""
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
