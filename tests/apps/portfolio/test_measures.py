"""Measures say their value, their coverage and what they rest on; published figures keep their day or its absence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from facility.apps.portfolio.public import (
    BESIDE,
    MEASURES,
    FigureFacts,
    Known,
    PublishedFigure,
    Snapshot,
    coverage,
    figures,
    import_figure,
    may_import_figures,
    may_take_snapshot,
    readings,
    snapshots,
    take_snapshot,
)
from facility.apps.projects.public import FrameworkFacts, import_framework
from facility.core.errors import Forbidden, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, system
from tests.apps.projects.make import AT, LOADER, known, own

BY = system("load-portfolio")


def figure(**changes: Any) -> FigureFacts:
    given = {
        "figure_id": "one",
        "position": 1,
        "scope": "MPF",
        "metric": "projects_funded",
        "value": 64,
        "unit": "count",
        "as_of_basis": "undated",
    }
    return FigureFacts(**{**given, **changes})


def put(**changes: Any) -> str:
    return import_figure(facts=figure(**changes), actor=BY, at=AT)


@pytest.mark.django_db
class TestMeasures:
    def test_unknown_is_not_in_the_sum_and_coverage_says_so(self) -> None:
        known("a", kind="ours", total_cents=100, eu_cents=90)
        known("b", kind="ours", total_cents=None)
        known("c", kind="ours", total_cents=0)
        known("d", kind="ours", total_cents=7, currency="CHF")
        found = readings("MPF")
        assert (found["total"].value, found["total"].known, found["total"].of) == (100, 2, 4)
        assert found["total"].basis == {"a": 100, "c": 0}
        assert (found["eu"].value, found["eu"].known) == (90, 1)

    def test_countries_count_once_and_only_member_states_are_member_states(self) -> None:
        known("a", kind="ours", lead_country="LT", member_states=("LT", "PL", "GB"), partner_countries=("MD", "GE"))
        known("b", kind="ours", lead_country="", member_states=("PL",), partner_countries=("MD",))
        known("c", kind="ours", lead_country="NO", member_states=(), partner_countries=())
        found = readings("MPF")
        assert (found["member_states"].value, found["member_states"].known) == (2, 2)
        assert (found["partner_countries"].value, found["partner_countries"].known) == (2, 2)

    def test_framework_countries(self) -> None:
        for code, kind, country in (("mp-md", "mobility_partnership", "MD"), ("camm-ng", "camm", "NG")):
            one = FrameworkFacts(code=code, kind=kind, partner_country=country, name=code)
            import_framework(facts=one, actor=LOADER, at=AT)
        known("a", kind="ours", partner_countries=("MD", "NG", "GE"))
        found = readings("MPF")
        assert found["mobility_partnership_countries"].basis == {"a": ["MD"]}
        assert found["camm_countries"].value == 1

    def test_demonstration_hidden_and_outside_records_are_in_no_measure(self) -> None:
        known("a", kind="ours", programme="MPF")
        known("outside")
        hidden = known("hidden", kind="ours")
        hidden.record.is_public = False
        hidden.record.save()
        own(invented=True)
        assert readings("MPF")["projects"].basis == {"a": 1}
        assert readings("Some programme")["projects"].value == 1

    def test_only_the_measures_asked_for(self) -> None:
        assert set(readings("MPF", ("total",), Known())) == {"total"}
        assert set(BESIDE.values()) <= set(MEASURES)


@pytest.mark.django_db
class TestPublishedFigures:
    def test_a_figure_stands_beside_what_is_known(self) -> None:
        put()
        (alone,) = figures()
        assert (alone.measure, alone.reading) == (None, None)
        known("a", kind="ours")
        put(figure_id="two", position=2, metric="facility_budget", value=5, unit="EUR")
        first, second = figures()
        assert first.reading is not None
        assert (first.figure.value, first.reading.value) == (64, 1)
        assert second.measure is None

    def test_the_newest_published_count_is_what_coverage_is_measured_against(self) -> None:
        assert coverage("MPF").announced is None
        put(figure_id="old", position=1, value=20)
        put(figure_id="new", position=2, value=64)
        announced = coverage("MPF").announced
        assert announced is not None
        assert announced.value == 64

    def test_the_same_figure_again_changes_nothing(self) -> None:
        assert [put(), put(), put(value=65)] == ["created", "unchanged", "changed"]
        assert PublishedFigure.objects.get().value == 65

    def test_a_day_without_basis_or_a_basis_without_day_is_refused(self) -> None:
        with pytest.raises(Refused):
            put(as_of_basis="page")
        with pytest.raises(IntegrityError):
            put(as_of="2024", as_of_basis="undated")
        assert not PublishedFigure.objects.exists()

    def test_who_may(self, bare_actor: Callable[..., Actor]) -> None:
        for role in Role:
            wanted = role in {Role.ADMINISTRATOR, Role.EDITOR}
            assert may_import_figures(bare_actor(role)) == wanted
            assert may_take_snapshot(bare_actor(role)) == wanted
        with pytest.raises(Forbidden):
            import_figure(facts=figure(), actor=PUBLIC, at=AT)
        with pytest.raises(Forbidden):
            take_snapshot(scope="MPF", actor=PUBLIC, at=AT)
        assert not PublishedFigure.objects.exists()


@pytest.mark.django_db
def test_a_snapshot_is_kept_when_a_figure_moved_and_never_changed() -> None:
    known("a", kind="ours", total_cents=100)
    assert take_snapshot(scope="MPF", actor=BY, at=AT) == len(MEASURES)
    assert take_snapshot(scope="MPF", actor=BY, at=AT + timedelta(days=1)) == 0
    known("a", kind="ours", total_cents=150)
    assert take_snapshot(scope="MPF", actor=BY, at=AT + timedelta(days=2)) == 1
    totals = [one for one in snapshots("MPF") if one.measure == "total"]
    assert [(one.value, one.at, one.basis) for one in totals] == [
        (100, AT, {"a": 100}),
        (150, AT + timedelta(days=2), {"a": 150}),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.update(value=1)
