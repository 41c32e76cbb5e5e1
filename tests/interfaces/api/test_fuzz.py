"""Every operation, asked with whatever its description allows and more: no 5xx, nothing of somebody else's.

The cases come from the description by schemathesis, seeded and bounded; half of them name real things of the story.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation import GenerationMode

from facility.apps.proposals.models import Proposal
from facility.interfaces.api.document import document
from tests.interfaces.test_every_address import SEALED, filled, quiet, values
from tests.story import _as_test

__all__ = ["quiet"]

OFFICE = "Demonstration Office for Migration"
EACH = 3
JSON = "application/json"
WHOLE = {200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422}
_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example)


@pytest.mark.django_db
def test_the_description_can_be_read_by_a_stranger_to_this_code() -> None:
    assert len(list(schemathesis.openapi.from_dict(document()).get_all_operations())) > 50


def operations() -> Iterator[Any]:
    """Every operation of the description."""
    for found in schemathesis.openapi.from_dict(document()).get_all_operations():
        yield found.ok()


def sent(caller: Any, case: Any, path: str) -> Any:
    """Send a case, whatever it changed undone."""
    told = {"Authorization": f"Bearer {caller.secret}"} if caller.secret else {}
    for name, value in (case.headers or {}).items():
        if name in {"Idempotency-Key", "If-Match"} and "\n" not in str(value) and "\r" not in str(value):
            told[name] = str(value)
    body = case.body if isinstance(case.body, dict | list | str | int | float | bool) or case.body is None else {}
    multipart = case.media_type == "multipart/form-data"
    more: dict[str, Any] = {}
    if case.operation.body:
        form = {key: str(value) for key, value in body.items()} if isinstance(body, dict) else {}
        more = {"data": form} if multipart else {"data": json.dumps(body, default=str), "content_type": JSON}
    query = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (case.query or {}).items()}
    point = _as_test(transaction.atomic())
    point.__enter__()
    try:
        send = getattr(caller.client, case.method.lower())
        return (
            send(path, headers=told, query_params=query, **more)
            if more
            else send(path, headers=told, query_params=query)
        )
    finally:
        transaction.set_rollback(True)
        point.__exit__(None, None, None)


@pytest.mark.parametrize("part", ["", "agency_applicant", "officer"])
def test_nothing_breaks_and_nothing_of_somebody_elses_is_told(story: None, program: Any, part: str) -> None:
    caller, known = program(part), values()
    foreign = [one.record.token for one in Proposal.objects.filter(lead__name=OFFICE).select_related("record")]
    wrong: list[tuple[str, str, int]] = []
    count = 0

    def check(case: Any, path: str) -> None:
        nonlocal count
        count += 1
        answer = sent(caller, case, path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = content.decode("utf-8", "replace")
        leaks = part != "agency_applicant" and any(words in told for words in SEALED)
        if part in {"", "agency_applicant"} and answer.status_code < 300:
            leaks = leaks or any(token in told for token in foreign)
        if answer.status_code not in WHOLE or leaks:
            wrong.append((case.method, path, answer.status_code))

    for operation in operations():
        names = [one.name for one in operation.path_parameters]
        named = filled(f"api:{operation.definition.raw['operationId']}", names, known)
        tried(operation, {name: str(value) for name, value in named.items()}, check)
    assert wrong == []
    assert count > 300


def tried(operation: Any, real: dict[str, str], check: Callable[[Any, str], None]) -> None:
    """Make the cases of one operation, the same ones every time; each on a real thing and on what it made up."""

    @seed(20260302)
    @settings(
        max_examples=EACH, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(_SLOW)
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def run(case: Any) -> None:
        check(case, operation.path.format(**real))
        made = {name: quote(str(value), safe="") or "x" for name, value in (case.path_parameters or {}).items()}
        if made and not {".", ".."} & set(made.values()):
            check(case, operation.path.format(**{**real, **made}))

    run()
