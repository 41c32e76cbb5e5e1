"""The pages of assistance, as people read them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(at: Any) -> None:
    assistance.load_programmes(actor=system("load-portfolio"), at=at)


def test_everybody_reads_the_programmes_with_what_holds_and_how_well_it_is_known(loaded: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        home = client.get("/assistance/").content.decode()
    assert len(queries) <= 10
    assert "Technical assistance and support" in home
    assert "EU-UN Partnership for Migration Capacity Building" in home
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/assistance/facility-assistance/").content.decode()
    assert len(queries) <= 15
    assert "5 days" in page
    assert "60 days" in page
    assert "By analogy" in page
    assert "Salaries" in page
    assert "not stated" in page
    page = client.get("/assistance/eu-un-partnership/").content.decode()
    assert "United Nations Country Teams" in page
    assert "Jan 2021 – Dec 2023" in page or "January 2021 – December 2023" in page
    assert client.get("/assistance/unknown/").status_code == 404


def test_without_programmes_the_page_says_so(client: Client) -> None:
    assert "No programmes yet" in client.get("/assistance/").content.decode()


def test_a_list_of_countries_is_named_where_one_holds(loaded: None, client: Client) -> None:
    assistance.Setting.objects.create(
        programme=assistance.programme_by_code("eu-un-partnership"),
        key="countries",
        value=["MD", "GE"],
        source="A text",
        status="demonstration",
    )
    assert "/countries/MD/" in client.get("/assistance/eu-un-partnership/").content.decode()


def test_programs_read_the_same(loaded: None, client: Client) -> None:
    found = client.get("/api/v1/assistance-programmes").json()
    assert [one["code"] for one in found] == ["facility-assistance", "eu-un-partnership"]
    one = client.get("/api/v1/assistance-programmes/facility-assistance").json()
    [silence] = [setting for setting in one["settings"] if setting["key"] == "silence_days"]
    assert (silence["value"], silence["status"]) == (5, "analogue")
