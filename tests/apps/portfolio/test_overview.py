"""The whole facility by fund and phase: what is counted, what is not known, what carries no fund."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facility.apps.dialogue import public as dialogue
from facility.apps.portfolio import public as portfolio
from facility.core.errors import NotFound
from facility.core.findings import SOURCE_STATUSES
from facility.foundation.accounts.public import Role
from tests.apps.dialogue.make import meeting, process
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def values(**scope: Any) -> dict[str, tuple[int | None, int, int]]:
    found = portfolio.overview(**{"invented": False, "day": DAY, **scope})
    return {one.code: (one.value, one.known, one.of) for one in found.figures}


def test_every_phase_has_a_source_and_says_what_is_not_known() -> None:
    codes = [one.code for one in portfolio.phases()]
    assert codes == ["mpf-1", "mpf-2", "mpf-3", "mpf-4"]
    assert all(one.source.startswith("https://") and one.status in SOURCE_STATUSES for one in portfolio.phases())
    first, third, fourth = (portfolio.phase(code) for code in ("mpf-1", "mpf-3", "mpf-4"))
    assert (first.first_day, first.last_day) == (date(2016, 1, 1), date(2018, 11, 30))
    assert first.moments[1] == datetime(2018, 11, 30, 23, tzinfo=UTC)
    assert (third.last_day, third.moments[1]) == (None, None)
    assert (fourth.first_day, fourth.last_day) == (None, None)
    with pytest.raises(NotFound):
        assert fourth.moments
    with pytest.raises(NotFound):
        portfolio.phase("mpf-5")


def test_of_an_empty_facility_everything_is_none_of_none() -> None:
    assert set(values().values()) == {(0, 0, 0)}


def test_a_phase_without_a_start_leaves_every_figure_unknown() -> None:
    lesson()
    assert set(values(phase=portfolio.phase("mpf-4")).values()) == {(None, 0, 0)}


def test_things_belong_to_a_phase_by_their_own_day(actor_of: Any) -> None:
    process()
    held = meeting(starts="2020")
    meeting(key="early", starts="2019-12-31", ends="2019-12-31")
    meeting(key="undated", starts="", ends="")
    lesson(1, published_at=datetime(2018, 5, 1, tzinfo=UTC))
    lesson(2, published_at=datetime(2024, 5, 1, tzinfo=UTC))
    lesson(3, invented=True)
    lesson(4, state="withdrawn", withdrawn_reason="x", withdrawn_at=datetime(2024, 6, 1, tzinfo=UTC))
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    at = datetime(2024, 5, 1, tzinfo=UTC)
    dialogue.commit(meeting_id=held.pk, texts={"en": "x"}, owner_id=None, due="", actor=secretariat, at=at)
    every, third = values(), values(phase=portfolio.phase("mpf-3"))
    assert (every["meetings"], every["lessons"], every["commitments"]) == ((3, 3, 3), (2, 2, 2), (1, 1, 1))
    assert (third["meetings"], third["lessons"], third["commitments"]) == ((1, 2, 3), (1, 1, 1), (1, 1, 1))
    second = values(phase=portfolio.phase("mpf-2"))
    # "2020" is counted into both phases that it may lie in by its first day: phases overlap.
    assert (second["meetings"], second["lessons"]) == ((2, 2, 3), (1, 1, 1))
    assert values(invented=True)["lessons"] == (3, 3, 3)


def test_the_file_says_all_funds_where_records_carry_none() -> None:
    lesson()
    whole = portfolio.overview(fund="AMIF", invented=False, day=DAY)
    rows = {row["figure"]: row for row in portfolio.overview_rows(whole, "en")}
    assert set(rows["Paid"]) == set(portfolio.COLUMNS)
    assert (rows["Paid"]["funds"], rows["Lessons published"]["funds"]) == ("AMIF", "all")
    unknown = portfolio.overview(phase=portfolio.phase("mpf-4"), invented=False, day=DAY)
    told = next(portfolio.overview_rows(unknown, "fr"))
    assert (told["value"], told["phase"], told["day"]) == ("", "Phase IV", "2026-11-22")


def test_it_asks_the_same_whatever_the_rows() -> None:
    counts = []
    for number in range(1, 4):
        lesson(number)
        with CaptureQueriesContext(connection) as seen:
            values(phase=portfolio.phase("mpf-3"), fund="AMIF")
        counts.append(len(seen))
    assert counts == [5, 5, 5]
