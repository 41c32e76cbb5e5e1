"""Who pays what holds no money of its own in the books: stated with source and reason, dated, never overwritten."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from facility.apps.finance import public as finance
from facility.apps.finance.models import FundingStatement
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role, system
from facility.foundation.records.models import Record
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make as assistance
from tests.apps.dialogue.make import meeting, planned, process
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
AT = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)
LOADER = system("load-portfolio")
SAID: dict[str, Any] = {
    "funds": ["ISF", "AMIF"],
    "shares": {"AMIF": 6_000},
    "valid_from": None,
    "source": "Grant agreement with the Commission, annex I",
    "source_url": "https://example.org/annex",
    "status": "confirmed",
    "reason": "The annex names both funds.",
}


@pytest.fixture(autouse=True)
def funds() -> None:
    for code in ("AMIF", "BMVI", "ISF"):
        finance.Fund.objects.create(code=code, name={"en": code})


def stands() -> tuple[int, int]:
    return FundingStatement.objects.count(), Entry.objects.count()


def state(record: Record, actor: Any, **changes: Any) -> FundingStatement:
    return finance.state_funding(token=record.token, given={**SAID, **changes}, actor=actor, at=AT)


def test_who_edits_a_meeting_states_who_pays_it_and_what_was_stated_stays(actor_of: Any) -> None:
    process()
    record, editor = meeting().record, actor_of(Role.DIALOGUE_SECRETARIAT)
    first = state(record, editor)
    assert (first.funds, first.shares_bp, first.stated_by) == (("AMIF", "ISF"), {"AMIF": 6_000}, editor.user_id)
    later = state(record, editor, funds=["BMVI"], shares={}, valid_from=date(2024, 7, 1))
    nobody = state(record, editor, funds=[], shares={}, valid_from=date(2025, 1, 1))
    history = finance.funding_history(record.pk)
    assert [one.pk for one in history] == [nobody.pk, later.pk, first.pk]
    days = (date(2000, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2025, 1, 1))
    assert [finance.stated_on([record.pk], day)[record.pk].funds for day in days] == [
        ("AMIF", "ISF"), ("AMIF", "ISF"), ("BMVI",), ()
    ]  # fmt: skip
    assert finance.holding(history, date(2024, 7, 1)) == later
    told = Entry.objects.filter(record_id=record.pk, event="funding.stated").order_by("pk")
    assert [one.facts["funds"] for one in told] == [["AMIF", "ISF"], ["BMVI"], []]
    assert all("annex" not in str(one.facts) for one in told)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        FundingStatement.objects.filter(pk=first.pk).update(fund_codes=";BMVI;")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        FundingStatement.objects.filter(pk=first.pk).delete()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"funds": ["AMIF", "EURATOM"], "shares": {}}, "funds", "finance.fund_unknown"),
        ({"shares": {"AMIF": 6_000, "ISF": 4_001}}, "shares", "finance.shares_wrong"),
        ({"shares": {"AMIF": 0}}, "shares", "finance.shares_wrong"),
        ({"shares": {"BMVI": 100}}, "shares", "finance.shares_wrong"),
        ({"source": " "}, "source", "finance.source_missing"),
        ({"reason": ""}, "reason", "finance.reason_missing"),
        ({"status": "rumour"}, "status", "finance.status_unknown"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "finance.address_wrong"),
        ({"source_url": "https://["}, "source_url", "finance.address_wrong"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field_and_changes_nothing(
    actor_of: Any, changes: dict[str, Any], field: str, message: str
) -> None:
    record, editor = lesson().record, actor_of(Role.EDITOR)
    before = stands()
    with pytest.raises(Refused) as refusal:
        state(record, editor, **changes)
    assert [(one.field, one.message) for one in refusal.value.findings] == [(field, message)]
    assert message in finance.FINDINGS
    assert stands() == before


def test_the_same_is_not_stated_twice(actor_of: Any) -> None:
    record, editor = lesson().record, actor_of(Role.EDITOR)
    state(record, editor)
    before = stands()
    with pytest.raises(Refused) as refusal:
        state(record, editor, reason="Once more.")
    assert [one.message for one in refusal.value.findings] == ["finance.unchanged"]
    assert stands() == before
    state(record, editor, status="unconfirmed")


def test_only_who_edits_the_thing_states_it_and_only_where_it_is_seen(actor_of: Any) -> None:
    process()
    public, draft = meeting().record, planned(actor_of(Role.DIALOGUE_SECRETARIAT)).meeting.record
    assistance.loaded()
    programme = Record.objects.get(kind="programme", reference=assistance.OWN)
    before = stands()
    for role in (Role.AUDITOR, Role.DONOR, Role.FINANCE_OFFICER, Role.AUTHORISING_OFFICER, Role.GRANTS_OFFICER):
        with pytest.raises(Forbidden):
            state(public, actor_of(role))
    with pytest.raises(Forbidden):
        state(public, PUBLIC)
    with pytest.raises(NotFound):
        state(draft, actor_of(Role.DONOR))
    # A programme says it by a setting, which two people change.
    with pytest.raises(Forbidden):
        state(programme, actor_of(Role.ASSISTANCE_COORDINATOR))
    # A fund pays a call through its envelopes: nothing is stated beside them.
    other = Record.objects.create(kind="call", label={"en": "x"}, created_at=AT, is_public=True)
    with pytest.raises(NotFound):
        state(other, actor_of(Role.GRANTS_OFFICER))
    assert stands() == before
    state(public, actor_of(Role.DIALOGUE_SECRETARIAT))


def test_what_a_source_says_is_loaded_once_and_what_people_stated_since_stays(actor_of: Any) -> None:
    made = process()
    facts = finance.FundingFacts(
        "process", made.code, ("ISF", "AMIF"), date(2016, 1, 1), "A page", "https://example.org", "confirmed"
    )
    assert finance.import_funding(facts=facts, actor=LOADER, at=AT) == "created"
    state(made.record, actor_of(Role.DIALOGUE_SECRETARIAT), funds=["BMVI"], shares={}, valid_from=date(2016, 1, 1))
    before = stands()
    assert finance.import_funding(facts=facts, actor=LOADER, at=AT) == "unchanged"
    with pytest.raises(Forbidden):
        finance.import_funding(facts=facts, actor=actor_of(Role.ADMINISTRATOR), at=AT)
    with pytest.raises(NotFound):
        finance.import_funding(
            facts=finance.FundingFacts("process", "unknown", (), None, "A page", "", "confirmed"), actor=LOADER, at=AT
        )
    assert stands() == before
    assert finance.funding_today(made.record_id, AT).funds == ("BMVI",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "changes",
    [
        {"source": ""},
        {"status": "rumour"},
        {"fund_codes": "AMIF"},
        {"stated_by": 7},
        {"stated_by": 7, "confirmed_by": 7, "reason": "x"},
        {"confirmed_by": 7, "reason": "x"},
    ],
)
def test_the_database_holds_what_a_statement_is(changes: dict[str, Any]) -> None:
    kept = {"source": "A page", "status": "confirmed", "stated_at": AT, "fund_codes": ";AMIF;"}
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingStatement.objects.create(record=lesson().record, **{**kept, **changes})
