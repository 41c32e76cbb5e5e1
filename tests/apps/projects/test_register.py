"""The register keeps what is known, adds claims, and refuses without a trace."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from facility.apps.finance.public import Fund
from facility.apps.parties.public import Organisation
from facility.apps.projects.public import (
    STEPS,
    Claim,
    FundingFacts,
    PartnerFacts,
    Placement,
    PlacementFacts,
    Project,
    confirm_placement,
    import_row,
    propose_placement,
    register,
    set_status,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.acts import act
from facility.foundation.records.public import Record
from facility.foundation.search.public import Query, find
from facility.foundation.trail.public import Entry, Event, verify
from tests.apps.projects.make import AT, LOADER, facts, funds, grant_record, known, own, scheme

pytestmark = pytest.mark.django_db


def test_a_signed_grant_becomes_a_public_project_with_the_next_reference() -> None:
    project = own(titles={"en": "Green jobs", "fr": "Emplois verts"})
    assert project.record.reference == f"MPF-{project.pk:04d}" == project.key
    assert (project.kind, project.status, project.status_basis) == ("ours", "ongoing", "recorded")
    assert project.record.is_public and not project.record.invented
    entry = Entry.objects.get(record=project.record, event=Event.PROJECT_REGISTERED)
    assert entry.cause == "grant.signed"
    assert entry.facts["total_cents"] == 100_000_00
    assert verify() == []


def test_a_project_of_the_demonstration_carries_the_mark_and_so_do_its_bodies() -> None:
    real = known()
    invented = own(invented=True)
    assert invented.record.invented
    assert invented.lead is not None and invented.lead.record.invented
    assert real.lead is not None and not real.lead.record.invented


def test_a_grant_is_registered_once() -> None:
    origin = grant_record()
    own(origin=origin)
    before = (Project.objects.count(), Record.objects.count())
    with pytest.raises(NotAllowedNow), act():
        register(facts=facts(), origin=origin, actor=LOADER, at=AT, cause="grant.signed")
    assert (Project.objects.count(), Record.objects.count()) == before


def test_a_grant_without_a_title_is_not_registered() -> None:
    with pytest.raises(Refused):
        own(titles={"en": ""})
    assert not Project.objects.exists()


def test_an_empty_register_never_stops_a_signature() -> None:
    Fund.objects.create(code="BMVI", name={"en": "Border fund"}, managing_service="DG HOME", period="2021-2027")
    project = own(funding=(FundingFacts(instrument="BMVI", amount_cents=5),), frameworks=(("mp-md", "recorded"),))
    (line,) = project.funding_lines.all()
    assert (line.instrument.code, line.managing_service, line.source) == ("BMVI", "DG HOME", "BMVI")
    assert not project.frameworks.exists()
    assert project.claims.get(attribute="framework").value == "mp-md"
    with pytest.raises(Refused):
        own(funding=(FundingFacts(instrument="NOFUND"),))


def test_a_grant_says_where_its_project_stands() -> None:
    project = own()
    assert project.origin is not None
    with act():
        set_status(
            origin=project.origin, status="completed", actor=LOADER, at=AT, cause="grant.closed", ended="2027-06-30"
        )
    project.refresh_from_db()
    assert (project.status, project.actual_end, project.ends) == ("completed", "2027-06-30", "2027-06-30")
    with act():
        set_status(origin=project.origin, status="suspended", actor=LOADER, at=AT, cause="grant.suspended")
    project.refresh_from_db()
    assert (project.status, project.actual_end) == ("suspended", "2027-06-30")
    with pytest.raises(NotFound), act():
        set_status(origin=grant_record(), status="completed", actor=LOADER, at=AT, cause="grant.closed")


def test_the_same_row_again_writes_nothing() -> None:
    assert import_row(facts=facts(), actor=LOADER, at=AT) == "created"
    counts = (Entry.objects.count(), Claim.objects.count(), Organisation.objects.count())
    assert import_row(facts=facts(), actor=LOADER, at=AT + timedelta(days=1)) == "unchanged"
    assert (Entry.objects.count(), Claim.objects.count(), Organisation.objects.count()) == counts


def test_a_changed_amount_keeps_the_earlier_claim() -> None:
    project = known()
    later = AT + timedelta(days=30)
    assert import_row(facts=facts(total_cents=120_000_00), actor=LOADER, at=later) == "changed"
    said = list(project.claims.filter(attribute="total").values_list("value", "known_at", "is_shown"))
    assert said == [("10000000", AT, True), ("12000000", later, True)]
    import_row(facts=facts(total_cents=None), actor=LOADER, at=later + timedelta(days=1))
    project.refresh_from_db()
    assert project.total_cents is None
    assert project.claims.filter(attribute="total").last().note == "No longer stated."


def test_a_body_is_kept_once_and_a_state_is_no_body() -> None:
    donor = PartnerFacts(role="donor", name="Malta", country="MT", kind="public body")
    lead = PartnerFacts(role="lead", name="BORDER police", country="LT", body="BORDER police", body_country="LT")
    same_elsewhere = PartnerFacts(
        role="partner", name="Border Police", country="MD", body="Border Police", body_country="MD", kind="public body"
    )
    known(partners=(lead, donor, same_elsewhere), lead_body="BORDER police")
    known("second")
    assert sorted(Organisation.objects.values_list("name", "country_id")) == [
        ("BORDER police", "LT"),
        ("Border Police", "MD"),
    ]
    assert [kind.kind.code for kind in Organisation.objects.get(country_id="MD").kinds.all()] == ["public_authority"]


def test_a_row_without_key_or_of_our_own_grant_or_with_an_unknown_code_changes_nothing() -> None:
    mine = own()
    before = list(Project.objects.values_list("pk", "source_digest"))
    wrong = (
        facts(key=""),
        facts(mine.key),
        facts("new", frameworks=(("mp-xx", "stated"),)),
        facts("new", funding=(FundingFacts(instrument="XYZ"),)),
        facts("new", placements=(PlacementFacts(scheme="2023", approach="none", placed_by="study"),)),
    )
    for one in wrong:
        with pytest.raises(Refused):
            import_row(facts=one, actor=LOADER, at=AT)
    assert list(Project.objects.values_list("pk", "source_digest")) == before


def test_only_staff_and_the_loader_import(actor_of: Callable[..., Actor]) -> None:
    for actor in (actor_of(Role.APPLICANT), Actor()):
        with pytest.raises(Forbidden):
            import_row(facts=facts(), actor=actor, at=AT)
    assert not Project.objects.exists()
    assert import_row(facts=facts(), actor=actor_of(Role.GRANTS_OFFICER), at=AT) == "created"


@pytest.mark.parametrize(
    "wrong",
    [{"total_cents": -1}, {"eu_share_bp": 10_001}, {"kind": "theirs"}, {"status": "", "status_basis": "stated"}],
)
def test_the_database_refuses_impossible_facts(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        known(**wrong)
    assert not Project.objects.exists()


def test_claims_and_placements_are_only_added_to() -> None:
    scheme()
    known(placements=(PlacementFacts(scheme="2023", approach="capacity", placed_by="study"),))
    for rows in (Claim.objects.all(), Placement.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.update(value="1")


def propose(project: Project, actor: Actor, **changes: Any) -> Placement:
    said = {"scheme": "2023", "approach": "operational", "weight": "primary", "reason": "We train border guards."}
    with act():
        return propose_placement(
            project=project, placed_by="Grantee", actor=actor, at=AT, cause="meeting", **{**said, **changes}
        )


def test_a_placement_is_proposed_by_one_and_settled_by_another(actor_of: Callable[..., Actor]) -> None:
    scheme()
    project, officer, editor = known(), actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    proposal = propose(project, officer)
    project.refresh_from_db()
    assert project.approach_codes == ""
    with pytest.raises(Forbidden):
        confirm_placement(placement_id=proposal.pk, actor=officer, at=AT)
    with pytest.raises(Forbidden):
        confirm_placement(placement_id=proposal.pk, actor=actor_of(Role.APPLICANT), at=AT)
    settled = confirm_placement(placement_id=proposal.pk, actor=editor, at=AT)
    project.refresh_from_db()
    assert (settled.status, settled.confirms, project.approach_codes) == ("confirmed", proposal, ";operational;")
    with pytest.raises(NotAllowedNow):
        confirm_placement(placement_id=proposal.pk, actor=editor, at=AT)
    with pytest.raises(NotFound):
        confirm_placement(placement_id=settled.pk, actor=editor, at=AT)
    assert Placement.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"approach": "other"}, {"weight": "half"}, {"reason": "  "}])
def test_a_placement_needs_a_type_a_weight_and_a_reason(wrong: dict[str, str]) -> None:
    scheme()
    project = known()
    with pytest.raises(Refused):
        propose(project, LOADER, **wrong)
    assert not Placement.objects.exists()


def test_the_newest_scheme_decides_the_shown_approach() -> None:
    scheme("2023", "capacity")
    scheme("2023-09", "capacity", "hybrid")
    said = (
        PlacementFacts(scheme="2023-09", approach="hybrid", placed_by="event"),
        PlacementFacts(scheme="2023", approach="capacity", placed_by="study"),
    )
    assert known(placements=said).approach_codes == ";hybrid;"


def test_a_version_of_the_typology_that_is_there_stays_as_it_is() -> None:
    scheme("2023", "capacity")
    scheme("2023", "capacity", "hybrid")
    with pytest.raises(Refused):
        known(placements=(PlacementFacts(scheme="2023", approach="hybrid", placed_by="event"),))


def test_a_project_its_bodies_and_its_countries_can_be_found() -> None:
    funds("AMIF")
    known(titles={"en": "Coastal radar"}, funding=(FundingFacts(instrument="AMIF"),))
    found = {
        text: sorted(hit.path.split("/")[1] for hit in find(Query(text=text, actor=Actor())).hits)
        for text in ("radar", "Border Police", "Lithuania")
    }
    assert found["radar"] == ["projects"]
    assert found["Border Police"] == ["organisations", "projects"]
    assert found["Lithuania"] == ["countries", "organisations", "projects"]


def test_every_step_is_exported() -> None:
    assert STEPS == ("propose_placement", "register", "set_status", "take_into_draft")
