"""The facility's known projects run through the rulebook of their own call: the table is printed, the counts are exact."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.calls import public as calls
from facility.apps.interchange.public import load
from facility.foundation.accounts.public import Actor, Role, system
from seeds.story import calls as story

pytestmark = pytest.mark.django_db
PORTFOLIO = Path(__file__).parents[2] / "seeds" / "portfolio"


@pytest.fixture
def known(actor_of: Callable[..., Actor], at: datetime) -> list[calls.Reality]:
    load(PORTFOLIO, actor=system("load-portfolio"), at=at)
    story.adopt(actor_of(Role.GRANTS_OFFICER), at)
    return calls.reality()


def shown(row: calls.Reality) -> str:
    """One line of the printed table."""
    rules = " ".join(f"{one.rule}:{one.outcome}" for one in row.findings)
    return f"{row.key:42} {row.rulebook or '-':16} {row.total_cents!s:>10} {row.eu_cents!s:>10} {row.share_bp!s:>5} {row.outcome:8} {rules}"


def test_the_known_projects_meet_their_rules(known: list[calls.Reality]) -> None:
    for row in known:
        print(shown(row))  # noqa: T201 - the table belongs to what this test shows
    assert len(known) == 30
    assert Counter(row.basis for row in known) == {"all_calls": 20, "own_call": 7, "no_grant": 3}
    assert Counter(row.outcome for row in known) == {"unknown": 18, "pass": 8, "none": 3, "fail": 1}
    findings = Counter(finding.outcome for row in known for finding in row.findings)
    assert findings == {"unknown": 59, "pass": 59, "fail": 1}
    assert not any(finding.blocks for row in known for finding in row.findings)


def test_the_shares_that_were_published_stay_within_the_ceiling(known: list[calls.Reality]) -> None:
    published = {row.key: row.share_bp for row in known if row.share_published}
    assert (min(published.values()), max(published.values()), len(published)) == (9025, 9500, 11)
    assert published["mpf-armenia-mrc-sea"] == 9025
    judged = {row.key: [one.outcome for one in row.findings if one.rule == "R-11"] for row in known}
    assert all(judged[key] == ["pass"] for key in published)


def test_an_action_may_be_funded_in_part(known: list[calls.Reality]) -> None:
    row = next(one for one in known if one.key == "mpf-mcp-med-ti")
    assert (row.total_cents, row.eu_cents, row.share_published) == (593_084_000, 200_000_000, False)
    part = next(one for one in row.findings if one.rule == "R-31")
    assert (part.outcome, part.message) == ("pass", "partly")


def test_a_missing_amount_is_unknown_and_two_funds_are_seen(known: list[calls.Reality]) -> None:
    by_key = {row.key: row for row in known}
    assert [one.outcome for one in by_key["mpf-homere"].findings if one.rule == "R-11"] == ["unknown"]
    jempas = by_key["mpf-jempas-ii"]
    assert jempas.outcome == "fail"
    assert [(one.rule, one.message) for one in jempas.findings if one.outcome == "fail"] == [("R-04", "several")]
    assert by_key["mpf-pp-data"].findings == ()


def test_the_page_shows_filters_and_gives_a_file(known: list[calls.Reality], client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/rules/reality/")
    assert page.status_code == 200
    assert len(queries) <= 10
    assert len(page.content) < 60_000
    text = page.content.decode()
    assert "11 projects publish their EU share: from 90.25% to 95%." in text
    narrow = client.get("/rules/reality/?outcome=fail").content.decode()
    assert "Jordan" in narrow
    assert "Digital Explorers" not in narrow
    assert "Nothing matches" in client.get("/rules/reality/?outcome=fail&basis=own_call").content.decode()
    answer = client.get("/rules/reality/?format=csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 122
    assert Counter(line["outcome"] for line in lines) == {"unknown": 59, "pass": 59, "none": 3, "fail": 1}


def test_without_rulebooks_nothing_is_judged(at: datetime, client: Client) -> None:
    assert calls.reality() == []
    load(PORTFOLIO, actor=system("load-portfolio"), at=at)
    assert {row.outcome for row in calls.reality()} == {"none"}
    assert client.get("/rules/reality/").status_code == 200
    assert client.get("/rules/").status_code == 200
