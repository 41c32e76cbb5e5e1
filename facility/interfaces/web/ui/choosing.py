"""A list to choose one of: nobody is taken to have chosen what happens to stand first."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _


def to_choose(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices behind an empty one; a single choice stands alone, and is chosen."""
    found = list(choices)
    return [("", _("Choose")), *found] if len(found) > 1 else found
