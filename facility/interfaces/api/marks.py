"""Versions of things as ETags: the head of a record's trail, and what is versioned beside it; If-Match refuses 412."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from facility.core.canonical import digest
from facility.foundation.machines import public as machines
from facility.foundation.trail import public as trail
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.problems import Problem


def print_of(content: Any) -> str:
    """What stands for content that is saved without an act on the trail: it differs whenever a sign differs."""
    return digest(content)[:20]


def version_of(record_id: int, *more: Any) -> str:
    """What stands for the present state of a record: how many acts its trail tells of, and what stands for the rest.

    It tells nothing by itself, and what is inside matter (who read, what waits for a second person) moves it not.
    """
    acts = trail.history(record_id).exclude(event__in=trail.INSIDE).count()
    return print_of([record_id, acts, *more])


def stamp(request: ApiRequest, version: str) -> None:
    """Mark the answer with a version; the language counts, because texts in the answer follow it."""
    request.etag = f'"{version}.{get_language()}"'


def expect(request: ApiRequest, record_id: int, present: Callable[[], str]) -> None:
    """Refuse, in the transaction of the act and with its record held, what grew from an older version (412)."""
    if not request.headers.get("If-Match"):
        return

    def check() -> None:
        machines.hold(record_id)
        _compare(request, present())

    request.expected.append(check)


def _compare(request: ApiRequest, version: str) -> None:
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        return
    seen = {one.strip().strip('"').rpartition(".")[0] for one in given.split(",")}
    if version not in seen:
        raise Problem(412, "changed", etag=f'"{version}.{get_language()}"')
