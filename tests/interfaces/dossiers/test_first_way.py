"""What makes the first way short: the wish is kept, what is settled is not asked, what is left of the total is offered."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from facility.apps.calls import public as calls
from facility.apps.parties.models import Person
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.dossiers.carrying import own_contribution, settled_by
from tests.interfaces.dossiers.test_writing import values

MONEY = {"total": 50_000_000, "requested": 47_500_000}


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        (MONEY, 2_500_000),
        (MONEY | {"own_contribution": 0}, None),
        (MONEY | {"other_sources": [{"name": "A town", "amount": 100}]}, None),
        ({"total": 50_000_000}, None),
        ({"requested": 47_500_000}, None),
        ({"total": 100, "requested": 101}, None),
    ],
)
def test_the_own_contribution_is_offered_only_where_the_amounts_leave_no_doubt(
    answers: dict[str, Any], offered: int | None
) -> None:
    assert own_contribution(answers) == offered


@pytest.fixture
def draft(applicant: Actor, lot: Any, lead: Any, now: datetime) -> proposals.Proposal:
    """A dossier just begun."""
    return proposals.start(lot_id=lot.pk, lead_id=lead.pk, actor=applicant, at=now)


def test_saving_the_amounts_fills_the_own_contribution_in_and_says_so(browser: Client, draft: Any) -> None:
    money = f"/dossiers/{draft.record.token}/parts/money/"
    given = {"v.total": 0, "total": "500000", "v.requested": 0, "requested": "475000", "v.own_contribution": 0}
    answer = browser.post(money, given | {"own_contribution": "", "then": "stay"}, follow=True)
    assert "The own contribution is set to EUR\u00a025,000" in answer.content.decode()
    assert values(draft)["own_contribution"] == 2_500_000
    browser.post(money, {"v.own_contribution": 1, "own_contribution": "10000", "then": "stay"})
    assert values(draft)["own_contribution"] == 1_000_000


def test_the_only_fund_of_a_lot_is_not_asked_for(lot: Any, now: datetime) -> None:
    [found] = calls.open_lots(now)
    entries = calls.rulebook_of(found.terms.rulebook).in_force(now.date())
    funds = {fund for one in entries if one.kind == "lot_funds" for fund in one.figures.funds}
    assert settled_by(found, now) == ({"fund": next(iter(funds))} if len(funds) == 1 else {})


def test_a_wish_outlives_registering_and_is_dropped_once_it_is_met(
    lot: Any, client: Client, user_of: Any, now: datetime
) -> None:
    wanted = "/dossiers/start/?lot=test-call:A"
    assert client.get(wanted).status_code == 302
    assert client.session["wish"] == wanted
    client.force_login(user_of())
    found = client.get("/organisations/join/?q=Institute+of+Examples")
    assert found["Location"] == "/organisations/new/?name=Institute+of+Examples"
    given = {"name": "Institute of Examples", "country": "PL", "kinds": "public_authority_central"}
    assert client.post("/organisations/new/", given)["Location"] == wanted
    assert Person.objects.filter(holdings__role=Role.APPLICANT).exists()
    assert client.get(wanted).status_code == 200
    assert "wish" not in client.session


def test_nothing_is_kept_of_somebody_signed_in_or_of_a_post(lot: Any, browser: Client, client: Client) -> None:
    browser.get("/dossiers/start/")
    client.post("/dossiers/start/")
    client.get("/dossiers/start/?lot=" + "x" * 3000)
    assert ("wish" in browser.session, "wish" in client.session) == (False, False)
