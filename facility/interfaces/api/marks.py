"""Versions of things as ETags: the head of a record's trail, and what is versioned beside it; If-Match refuses 412."""

from typing import Any

from django.utils.translation import get_language

from facility.foundation.trail import public as trail
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.problems import Problem


def version_of(record_id: int, *more: Any) -> str:
    """What stands for the present state of a record: how many acts its trail tells of, and what is counted beside."""
    last = trail.history(record_id).order_by("-sequence").values_list("sequence", flat=True).first() or 0
    return ".".join(str(part) for part in (record_id, last, *more))


def stamp(request: ApiRequest, version: str) -> None:
    """Mark the answer with a version; the language counts, because texts in the answer follow it."""
    request.etag = f'"{version}.{get_language()}"'


def expect(request: ApiRequest, version: str) -> None:
    """Refuse where the program has seen an older version than the present one. Raises Problem (412)."""
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        return
    seen = {one.strip().strip('"').rpartition(".")[0] for one in given.split(",")}
    if version not in seen:
        raise Problem(412, "changed", etag=f'"{version}.{get_language()}"')
