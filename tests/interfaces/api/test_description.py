"""The description of the interface: kept under test, whole, and the pages for developers made from it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from facility.apps.parties.models import Person
from facility.foundation.accounts.public import Role
from facility.foundation.machines.models import ApiToken
from facility.foundation.trail.public import history
from facility.interfaces.api.document import document
from facility.interfaces.api.problems import titles
from facility.interfaces.cli.api_description import text

KEPT = Path(__file__).parent / "openapi.json"


def test_the_description_is_the_one_kept_beside_this_test() -> None:
    """Made again by: facility api-description > tests/interfaces/api/openapi.json"""
    assert text() == KEPT.read_text()


def test_every_operation_is_named_once_described_and_says_how_it_refuses() -> None:
    found = [(path, method, one) for path, each in document()["paths"].items() for method, one in each.items()]
    names = [one["operationId"] for _path, _method, one in found]
    assert len(names) == len(set(names))
    assert document()["openapi"].startswith("3.1")
    for path, method, one in found:
        assert one["description"], path
        assert {"401", "403", "404", "429"} <= set(one["responses"]), path
        if method != "get":
            assert {each["name"] for each in one["parameters"]} >= {"Idempotency-Key", "If-Match"}


@pytest.mark.django_db
def test_the_description_is_served(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json() == document()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_for_developers_show_every_address_and_problem(client: Client, language: str) -> None:
    first = client.get("/developers/", headers={"Accept-Language": language}).content.decode()
    told = client.get("/developers/", {"about": "nothing"}).content.decode()
    ways = re.findall(r'href="(\?about=[a-z]+)#addresses"', first)
    pages = [client.get(f"/developers/{way}", headers={"Accept-Language": language}).content for way in ways]
    assert "<table" not in first + told
    # However many addresses there are.
    assert [way for way, one in zip(ways, pages, strict=True) if len(one) > 45_000] == []
    page = b"".join(pages).decode()
    assert [path for path in document()["paths"] if path.replace("'", "&#x27;") not in page] == []
    problems = client.get("/developers/problems/", headers={"Accept-Language": language}).content.decode()
    assert [code for code in titles() if f'id="{code}"' not in problems] == []
    assert f'<html lang="{language}"' in page


@pytest.mark.django_db
def test_an_address_is_found_by_its_words(client: Client) -> None:
    rows = re.compile(r'<th scope="row"[^>]*>([^<]+)</th>')

    def found(**given: str) -> list[str]:
        page = client.get("/developers/", given).content.decode()
        assert 'name="q" value="' in page or not given.get("q")
        return [one.strip() for one in rows.findall(page)]

    assert "GET /api/v1/calls" in found(q="calls get")
    both = found(q="webhooks")
    assert both
    assert found(q="webhooks", about="webhooks") == [one for one in both if "webhooks" in one][: len(both)]
    assert found(q="no such words") == []
    assert "No address with these words" in client.get("/developers/", {"q": "no such words"}).content.decode()
    many = client.get("/developers/", {"q": "a"})
    assert len(rows.findall(many.content.decode())) == 100
    assert "The first 100 are shown" in many.content.decode()
    assert len(many.content) < 60_000


@pytest.mark.django_db
def test_a_person_makes_a_token_sees_it_once_and_ends_it(user_of: Any, client_as: Any) -> None:
    user = user_of(Role.APPLICANT)
    browser = client_as(user)
    given = {"name": "Reader", "scopes": ["read"], "days": "30"}
    made = browser.post("/account/tokens/", given)
    row = ApiToken.objects.get()
    secret = made.context["secret"]
    assert secret.startswith(f"fct_{row.prefix}_")
    assert secret in made.content.decode()
    assert secret not in json.dumps(list(ApiToken.objects.values("name", "prefix", "digest")))
    assert secret not in browser.get("/account/tokens/").content.decode()
    call = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", headers=call).json()["scopes"] == ["read"]
    assert browser.post(f"/account/tokens/{row.pk}/end/").status_code == 302
    assert Client().get("/api/v1/me", headers=call).status_code == 401
    events = list(history(Person.objects.get(user=user).record_id).values_list("event", flat=True))
    assert events[-2:] == ["person.token_made", "person.token_ended"]
    other = client_as(user_of(Role.APPLICANT))
    assert other.post(f"/account/tokens/{row.pk}/end/").status_code == 404


@pytest.mark.django_db
def test_a_token_without_scope_or_name_is_not_made(user_of: Any, client_as: Any) -> None:
    browser = client_as(user_of(Role.APPLICANT))
    assert browser.post("/account/tokens/", {"name": " ", "days": "30"}).status_code == 422
    assert not ApiToken.objects.exists()
