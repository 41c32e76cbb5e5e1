"""What the description does not allow, from every kind of caller: an answer that was meant, nothing of somebody else's.

Each broken request is sent by the officer, who gets furthest, and by one of the others in turn.
"""

import json
from collections import Counter
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import now

from facility.apps.parties.public import actor_for, make_token
from facility.apps.proposals.models import Proposal
from facility.foundation.accounts.public import User
from facility.foundation.machines.models import ApiToken
from facility.foundation.machines.public import SCOPES
from facility.interfaces.api.document import document
from tests.interfaces.api import broken
from tests.interfaces.api.test_fuzz import OFFICE, WHOLE
from tests.interfaces.test_every_address import SEALED, filled, quiet, values
from tests.story import _as_test

__all__ = ["quiet"]

OTHERS = ("", "applicant", "agency_applicant", "evaluator", "finance", "administrator", "narrow", "expired")
# The run is cut, so that no piece of it is long.
PARTS = 3
# Who must not be told of the beneficiary's dossier.
OUTSIDE = {"", "agency_applicant", "narrow", "expired"}


def secrets() -> dict[str, str]:
    """A token of each caller; "narrow" may do one thing only, "expired" nothing any more."""
    found, at = {"": ""}, now()
    for part in ("officer", *OTHERS[1:]):
        email = {"narrow": "agency_applicant", "expired": "administrator"}.get(part, part)
        user = User.objects.get(email=f"{email}@example.org")
        scopes = ["write:webhooks"] if part == "narrow" else SCOPES
        row, found[part] = make_token(
            name=part, scopes=scopes, expires_at=at + timedelta(days=1), actor=actor_for(user, at), at=at
        )
        if part == "expired":
            ApiToken.objects.filter(pk=row.pk).update(created_at=at - timedelta(days=9), expires_at=at - timedelta(1))
    return found


def sent(client: Any, secret: str, one: broken.Sent, path: str) -> tuple[int | str, str]:
    """Status and content of a broken request, whatever it changed undone; the error's name where there is one."""
    told = {"Authorization": f"Bearer {secret}"} if secret else {}
    point = _as_test(transaction.atomic())
    point.__enter__()
    try:
        answer = client.generic(
            one.method.upper(), path, one.content or b"", one.kind, headers=told, QUERY_STRING=one.query
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, content.decode("utf-8", "replace")
    except Exception as error:  # noqa: BLE001 - whatever it is, the operation broke
        return f"{type(error).__name__}: {error}"[:200], ""
    finally:
        transaction.set_rollback(True)
        point.__exit__(None, None, None)


def addressed(known: dict[str, Any]) -> dict[str, str]:
    """The address of each operation on real things of the story."""
    found = {}
    for path, methods in document()["paths"].items():
        for method, one in methods.items():
            names = [each["name"] for each in one.get("parameters", ()) if each["in"] == "path"]
            found[f"{method} {path}"] = path.format(**filled(f"api:{one['operationId']}", names, known))
    return found


@pytest.mark.django_db
def test_the_broken_requests_are_many_and_the_same_every_time() -> None:
    once = list(broken.every())
    assert once == list(broken.every())
    # Several for each operation, and not so many that nobody waits for them.
    operations = sum(len(methods) for methods in document()["paths"].values())
    assert 10 * operations < len(once) < 20 * operations
    assert {one.path for one in once} >= {one.path for part in range(PARTS) for one in broken.every(part, PARTS)}


@pytest.mark.parametrize("third", range(PARTS))
def test_what_is_not_allowed_is_refused_and_nothing_leaks(story: None, client: Any, third: int) -> None:
    tokens, places = secrets(), addressed(values())
    foreign = [one.record.token for one in Proposal.objects.filter(lead__name=OFFICE).select_related("record")]
    turn, wrong, told = cycle(OTHERS), [], Counter[str]()
    for one in broken.every(third, PARTS):
        path = places.get(f"{one.method} {one.path}", one.path)
        asked = path + one.query
        for part in ("officer", next(turn)):
            status, content = sent(client, tokens[part], one, path)
            told[part] += 1
            leaks = part != "agency_applicant" and any(words in content for words in SEALED)
            if part in OUTSIDE and isinstance(status, int) and status < 300:
                leaks = leaks or any(token in content and token not in asked for token in foreign)
            if part == "expired" and isinstance(status, int) and status < 300:
                leaks = True
            if status not in WHOLE or leaks:
                wrong.append((part, one.method, path[:120], one.query[:60], (one.content or b"")[:160], status))
    assert wrong == []
    assert min(told.values()) > 40


def test_a_refusal_is_a_problem_and_names_the_place(story: None, client: Any) -> None:
    secret = secrets()["officer"]
    for body, kind in broken.bodies({"type": "object", "properties": {"lot": {"type": "string"}}}):
        answer = client.generic("POST", "/api/v1/rounds", body, kind, headers={"Authorization": f"Bearer {secret}"})
        assert 400 <= answer.status_code < 500, (body[:80], answer.content)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.content)["code"]


@pytest.mark.parametrize("route", ["search", ""])
def test_common_grants_refuses_what_the_protocol_does_not_allow(story: None, client: Any, route: str) -> None:
    schema = {
        "type": "object",
        "properties": {
            "search": {"type": "string"},
            "pagination": {"type": "object", "properties": {"page": {"type": "integer"}}},
            "sorting": {"type": "object", "properties": {"sortBy": {"type": "string"}}},
            "filters": {"type": "object", "properties": {"status": {"type": "object"}}},
        },
    }
    address, wrong = f"/common-grants/opportunities/{route}".rstrip("/"), []
    for body, kind in broken.bodies(schema):
        one = broken.Sent("POST" if route else "GET", address, content=body, kind=kind)
        status, content = sent(client, "", one, address)
        if status not in WHOLE or any(words in content for words in SEALED):
            wrong.append((body[:160], kind, status))
    for value in broken._QUERIES:
        for name in ("page", "pageSize"):
            status, _content = sent(client, "", broken.Sent("GET", address, query=f"{name}={value}"), address)
            if status not in WHOLE:
                wrong.append((value[:60].encode(), name, status))
    assert wrong == []
