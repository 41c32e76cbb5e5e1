"""The two real calls as the story makes them: versions, envelopes, what is unknown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.core.errors import Forbidden, Refused
from facility.foundation.accounts.public import PUBLIC, Actor
from facility.foundation.base.acts import act
from facility.foundation.records import public as records
from facility.foundation.records.public import Record
from seeds.story import calls as story
from tests.apps.calls.make import people, questions

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def told(actor_of: Callable[..., Actor]) -> dict[str, calls.Call]:
    who = people(actor_of)
    return story.tell(who.officer, who.authorising, questions(story.DRAFTED_2022))


def test_both_calls_are_open_and_not_made_up(told: dict[str, calls.Call]) -> None:
    assert [one.key for one in calls.open_lots(TODAY)] == ["amif-2022:A", "amif-2022:D", "bs-2023:BS"]
    assert not any(call.record.invented for call in calls.visible_to(PUBLIC))
    assert all("demonstration setting" in call.remark["en"] for call in told.values())


def test_a_dossier_of_each_time_meets_the_guidelines_of_its_time(told: dict[str, calls.Call]) -> None:
    lot = calls.lot_for("amif-2022", "D", PUBLIC)
    before, after = story.REVISED_2022 - timedelta(seconds=1), story.REVISED_2022
    months = [
        calls.rulebook_of(calls.rulebook_for(lot, at)).figures("duration", on=at.date(), lot="D").maximum_months
        for at in (before, after)
    ]
    assert months == [24, 36]
    assert [version.published_on for version in told["amif-2022"].versions.all()] == ["2022", "2022-05-16"]
    assert [version.status for version in told["amif-2022"].versions.all()] == ["unconfirmed", "confirmed"]


def test_what_is_not_public_is_unknown(told: dict[str, calls.Call]) -> None:
    known = {(one.lot_code, one.fund_code): (one.amount_cents, one.status) for one in finance.envelopes("amif-2022")}
    assert known == {("A", "AMIF"): (800_000_000, "published"), ("D", "AMIF"): (None, "unknown")}
    assert [row.amount_cents for row in finance.envelope_history("amif-2022", "A", "AMIF")] == [800_000_000, None]
    borders = {one.fund_code: one.remaining_cents for one in finance.envelopes("bs-2023")}
    assert borders == {"BMVI": None, "ISF": None}
    assert calls.version_in_force(told["bs-2023"], TODAY).envelope_cents == 1_100_000_000


def test_an_envelope_that_is_not_known_refuses_commitment(
    told: dict[str, calls.Call], actor_of: Callable[..., Actor]
) -> None:
    actor = actor_of()
    with act():
        grant = records.create(kind="grant", label={"en": "Grant"}, at=TODAY, invented=True)
    with pytest.raises(Refused), act():
        finance.commit(
            call_code="bs-2023",
            lot_code="BS",
            fund_code="ISF",
            grant_record_id=grant.pk,
            amount_cents=1,
            actor=actor,
            at=TODAY,
        )
    assert all(one.committed_cents == 0 for one in finance.envelopes("bs-2023"))
    assert Record.objects.filter(kind="grant").count() == 1


def test_telling_the_story_needs_two_people(actor_of: Callable[..., Actor]) -> None:
    who = people(actor_of)
    with pytest.raises(Forbidden):
        story.tell(who.officer, who.officer, questions(story.DRAFTED_2022))
    assert not calls.open_lots(TODAY)
