"""Versions of the typology: placements are proposed again, settled by a second person, and counted as of a day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from facility.apps.projects.public import (
    ApproachFacts,
    Placement,
    PlacementFacts,
    Scheme,
    SchemeFacts,
    confirm_placement,
    import_scheme,
    matrix,
    place,
    propose_again,
    refuse_placement,
    scheme_of,
    waiting_placements,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.records.retention import export
from tests.apps.projects.make import AT, LOADER, known

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
LATER = AT + timedelta(days=3)


def versions() -> None:
    """Two versions: skills becomes a theme and is better seen as hybrid; research has no successor."""
    for version, approaches in (
        (
            "2023",
            (
                ApproachFacts(
                    code="capacity", name="Capacity", aliases=("Capacity Partnership",), next_code="capacity"
                ),
                ApproachFacts(code="skills", name="Skills", next_code="hybrid", became_theme=True),
                ApproachFacts(code="research", name="Research"),
            ),
        ),
        ("2023-09", (ApproachFacts(code="capacity", name="Capacity"), ApproachFacts(code="hybrid", name="Hybrid"))),
    ):
        facts = SchemeFacts(version=version, name=f"Version {version}", valid_from=version, approaches=approaches)
        import_scheme(facts=facts, actor=LOADER, at=AT)


def published(key: str, approach: str) -> PlacementFacts:
    """A placement that a source published in September 2023."""
    return PlacementFacts(scheme="2023", approach=approach, placed_by="report", placed_when="2023-09", reason=key)


def test_a_version_that_is_there_learns_its_successors_and_keeps_its_names() -> None:
    versions()
    again = SchemeFacts(
        version="2023",
        name="Another name",
        valid_from="2023",
        approaches=(ApproachFacts(code="capacity", name="Other", aliases=("A", "B"), next_code="capacity"),),
    )
    import_scheme(facts=again, actor=LOADER, at=AT)
    found = Scheme.objects.get(version="2023")
    capacity = found.approaches.get(code="capacity")
    assert (found.names, capacity.names, capacity.aliases) == (
        {"en": "Version 2023"},
        {"en": "Capacity"},
        ["A", "B"],
    )
    assert found.approaches.get(code="skills").became_theme is True


def test_earlier_placements_are_proposed_again_and_never_moved(actor_of: Actors) -> None:
    versions()
    one, two, three = (known(key, placements=(published(key, key),)) for key in ("capacity", "skills", "research"))
    officer, editor = actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    before = list(Placement.objects.values_list("pk", "status"))
    assert propose_again(scheme="2023-09", actor=officer, at=LATER) == 2
    assert list(Placement.objects.filter(pk__in=[pk for pk, _ in before]).values_list("pk", "status")) == before
    waiting = {row.project_id: row for row in waiting_placements()}
    assert {row.approach.code for row in waiting.values()} == {"capacity", "hybrid"}
    assert "names a theme" in waiting[two.pk].reason
    assert three.pk not in waiting
    new = matrix(scheme_of("2023-09"), PUBLIC, as_of=LATER.date())
    assert (new.placed, new.unplaced, new.known) == (0, 3, 3)
    assert propose_again(scheme="2023-09", actor=officer, at=LATER) == 0
    with pytest.raises(Forbidden):
        confirm_placement(placement_id=waiting[one.pk].pk, actor=officer, at=LATER)
    confirm_placement(placement_id=waiting[one.pk].pk, actor=editor, at=LATER)
    new = matrix(scheme_of("2023-09"), PUBLIC, as_of=LATER.date())
    assert (new.placed, new.unplaced, new.mains(scheme_of("2023-09").approaches.get(code="capacity").pk)) == (1, 2, 1)
    old = matrix(scheme_of("2023"), PUBLIC, as_of=LATER.date())
    assert (old.placed, old.unplaced) == (3, 0)
    one.refresh_from_db()
    assert one.approach_codes == ";capacity;"


@pytest.mark.parametrize("version", ["2023", "", "1999"])
def test_only_a_version_with_one_before_it_can_be_proposed_again(actor_of: Actors, version: str) -> None:
    versions()
    with pytest.raises(NotFound):
        propose_again(scheme=version, actor=actor_of(Role.EDITOR), at=AT)
    with pytest.raises(Forbidden):
        propose_again(scheme="2023-09", actor=actor_of(Role.APPLICANT), at=AT)
    assert not Placement.objects.exists()


def test_the_matrix_counts_a_placement_from_the_day_it_is_known(actor_of: Actors) -> None:
    versions()
    one = known("capacity", placements=(published("capacity", "capacity"),))
    scheme = scheme_of("2023")
    assert matrix(scheme, PUBLIC, as_of=date(2023, 9, 29)).placed == 0
    assert matrix(scheme, PUBLIC, as_of=date(2023, 9, 30)).placed == 1
    officer, editor = actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    for approach, weight in (("skills", "primary"), ("capacity", "contributing"), ("skills", "contributing")):
        made = place(
            project_id=one.pk, scheme="2023", approach=approach, weight=weight, reason="So.", actor=officer, at=LATER
        )
        confirm_placement(placement_id=made.pk, actor=editor, at=LATER)
    standing = matrix(scheme, PUBLIC, as_of=LATER.date()).standings[one.pk]
    assert standing.main.approach.code == "skills"
    assert [row.approach.code for row in standing.contributing] == ["capacity"]
    before = matrix(scheme, PUBLIC, as_of=AT.date()).standings[one.pk]
    assert (before.main.approach.code, before.contributing) == ("capacity", ())
    assert matrix(scheme, PUBLIC, as_of=LATER.date()).others(standing.contributing[0].approach_id) == 1


def test_a_contribution_of_an_earlier_sitting_goes_with_it(actor_of: Actors) -> None:
    versions()
    one = known("capacity")
    officer, editor = actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    for day, approach, weight in (
        (0, "capacity", "primary"),
        (0, "skills", "contributing"),
        (2, "research", "primary"),
    ):
        at = AT + timedelta(days=day)
        made = place(
            project_id=one.pk, scheme="2023", approach=approach, weight=weight, reason="So.", actor=officer, at=at
        )
        confirm_placement(placement_id=made.pk, actor=editor, at=at)
    standing = matrix(scheme_of("2023"), PUBLIC, as_of=LATER.date()).standings[one.pk]
    assert (standing.main.approach.code, standing.contributing) == ("research", ())


def test_what_a_curator_refuses_keeps_its_reason_and_never_counts(actor_of: Actors) -> None:
    versions()
    one = known("capacity")
    officer, editor = actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    made = place(
        project_id=one.pk, scheme="2023", approach="skills", weight="primary", reason="So.", actor=officer, at=AT
    )
    with pytest.raises(Refused, match="reason"):
        refuse_placement(placement_id=made.pk, reason="  ", actor=editor, at=AT)
    with pytest.raises(Forbidden):
        refuse_placement(placement_id=made.pk, reason="No.", actor=actor_of(Role.APPLICANT), at=AT)
    assert list(waiting_placements()) == [made]
    refuse_placement(placement_id=made.pk, reason="It names a theme.", actor=editor, at=AT)
    assert not waiting_placements().exists()
    with pytest.raises(NotAllowedNow):
        confirm_placement(placement_id=made.pk, actor=editor, at=AT)
    with pytest.raises(NotAllowedNow):
        refuse_placement(placement_id=made.pk, reason="Again.", actor=editor, at=AT)
    assert matrix(scheme_of("2023"), PUBLIC, as_of=LATER.date()).placed == 0
    assert [row["reason"] for row in export(editor.user_id or 0)["projects.PlacementRefusal"]] == ["It names a theme."]


def test_nothing_is_placed_that_is_not_there(actor_of: Actors) -> None:
    versions()
    editor = actor_of(Role.EDITOR)
    with pytest.raises(NotFound):
        place(
            project_id=999_999_999,
            scheme="2023",
            approach="skills",
            weight="primary",
            reason="So.",
            actor=editor,
            at=AT,
        )
    with pytest.raises(NotFound):
        refuse_placement(placement_id=999_999_999, reason="No.", actor=editor, at=AT)
    with pytest.raises(NotFound):
        scheme_of("1999")


def test_the_matrix_counts_the_projects_known_on_the_day_asked_for() -> None:
    versions()
    known("early", at=AT)
    known("named", at=LATER, placements=(published("named", "capacity"),))
    known("late", at=LATER)
    scheme = scheme_of("2023")
    for day, expected in (
        (date(2023, 9, 29), (0, 0, 0, 3)),
        (date(2023, 9, 30), (1, 0, 1, 2)),
        (AT.date() - timedelta(days=1), (1, 0, 1, 2)),
        (AT.date(), (2, 1, 1, 1)),
        (LATER.date() - timedelta(days=1), (2, 1, 1, 1)),
        (LATER.date(), (3, 2, 0, 0)),
        (date.max, (3, 2, 0, 0)),
    ):
        found = matrix(scheme, PUBLIC, as_of=day)
        assert (found.known, found.unplaced, found.named, found.later) == expected, day
    assert matrix(scheme, PUBLIC, as_of=date.min).known == 0
