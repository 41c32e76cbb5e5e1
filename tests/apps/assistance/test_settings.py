"""What holds for a programme is changed by two people: dated, sourced, reasoned; the earlier value stays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.setting_values import checked
from facility.apps.finance import public as finance
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused, Unproven
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.approvals.public import Approval
from facility.foundation.clocks.public import Clock
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = make.AT
ASKED = {"code": make.OWN, "key": "silence_days"}
GIVEN: dict[str, Any] = {
    "value": 7,
    "valid_from": AT.date() + 30 * DAY,
    "source": "Minutes of the committee",
    "source_url": "https://example.org/minutes",
    "status": "confirmed",
    "reason": "Services asked for more time.",
}


@pytest.fixture
def coordinator(actor_of: Any) -> Actor:
    make.loaded()
    return proved(actor_of(Role.ASSISTANCE_COORDINATOR))


@pytest.fixture
def second(actor_of: Any) -> Actor:
    return proved(actor_of(Role.AUTHORISING_OFFICER))


def proved(actor: Actor) -> Actor:
    return replace(actor, present=True, proved=True)


def silence(day: Any) -> int | None:
    return assistance.terms_of(assistance.programme_by_code(make.OWN), day).silence_days


def stands() -> dict[str, Any]:
    return {
        "settings": list(assistance.Setting.objects.order_by("pk").values()),
        "approvals": list(Approval.objects.order_by("pk").values("pk", "approved_at", "withdrawn_at")),
        "clocks": list(Clock.objects.order_by("pk").values("kind", "state")),
        "entries": Entry.objects.count(),
    }


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def propose(actor: Actor, at: Any = AT, **changes: Any) -> assistance.ProposedSetting:
    return assistance.propose_setting(**ASKED, given={**GIVEN, **changes}, actor=actor, at=at)


def test_a_value_holds_from_its_day_once_a_second_person_confirmed_it(coordinator: Actor, second: Actor) -> None:
    waiting = propose(coordinator)
    programme = assistance.programme_by_code(make.OWN)
    assert assistance.proposed_setting(programme, "silence_days", AT) == waiting
    assert silence(AT.date() + 60 * DAY) == 5
    assert list(Clock.objects.exclude(state="stopped").values_list("kind", "role")) == [
        ("assistance.confirm_setting:silence_days", Role.AUTHORISING_OFFICER)
    ]
    made = assistance.confirm_setting(**ASKED, payload_seen=waiting.seen, actor=second, at=AT + DAY)
    assert (silence(AT.date() + 29 * DAY), silence(AT.date() + 30 * DAY)) == (5, 7)
    assert (made.proposed_by, made.confirmed_by, made.reason) == (
        coordinator.user_id,
        second.user_id,
        "Services asked for more time.",
    )
    history = assistance.setting_history(programme, "silence_days")
    assert [(one.value, one.valid_from) for one in history] == [(7, AT.date() + 30 * DAY), (5, None)]
    assert not Clock.objects.exclude(state="stopped").exists()
    events = list(Entry.objects.filter(record_id=programme.record_id).order_by("pk").values_list("event", flat=True))
    assert events[-4:] == ["approval.proposed", "programme.proposed", "approval.executed", "programme.set"]
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        assistance.Setting.objects.filter(pk=made.pk).update(value=8)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        assistance.Setting.objects.create(
            programme=programme, key="silence_days", source="A", status="confirmed", reason="B", set_at=AT,
            proposed_by=7, confirmed_by=7,
        )  # fmt: skip


def test_the_funds_that_two_people_set_are_stated_in_the_books(coordinator: Actor, second: Actor) -> None:
    programme = assistance.programme_by_code(make.OWN)
    shipped = finance.funding_history(programme.record_id)
    assert [(one.funds, one.valid_from, one.status) for one in shipped] == [
        (("AMIF", "BMVI", "ISF"), "", "unconfirmed")
    ]
    finance.Fund.objects.create(code="AMIF", name={"en": "AMIF"})
    asked = {"code": make.OWN, "key": "funds"}
    refused(assistance.propose_setting, **asked, given={**GIVEN, "value": ["ISF"]}, actor=coordinator, at=AT)
    waiting = assistance.propose_setting(**asked, given={**GIVEN, "value": ["AMIF"]}, actor=coordinator, at=AT)
    assert finance.funding_history(programme.record_id) == shipped
    assistance.confirm_setting(**asked, payload_seen=waiting.seen, actor=second, at=AT + DAY)
    newest = finance.funding_history(programme.record_id)[0]
    assert (newest.funds, newest.valid_from, newest.source, newest.reason) == (
        ("AMIF",), (AT.date() + 30 * DAY).isoformat(), GIVEN["source"], GIVEN["reason"]
    )  # fmt: skip
    assert (newest.stated_by, newest.confirmed_by) == (coordinator.user_id, second.user_id)
    assert finance.stated_on([programme.record_id], AT.date())[programme.record_id] == shipped[0]


def test_without_a_day_it_holds_from_the_day_of_the_confirmation(coordinator: Actor, second: Actor) -> None:
    waiting = propose(coordinator, valid_from=None)
    assistance.confirm_setting(**ASKED, payload_seen=waiting.seen, actor=second, at=AT + 3 * DAY)
    assert (silence(AT.date() + 2 * DAY), silence(AT.date() + 3 * DAY)) == (5, 7)


def test_nobody_confirms_their_own_or_what_they_did_not_read(coordinator: Actor, second: Actor, actor_of: Any) -> None:
    waiting = propose(second)
    asked: dict[str, Any] = {**ASKED, "payload_seen": waiting.seen, "at": AT + DAY}
    refused(assistance.confirm_setting, Forbidden, **asked, actor=second)
    for wrong in (coordinator, proved(actor_of(Role.AUDITOR)), proved(actor_of(Role.APPLICANT)), Actor()):
        refused(assistance.confirm_setting, Forbidden, **asked, actor=wrong)
    other = proved(actor_of(Role.AUTHORISING_OFFICER))
    refused(assistance.confirm_setting, Unproven, **asked, actor=replace(other, proved=False))
    refused(assistance.confirm_setting, NotAllowedNow, **{**asked, "payload_seen": "x"}, actor=other)
    refused(assistance.confirm_setting, NotFound, **{**asked, "key": "follow_up_days"}, actor=other)
    refused(assistance.confirm_setting, NotAllowedNow, **{**asked, "at": AT + 31 * DAY}, actor=other)
    assert assistance.confirm_setting(**asked, actor=other).value == 7


def test_a_day_that_passed_before_the_confirmation_is_not_set_behind_peoples_backs(
    coordinator: Actor, second: Actor
) -> None:
    waiting = propose(coordinator, valid_from=AT.date() + DAY)
    late: dict[str, Any] = {**ASKED, "payload_seen": waiting.seen, "actor": second, "at": AT + 2 * DAY}
    refused(assistance.confirm_setting, NotAllowedNow, **late)


def test_the_wrong_people_propose_nothing_and_one_waits_at_a_time(coordinator: Actor, actor_of: Any) -> None:
    given: dict[str, Any] = {**ASKED, "given": GIVEN, "at": AT}
    for wrong in (proved(actor_of(Role.AUDITOR)), proved(actor_of(Role.APPLICANT)), Actor()):
        refused(assistance.propose_setting, Forbidden, **given, actor=wrong)
    refused(assistance.propose_setting, Unproven, **given, actor=replace(coordinator, proved=False))
    refused(assistance.propose_setting, NotFound, **{**given, "key": "bonus"}, actor=coordinator)
    refused(assistance.propose_setting, NotFound, **{**given, "code": "unknown"}, actor=coordinator)
    refused(assistance.withdraw_setting, NotFound, **ASKED, actor=coordinator, at=AT)
    propose(coordinator)
    refused(assistance.propose_setting, NotAllowedNow, **given, actor=coordinator)
    refused(assistance.withdraw_setting, Forbidden, **ASKED, actor=proved(actor_of(Role.AUDITOR)), at=AT)
    assistance.withdraw_setting(**ASKED, actor=coordinator, at=AT + DAY)
    assert assistance.proposed_setting(assistance.programme_by_code(make.OWN), "silence_days", AT + DAY) is None
    assert not Clock.objects.exclude(state="stopped").exists()
    propose(coordinator, at=AT + DAY)


def test_one_that_expired_gives_way_to_the_next(coordinator: Actor) -> None:
    propose(coordinator, valid_from=None)
    again = propose(coordinator, at=AT + 40 * DAY, valid_from=None)
    assert Clock.objects.exclude(state="stopped").get().due_at == again.expires_at


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"value": 0}, ("value", "setting.value_wrong")),
        ({"value": True}, ("value", "setting.value_wrong")),
        ({"value": "7"}, ("value", "setting.value_wrong")),
        ({"source": " "}, ("source", "setting.source_missing")),
        ({"reason": " "}, ("reason", "setting.reason_missing")),
        ({"status": "certain"}, ("status", "setting.status_unknown")),
        ({"valid_from": AT.date() - DAY}, ("valid_from", "setting.day_passed")),
        ({"source_url": "javascript:alert(1)"}, ("source_url", "setting.address_wrong")),
        (
            {"value": 5, "source": "TAIEX: a Member State has five days to object", "status": "analogue"},
            ("value", "setting.unchanged"),
        ),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(coordinator: Actor, change: dict[str, Any], found: Any) -> None:
    given = {**GIVEN, **change}
    assert refused(assistance.propose_setting, **ASKED, given=given, actor=coordinator, at=AT) == [found]


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("silence_days", None, None),
        ("expert_days", 3650, 3650),
        ("budget_cents", 500_000_000, 500_000_000),
        ("taking_requests", False, False),
        ("modalities", ["workshop", "expert_mission"], ["expert_mission", "workshop"]),
        ("never_given", ["cash"], ["cash"]),
        ("sectors", ["labour"], ["labour"]),
        ("countries", ["MD", "GE", "MD"], ["GE", "MD"]),
        ("period", {"from": "2026", "to": "2026-10"}, {"from": "2026", "to": "2026-10"}),
        (
            "askers",
            [{"kind": "public_authority", "where": "anywhere", "more": 1}],
            [{"kind": "public_authority", "where": "anywhere"}],
        ),
        (
            "criteria",
            [{"code": "need", "text": {"en": " It is needed. ", "fr": ""}}],
            [{"code": "need", "text": {"en": "It is needed."}}],
        ),
    ],
)
def test_each_kind_of_setting_has_its_shape(key: str, value: Any, kept: Any) -> None:
    assert checked(key, value) == (kept, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("taking_requests", None),
        ("taking_requests", "yes"),
        ("expert_days", 3651),
        ("budget_cents", 0),
        ("modalities", ["flight"]),
        ("modalities", []),
        ("modalities", 5),
        ("countries", ["XX"]),
        ("countries", []),
        ("period", {"from": "2027", "to": "2026"}),
        ("period", {"from": "soon", "to": "2026"}),
        ("period", {"from": "2026"}),
        ("askers", []),
        ("askers", [{"kind": "anybody", "where": "anywhere"}]),
        ("askers", [{"kind": "public_authority", "where": "anywhere"}] * 2),
        ("criteria", []),
        ("criteria", [{"code": "need", "text": {"fr": "Il le faut."}}]),
        ("criteria", [{"code": "a need", "text": {"en": "It is needed."}}]),
        ("criteria", [{"code": "need", "text": {"en": "It is needed."}}] * 2),
        ("criteria", [{"text": {"en": "It is needed."}}]),
        ("criteria", "need"),
    ],
)
def test_another_shape_is_refused(key: str, value: Any) -> None:
    _kept, [finding] = checked(key, value)
    assert finding.field == "value"
