"""The whole facility by fund and phase: what is counted, what is not known, what carries no fund."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import Meeting
from facility.apps.finance.models import FundingStatement
from facility.apps.portfolio import public as portfolio
from facility.apps.projects.public import Project
from facility.core.errors import NotFound
from facility.core.findings import SOURCE_STATUSES
from facility.foundation.accounts.public import Role
from facility.foundation.records.models import Record
from tests.apps.assistance import make as assistance
from tests.apps.dialogue.make import meeting, process
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
AT = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)


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


def pays(record: Any, funds: str, *, day: str = "", at: datetime = AT) -> None:
    FundingStatement.objects.create(
        record=record, fund_codes=funds, valid_from=day, source="A page", status="confirmed", stated_at=at
    )


def test_of_a_fund_only_that_is_counted_what_names_it(actor_of: Any) -> None:
    lesson(1)
    assert values(fund="AMIF")["lessons"] == (None, 0, 1)
    pays(lesson(2).record, ";AMIF;ISF;")
    pays(lesson(3).record, ";BMVI;")
    pays(lesson(4, invented=True).record, ";AMIF;")
    retracted = lesson(5).record
    pays(retracted, ";AMIF;")
    pays(retracted, "")
    # The fund of the day on which it was published counts, not the one that pays since.
    moved = lesson(6, published_at=datetime(2024, 5, 1, tzinfo=UTC)).record
    pays(moved, ";ISF;")
    pays(moved, ";AMIF;", day="2024-05-02")
    assert [values(fund=code)["lessons"] for code in ("AMIF", "ISF", "BMVI", "SDC")] == [
        (1, 3, 5), (2, 3, 5), (1, 3, 5), (0, 3, 5)
    ]  # fmt: skip
    assert values(fund="AMIF", invented=True)["lessons"] == (2, 4, 6)
    assert values()["lessons"] == (5, 5, 5)
    assert values(fund="AMIF", phase=portfolio.phase("mpf-2"))["lessons"] == (0, 0, 0)


def test_a_meeting_is_paid_as_stated_else_as_its_project_else_as_its_process(actor_of: Any) -> None:
    frame = process()
    pays(frame.record, ";AMIF;", day="2020-01-01")
    meeting(key="before", starts="2019-12-31", ends="2019-12-31")
    meeting(key="year-only", starts="2020", ends="2020")
    meeting(key="undated", starts="", ends="")
    own = meeting(key="own", starts="2021-03-04", ends="2021-03-04")
    pays(own.record, ";ISF;")
    unknown = meeting(key="unknown", starts="2022-03", ends="2022-03")
    pays(unknown.record, "")
    of_project = meeting(key="of-project", starts="2023-01-01", ends="2023-01-01")
    project = Project.objects.create(
        record=Record.objects.create(kind="project", label={"en": "x"}, created_at=AT, is_public=True),
        key="x", kind="ours", fund_codes=";BMVI;", starts="2020", changed_at=AT,
    )  # fmt: skip
    Meeting.objects.filter(pk=of_project.pk).update(project=project)
    assert [values(fund=code)["meetings"] for code in ("AMIF", "ISF", "BMVI")] == [(1, 3, 6), (1, 3, 6), (1, 3, 6)]
    third = values(fund="AMIF", phase=portfolio.phase("mpf-3"))
    assert (third["meetings"], third["projects"]) == ((1, 3, 6), (0, 1, 1))
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    dialogue.commit(meeting_id=own.pk, texts={"en": "x"}, owner_id=None, due="", actor=secretariat, at=AT)
    assert values(fund="ISF")["commitments"] == (1, 1, 1)
    assert values(fund="AMIF")["commitments"] == (0, 1, 1)


def test_requests_and_days_are_paid_by_their_programme_on_their_day(actor_of: Any) -> None:
    assistance.loaded()
    of = assistance.cast(actor_of)
    asked = assistance.submitted(of)
    assert values(fund="AMIF", invented=True)["requests"] == (1, 1, 1)
    assert values(fund="DCI", invented=True)["requests"] == (0, 1, 1)
    assert values(fund="AMIF")["requests"] == (0, 0, 0)
    pays(asked.programme.record, ";GPGC;", day="1999-01-01")
    assert values(fund="GPGC", invented=True)["requests"] == (1, 1, 1)
    assert values(fund="AMIF", invented=True)["requests"] == (0, 1, 1)


def test_it_is_read_as_it_stood_on_an_earlier_day() -> None:
    process()
    meeting()
    pays(lesson(1).record, ";AMIF;", at=datetime(2024, 6, 1, 8, tzinfo=UTC))
    gone = datetime(2024, 6, 10, tzinfo=UTC)
    lesson(2, state="withdrawn", withdrawn_reason="x", withdrawn_at=gone)

    def on(*day: int, **scope: Any) -> dict[str, tuple[int | None, int, int]]:
        return values(day=date(*day), earlier=True, **scope)

    assert [on(2024, 5, day)["lessons"][0] for day in (1, 2)] == [0, 2]
    assert [on(2024, 6, day)["lessons"][0] for day in (9, 10)] == [2, 1]
    assert [on(2024, 5, day)["meetings"][0] for day in (1, 2)] == [0, 1]
    assert on(2024, 5, 31, fund="AMIF")["lessons"] == (None, 0, 2)
    assert on(2024, 6, 1, fund="AMIF")["lessons"] == (1, 1, 2)
    assert values()["lessons"] == (1, 1, 1)


def test_the_file_names_the_fund_and_says_whose_word_it_is() -> None:
    lesson()
    whole = portfolio.overview(fund="AMIF", invented=False, day=DAY)
    rows = {row["figure"]: row for row in portfolio.overview_rows(whole, "en")}
    assert set(rows["Paid"]) == set(portfolio.COLUMNS)
    assert (rows["Paid"]["funds"], rows["Lessons published"]["funds"]) == ("AMIF", "AMIF")
    told = rows["Lessons published"]
    assert (told["value"], told["known"], told["of"]) == ("", "0", "1")
    assert told["funded_by"] == "What is stated of it for that day."
    unknown = portfolio.overview(phase=portfolio.phase("mpf-4"), invented=False, day=DAY)
    first = next(portfolio.overview_rows(unknown, "fr"))
    assert (first["value"], first["phase"], first["day"], first["funds"]) == ("", "Phase IV", "2026-11-22", "all")


def test_it_asks_the_same_whatever_the_rows() -> None:
    counts = []
    for number in range(1, 4):
        lesson(number)
        with CaptureQueriesContext(connection) as seen:
            values(phase=portfolio.phase("mpf-3"), fund="AMIF")
        with CaptureQueriesContext(connection) as earlier:
            values(phase=portfolio.phase("mpf-3"), fund="AMIF", day=date(2024, 5, 3), earlier=True)
        counts.append((len(seen), len(earlier)))
    assert counts == [(5, 8)] * 3
