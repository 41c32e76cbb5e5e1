"""What rooms agree becomes the next version of the typology: drafted by one person, published by another, nothing moved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from facility.apps.dialogue import policy
from facility.apps.dialogue.public import (
    PlacingRound,
    TypeProposal,
    agreed_changes,
    changes_by_record,
    open_round,
    propose_change,
    settle_change,
    take_up_change,
)
from facility.apps.projects.public import (
    Approach,
    ApproachFacts,
    DraftType,
    Placement,
    Scheme,
    SchemeDraft,
    SchemeFacts,
    Unplacing,
    UnplacingConfirmation,
    change_draft,
    changes_of,
    confirm_end,
    confirm_placement,
    draft_by_token,
    drop_draft,
    import_scheme,
    matrix,
    place,
    propose_again,
    propose_version,
    publish_version,
    scheme_of,
    schemes,
    start_draft,
    take_out_of_draft,
    take_version_back,
    taken_up,
    waiting_ends,
    waiting_placements,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.approvals.public import pending
from facility.foundation.clocks.public import Clock
from facility.foundation.records.retention import export
from facility.foundation.search.models import Document
from facility.foundation.trail.models import Entry
from tests.apps.dialogue import make
from tests.apps.projects.make import AT, LOADER, known
from tests.apps.projects.test_typology import versions

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
# Whoever hosts meetings, whatever the role is called.
DAY = timedelta(days=1)
FROM = date(2026, 3, 1)
OUTCOME = "Everybody agreed."


@dataclass
class House:
    """A round about version 2023-09 with projects placed in it, whoever hosts it, and two curators."""

    round: PlacingRound
    host: Actor
    curator: Actor
    second: Actor

    def agreed(self, change: str, approach: str = "", name: str = "", *, agreed: bool = True) -> TypeProposal:
        """A proposal that the room settled."""
        given = {"round_id": self.round.pk, "change": change, "approach": approach, "name": name, "reason": "So."}
        made = propose_change(**given, actor=self.host, at=AT)  # type: ignore[arg-type]
        return settle_change(proposal_id=made.pk, agreed=agreed, outcome=OUTCOME, actor=self.host, at=AT)

    def draft(self, **changes: Any) -> SchemeDraft:
        """A draft of version 3."""
        given: dict[str, Any] = {
            "version": "v3", "names": {"en": "Third", "fr": "Troisième"}, "valid_from": FROM, "note": "Why.",
            "actor": self.curator, "at": AT + DAY,
        }  # fmt: skip
        return start_draft(**{**given, **changes})

    def take(self, draft: SchemeDraft, found: TypeProposal, **names: str) -> DraftType:
        """Take a proposal up."""
        return take_up_change(proposal_id=found.pk, draft_id=draft.pk, names=names, actor=self.curator, at=AT + DAY)

    def publish(self, draft: SchemeDraft) -> Scheme:
        """Propose as one, publish as another."""
        seen = propose_version(draft_id=draft.pk, actor=self.curator, at=AT + DAY)
        return publish_version(draft_id=draft.pk, payload_seen=seen, actor=self.second, at=AT + 2 * DAY)


@pytest.fixture
def house(actor_of: Actors) -> House:
    """Two versions are loaded; three projects stand under the second: two as capacity, one as hybrid with capacity."""
    versions()
    host, curator, second = actor_of(policy.SECRETARIAT), actor_of(Role.EDITOR), actor_of(Role.GRANTS_OFFICER)
    make.process()
    meeting = make.meeting()
    for key, approach in (("one", "capacity"), ("two", "capacity"), ("three", "hybrid")):
        _stands(known(key).pk, approach, "primary", curator, second)
    _stands(known("three").pk, "capacity", "contributing", curator, second)
    made = open_round(meeting_id=meeting.pk, version="2023-09", references=["one"], actor=host, at=AT)
    return House(made, host, curator, second)


def _stands(project_id: int, approach: str, weight: str, first: Actor, second: Actor) -> None:
    given = {"project_id": project_id, "scheme": "2023-09", "approach": approach, "weight": weight, "reason": "So."}
    made = place(**given, actor=first, at=AT)  # type: ignore[arg-type]
    confirm_placement(placement_id=made.pk, actor=second, at=AT)


def told(version: str) -> Sequence[tuple[str, dict[str, str], list[str]]]:
    """The types of a version as they stand."""
    rows = Approach.objects.filter(scheme__version=version).order_by("position")
    return list(rows.values_list("code", "names", "aliases"))


def test_a_version_is_made_of_what_was_agreed_and_the_one_before_stays(house: House) -> None:
    before, stood = told("2023-09"), list(Placement.objects.order_by("pk").values())
    draft = house.draft()
    assert [(one.code, one.change) for one in draft.lines.all()] == [("capacity", "keep"), ("hybrid", "keep")]
    renamed = house.agreed("rename", "capacity", "Capacity & training")
    retired, added = house.agreed("retire", "hybrid"), house.agreed("add", name="Échange entre pairs")
    house.take(draft, renamed, en="Capacity & training", fr="Capacités et formation")
    house.take(draft, retired)
    assert house.take(draft, added, fr="Échange entre pairs", en="").code == "echange_entre_pairs"
    scheme = house.publish(draft)
    assert (scheme.version, scheme.valid_from, scheme.note, scheme.invented) == ("v3", "2026-03-01", "Why.", False)
    assert told("v3") == [
        ("capacity", {"en": "Capacity & training", "fr": "Capacités et formation"}, ["Capacity"]),
        ("echange_entre_pairs", {"fr": "Échange entre pairs"}, []),
    ]
    assert told("2023-09") == before
    assert list(Placement.objects.filter(pk__in=[one["id"] for one in stood]).order_by("pk").values()) == stood
    assert [one.version for one in schemes()] == ["v3", "2023-09", "2023"]
    lines = changes_of(scheme)
    assert [(one.change, one.reason) for one in lines] == [(name, OUTCOME) for name in ("rename", "retire", "add")]
    sources = changes_by_record([one.source_id or 0 for one in lines], PUBLIC)
    assert [sources[one.source_id or 0].pk for one in lines] == [renamed.pk, retired.pk, added.pk]
    assert set(taken_up([renamed.record_id, added.record_id]).values()) == {draft}
    assert [one.title for one in Document.objects.filter(record=draft.record).order_by("language")] == [
        "Third (v3)",
        "Troisième (v3)",
    ]
    assert not Clock.objects.filter(record=draft.record).exclude(state="stopped").exists()
    events = list(Entry.objects.filter(record=draft.record).order_by("pk").values_list("event", flat=True))
    assert [one for one in events if one.startswith("typology")] == [
        f"typology_draft.{act}" for act in ("started", "taken_up", "taken_up", "taken_up", "proposed", "published")
    ]


def test_what_stood_is_proposed_again_and_a_retired_type_leaves_a_project_without_one(house: House) -> None:
    draft = house.draft()
    house.take(draft, house.agreed("rename", "hybrid", "Mixed"), en="Mixed")
    house.take(draft, house.agreed("retire", "capacity"))
    scheme = house.publish(draft)
    today = (AT + 2 * DAY).date()
    [waiting] = waiting_placements()
    assert (waiting.project.key, waiting.approach.code, waiting.weight) == ("three", "hybrid", "primary")
    assert waiting.reason.startswith("Stood under “Hybrid” in version 2023-09")
    one, two = waiting_ends()
    assert (one.project.key, two.project.key, one.was.approach.code) == ("one", "two", "capacity")
    assert one.reason == f"Stood under “Capacity” in version 2023-09, which v3 retires: {OUTCOME}"
    now = matrix(scheme, PUBLIC, as_of=today)
    assert (now.known, now.placed, now.unplaced, now.waiting, now.ended) == (3, 0, 3, 3, 0)
    old = matrix(scheme_of("2023-09"), PUBLIC, as_of=today)
    assert (old.placed, old.unplaced, old.waiting) == (3, 0, 0)
    with pytest.raises(Forbidden):
        confirm_end(unplacing_id=one.pk, actor=house.second, at=AT + 3 * DAY)
    with pytest.raises(Forbidden):
        confirm_end(unplacing_id=one.pk, actor=PUBLIC, at=AT + 3 * DAY)
    with pytest.raises(NotFound):
        confirm_end(unplacing_id=999_999_999, actor=house.curator, at=AT + 3 * DAY)
    confirm_end(unplacing_id=one.pk, actor=house.curator, at=AT + 3 * DAY)
    with pytest.raises(NotAllowedNow):
        confirm_end(unplacing_id=one.pk, actor=house.curator, at=AT + 3 * DAY)
    place(
        project_id=two.project_id, scheme="v3", approach="hybrid", weight="primary", reason="Both.",
        actor=house.second, at=AT + 3 * DAY,
    )  # fmt: skip
    with pytest.raises(NotAllowedNow):
        confirm_end(unplacing_id=two.pk, actor=house.curator, at=AT + 3 * DAY)
    for proposal in waiting_placements():
        confirm_placement(placement_id=proposal.pk, actor=house.curator, at=AT + 3 * DAY)
    now = matrix(scheme, PUBLIC, as_of=(AT + 3 * DAY).date())
    assert (now.placed, now.unplaced, now.waiting, now.ended) == (2, 1, 0, 1)
    assert matrix(scheme, PUBLIC, as_of=today).ended == 0
    assert propose_again(scheme="v3", actor=house.curator, at=AT + 4 * DAY) == 0
    for table in (Unplacing, UnplacingConfirmation):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(at=AT)
    assert len(export(house.second.user_id or 0)["projects.Unplacing"]) == 2
    assert [row["project"] for row in export(house.curator.user_id or 0)["projects.UnplacingConfirmation"]] == ["one"]


def test_what_is_settled_later_under_the_version_before_is_proposed_again_by_one_button(house: House) -> None:
    draft = house.draft()
    house.take(draft, house.agreed("rename", "hybrid", "Mixed"), en="Mixed")
    house.publish(draft)
    assert waiting_placements().filter(weight="contributing").count() == 1
    late = known("late")
    _stands(late.pk, "hybrid", "primary", house.curator, house.second)
    assert propose_again(scheme="v3", actor=house.curator, at=AT + 3 * DAY) == 1
    assert waiting_placements().get(project=late).approach.names == {"en": "Mixed"}


def test_a_draft_takes_up_only_what_was_agreed_about_its_version_and_once(house: House, actor_of: Actors) -> None:
    draft = house.draft()
    agreed = house.agreed("rename", "capacity", "Strength")
    with pytest.raises(NotFound):
        take_up_change(proposal_id=999_999_999, draft_id=draft.pk, names={}, actor=house.curator, at=AT)
    with pytest.raises(NotFound):
        take_up_change(
            proposal_id=agreed.pk, draft_id=999_999_999, names={"en": "Strength"}, actor=house.curator, at=AT
        )
    with pytest.raises(Forbidden):
        take_up_change(
            proposal_id=agreed.pk, draft_id=draft.pk, names={"en": "Strength"}, actor=actor_of(Role.APPLICANT), at=AT
        )
    with pytest.raises(NotAllowedNow):
        house.take(draft, house.agreed("retire", "hybrid", agreed=False))
    for names in ({"en": "Other"}, {"en": "Strength", "fr": "x" * 121}, {}):
        with pytest.raises(Refused):
            house.take(draft, agreed, **names)
    type(agreed.record).objects.filter(pk=agreed.record_id).update(invented=True)
    with pytest.raises(Refused):
        house.take(draft, agreed, en="Strength")
    type(agreed.record).objects.filter(pk=agreed.record_id).update(invented=False)
    assert set(draft.lines.values_list("change", flat=True)) == {"keep"}
    house.take(draft, agreed, en="Strength")
    for again in (agreed, house.agreed("retire", "capacity")):
        with pytest.raises(Refused):
            house.take(draft, again, en="Strength")
    other = house.agreed("rename", "hybrid", "Mixed")
    Approach.objects.filter(code="hybrid").update(code="gone")
    DraftType.objects.filter(code="hybrid").delete()
    with pytest.raises(Refused):
        house.take(draft, other, en="Mixed")
    assert agreed_changes(draft.before_id)[0].pk == agreed.pk


def test_a_change_is_taken_out_again_and_leaves_the_type_as_it_was(house: House) -> None:
    draft = house.draft()
    renamed, added = house.agreed("rename", "capacity", "Strength"), house.agreed("add", name="!")
    house.take(draft, renamed, en="Strength")
    assert house.take(draft, added, en="!").code == "type"
    with pytest.raises(NotFound):
        take_out_of_draft(draft_id=draft.pk, code="hybrid", actor=house.curator, at=AT + DAY)
    for code in ("capacity", "type"):
        take_out_of_draft(draft_id=draft.pk, code=code, actor=house.curator, at=AT + DAY)
    rows = draft.lines.values_list("code", "names", "aliases", "change", "source", "reason")
    assert list(rows) == [
        ("capacity", {"en": "Capacity"}, [], "keep", None, ""),
        ("hybrid", {"en": "Hybrid"}, [], "keep", None, ""),
    ]
    house.take(draft, house.agreed("add", name="Capacity"), en="Capacity")
    assert draft.lines.filter(code="capacity_2").exists()
    assert taken_up([renamed.record_id]) == {}


def test_a_draft_is_named_dated_and_alone(house: House, actor_of: Actors) -> None:
    for wrong in (
        {"version": "2023"}, {"version": "a/b"}, {"version": ""}, {"names": {"en": " "}}, {"names": {"en": "x" * 121}},
        {"valid_from": date(2023, 9, 1)},
    ):  # fmt: skip
        with pytest.raises(Refused):
            house.draft(**wrong)
    with pytest.raises(Forbidden):
        house.draft(actor=actor_of(Role.APPLICANT))
    assert not SchemeDraft.objects.exists()
    draft = house.draft()
    with pytest.raises(NotAllowedNow):
        house.draft(version="v4")
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeDraft.objects.create(
            record=house.round.record, before=draft.before, version="v4", names={}, valid_from="2026-03-01"
        )
    given = {"draft_id": draft.pk, "names": {"en": "New"}, "valid_from": FROM - DAY, "note": "", "actor": house.second}
    with pytest.raises(Refused):
        change_draft(**given, version="2023-09", at=AT)  # type: ignore[arg-type]
    change_draft(**given, version="v3", at=AT)  # type: ignore[arg-type]
    draft.refresh_from_db()
    assert (draft.names, draft.valid_from, draft.record.label) == ({"en": "New"}, "2026-02-28", {"en": "New"})
    drop_draft(draft_id=draft.pk, actor=house.curator, at=AT)
    with pytest.raises(NotAllowedNow):
        change_draft(**given, version="v3", at=AT)  # type: ignore[arg-type]
    assert house.draft().version == "v3"
    assert draft_by_token(draft.record.token, house.curator) == draft
    for token in (draft.record.token, "none"):
        with pytest.raises(NotFound):
            draft_by_token(token, PUBLIC)


def test_no_draft_without_a_version_to_follow(actor_of: Actors) -> None:
    with pytest.raises(NotFound):
        start_draft(version="v1", names={"en": "First"}, valid_from=FROM, note="", actor=actor_of(Role.EDITOR), at=AT)
    assert not SchemeDraft.objects.exists()


def test_two_people_publish_exactly_what_was_proposed(house: House, actor_of: Actors) -> None:
    draft = house.draft(valid_from=(AT + 5 * DAY).date())
    given = {"draft_id": draft.pk, "actor": house.curator}
    with pytest.raises(Refused):
        propose_version(**given, at=AT + DAY)
    house.take(draft, house.agreed("retire", "hybrid"))
    with pytest.raises(Refused):
        propose_version(**given, at=AT + DAY)
    change_draft(version="v3", names={"en": "Third"}, valid_from=FROM, note="", at=AT, **given)  # type: ignore[arg-type]
    house.take(draft, house.agreed("retire", "capacity"))
    with pytest.raises(Refused):
        propose_version(**given, at=AT + DAY)
    take_out_of_draft(draft_id=draft.pk, code="capacity", actor=house.curator, at=AT)
    with pytest.raises(Forbidden):
        propose_version(draft_id=draft.pk, actor=actor_of(Role.APPLICANT), at=AT)
    seen = propose_version(**given, at=AT + DAY)
    clock = Clock.objects.get(record=draft.record)
    assert (clock.kind, clock.role, clock.state) == ("projects.publish_version", "grants_officer", "running")
    with pytest.raises(NotAllowedNow):
        take_out_of_draft(draft_id=draft.pk, code="hybrid", actor=house.curator, at=AT)
    for actor, digest, refusal in (
        (house.curator, seen, Forbidden),
        (actor_of(Role.APPLICANT), seen, Forbidden),
        (house.second, "other", NotAllowedNow),
    ):
        with pytest.raises(refusal):
            publish_version(draft_id=draft.pk, payload_seen=digest, actor=actor, at=AT + DAY)
    with pytest.raises(NotAllowedNow):
        publish_version(draft_id=draft.pk, payload_seen=seen, actor=house.second, at=AT + 60 * DAY)
    take_version_back(draft_id=draft.pk, actor=house.second, at=AT + DAY)
    assert pending(draft.record, "projects.version", AT + DAY) is None
    seen = propose_version(**given, at=AT + DAY)
    DraftType.objects.filter(draft=draft, code="capacity").update(names={"en": "Other"})
    with pytest.raises(NotAllowedNow):
        publish_version(draft_id=draft.pk, payload_seen=seen, actor=house.second, at=AT + DAY)
    DraftType.objects.filter(draft=draft, code="capacity").update(names={"en": "Capacity"})
    assert not Scheme.objects.filter(version="v3").exists()
    later = SchemeFacts(
        version="2024", name="Loaded", valid_from="2024", approaches=(ApproachFacts(code="all", name="All"),)
    )
    import_scheme(facts=later, actor=LOADER, at=AT)
    with pytest.raises(NotAllowedNow):
        publish_version(draft_id=draft.pk, payload_seen=seen, actor=house.second, at=AT + DAY)
    assert not Scheme.objects.filter(version="v3").exists()
    assert not Placement.objects.filter(status="proposed", confirmation=None).exists()


def test_a_version_made_here_is_not_changed_by_the_folder_of_known_projects(house: House) -> None:
    draft = house.draft()
    house.take(draft, house.agreed("rename", "capacity", "Strength"), en="Strength")
    house.publish(draft)
    was = told("v3")
    facts = SchemeFacts(
        version="v3",
        name="X",
        valid_from="2027",
        approaches=(ApproachFacts(code="capacity", name="X", aliases=("Y",)),),
    )
    import_scheme(facts=facts, actor=LOADER, at=AT)
    assert told("v3") == was


def test_a_version_of_the_demonstration_stands_beside_the_real_ones(house: House) -> None:
    agreed = house.agreed("rename", "capacity", "Strength")
    type(agreed.record).objects.filter(pk=agreed.record_id).update(invented=True)
    draft = house.draft(invented=True)
    house.take(draft, agreed, en="Strength")
    scheme = house.publish(draft)
    assert [one.version for one in schemes()] == ["2023-09", "2023"]
    assert [one.version for one in schemes(invented=True)] == ["v3", "2023-09", "2023"]
    assert scheme_of("").version == "2023-09"
    assert not waiting_placements().exists()
    found = matrix(scheme, PUBLIC, as_of=AT.date(), invented=True)
    assert (found.known, found.placed) == (0, 0)
    with pytest.raises(Refused):
        place(
            project_id=known("one").pk, scheme="v3", approach="capacity", weight="primary", reason="So.",
            actor=house.curator, at=AT,
        )  # fmt: skip
    assert house.draft(version="v4").before.version == "2023-09"
