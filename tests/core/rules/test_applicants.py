"""Who may apply: legal form, seat, kind of organisation, consortium."""

from datetime import date

import pytest

from facility.core.kinds import any_kind, is_kind
from facility.core.rules.facts import Dossier, Party
from facility.core.rules.seats import seat_status
from tests.core.rules.cases import abroad, body, find, ministry, said


def test_a_kind_stands_under_its_ancestor_and_under_no_other() -> None:
    assert is_kind("public_authority_central", "public_authority")
    assert is_kind("ngo", "ngo")
    assert not is_kind("ngotown", "ngo")
    assert not is_kind("public_authority", "public_authority_central")
    assert any_kind({"company", "ngo_migrant_led"}, ("ngo",))
    assert not any_kind((), ("ngo",))


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (ministry(), ("pass", "ok")),
        (body("international_organisation", is_legal_person=None), ("pass", "ok")),
        (body("ngo", is_legal_person=None), ("unknown", "not_stated")),
        (body("ngo", is_legal_person=False), ("fail", "not_legal_person")),
        (body("natural_person", is_legal_person=None), ("fail", "not_legal_person")),
        (Party(is_international_organisation=True), ("pass", "ok")),
        (None, ("unknown", "unknown")),
    ],
)
def test_the_lead_is_a_legal_person(lead: Party | None, expected: tuple[str, str]) -> None:
    assert said("legal_person", Dossier(lead=lead)) == [expected]


def test_a_natural_person_takes_part_only_where_the_call_says_so() -> None:
    expert = body("natural_person", name="An expert")
    dossier = Dossier(lead=ministry(), partners=(expert,))
    refused = find("natural_person", dossier)
    assert [(found.message, found.field, found.blocks) for found in refused] == [("refused", "partners.0.kinds", True)]
    assert said("natural_person", dossier, admitted_roles=["co_applicant"]) == [("pass", "ok")]
    assert said("natural_person", Dossier(lead=Party(role="lead"))) == [("unknown", "unknown")]


def test_an_associated_partner_receives_nothing_and_is_not_judged_as_applicant() -> None:
    expert = body("natural_person", role="associated")
    assert said("natural_person", Dossier(lead=ministry(), partners=(expert,))) == [("pass", "ok")]


@pytest.mark.parametrize(
    ("lead", "params", "expected"),
    [
        (ministry("SE"), {}, [("pass", "ok")]),
        (ministry("CH", seat_status="third"), {}, [("fail", "outside")]),
        (ministry("NO", seat_status="associated"), {"seats": ["member_state", "associated"]}, [("pass", "ok")]),
        (ministry("SE", seat_status=None), {}, [("unknown", "unknown")]),
        (
            body("eu_agency", "CH", role="lead", seat_status="third", established_under_union_law=True),
            {},
            [("pass", "ok")],
        ),
        (
            body("eu_agency", "CH", role="lead", seat_status="third", established_under_union_law=True),
            {"union_law": False},
            [("fail", "outside")],
        ),
        (
            body("international_organisation", None, role="lead", seat_status=None),  # type: ignore[arg-type]
            {"international_organisations": True},
            [("pass", "ok")],
        ),
        (None, {}, []),
    ],
)
def test_the_seat_of_the_lead(lead: Party | None, params: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert said("seat", Dossier(lead=lead), **{"seats": ["member_state"], **params}) == expected


def test_seats_are_asked_of_the_roles_named_only() -> None:
    dossier = Dossier(lead=ministry(), partners=(abroad(),))
    assert said("seat", dossier, seats=["member_state"]) == [("pass", "ok")]
    assert said("seat", dossier, seats=["member_state"], roles=["lead", "co_applicant"]) == [
        ("pass", "ok"),
        ("fail", "outside"),
    ]


def test_in_2016_a_private_consultancy_could_not_lead() -> None:
    consultancy = body("company", "BE", role="lead", name="A consultancy")
    found = find("lead_kinds", Dossier(lead=consultancy), admitted=["public_authority"])[0]
    assert (found.outcome, found.message, found.blocks, found.field) == ("fail", "refused", True, "lead.kinds")
    assert found.facts == {"name": "A consultancy", "kinds": ["company"], "admitted_kinds": ["public_authority"]}


@pytest.mark.parametrize(
    ("lead", "params", "expected"),
    [
        (ministry(), {"admitted": ["public_authority"]}, ("pass", "ok")),
        (body("ngo_migrant_led"), {"admitted": ["ngo"]}, ("pass", "ok")),
        (body("company"), {"refused": ["company"]}, ("fail", "refused")),
        (body("ngo"), {"refused": ["company"]}, ("pass", "ok")),
        (Party(), {"admitted": ["ngo"]}, ("unknown", "unknown")),
        (None, {}, ("unknown", "no_lead")),
    ],
)
def test_the_kind_of_the_lead(lead: Party | None, params: dict[str, object], expected: tuple[str, str]) -> None:
    assert said("lead_kinds", Dossier(lead=lead), **params) == [expected]


def test_in_2016_co_applicants_were_public_bodies() -> None:
    partners = (abroad(), body("ngo"), body("ngo", role="associated"), Party())
    assert said(
        "partner_kinds", Dossier(lead=body("company", role="lead"), partners=partners), admitted=["public_authority"]
    ) == [
        ("pass", "ok"),
        ("fail", "refused"),
        ("unknown", "unknown"),
    ]


def test_an_international_organisation_takes_the_roles_of_the_call() -> None:
    lead, partner = body("international_organisation", role="lead"), body("international_organisation")
    dossier = Dossier(lead=lead, partners=(partner, body("ngo")))
    assert said("international_organisation", dossier, roles=["co_applicant"]) == [("fail", "refused"), ("pass", "ok")]


def test_a_third_country_entity_alone_is_refused_twice() -> None:
    alone = Dossier(lead=abroad(role="lead"))
    assert said("third_country_consortium", alone) == [("fail", "too_few"), ("fail", "no_member_state")]


@pytest.mark.parametrize(
    ("dossier", "expected"),
    [
        (Dossier(lead=ministry(), partners=()), [("pass", "none")]),
        (Dossier(lead=ministry(), partners=(abroad(),)), [("pass", "ok")]),
        # Two bodies of one group are one entity.
        (Dossier(lead=ministry(group="x"), partners=(abroad(group="x"),)), [("fail", "too_few")]),
        (Dossier(lead=abroad(role="lead"), partners=(abroad("TN"),)), [("fail", "no_member_state")]),
        (Dossier(lead=abroad(role="lead"), partners=(Party(name="?"),)), [("unknown", "unknown")]),
        (Dossier(lead=ministry(), partners=(Party(name="?"),)), [("unknown", "unknown")]),
        # International organisations and bodies under Union law need nobody beside them.
        (Dossier(lead=body("international_organisation", "CH", role="lead", seat_status="third")), [("pass", "none")]),
        (Dossier(lead=abroad(role="lead", established_under_union_law=True)), [("pass", "none")]),
        # An associated partner is not paid and does not count.
        (Dossier(lead=ministry(), partners=(abroad(role="associated"),)), [("pass", "none")]),
    ],
)
def test_a_third_country_entity_needs_a_member_state_beside_it(
    dossier: Dossier, expected: list[tuple[str, str]]
) -> None:
    assert said("third_country_consortium", dossier) == expected


def test_the_council_measure_stops_money_and_not_association() -> None:
    covered = body("university_research", "HU", under_council_measure=True)
    assert said("council_measure", Dossier(lead=ministry(), partners=(covered,))) == [("fail", "covered")]
    associated = body("university_research", "HU", role="associated", under_council_measure=True)
    assert said("council_measure", Dossier(lead=ministry(), partners=(associated,))) == [("pass", "ok")]
    assert said("council_measure", Dossier(lead=ministry("HU"))) == [("unknown", "unknown")]
    assert said("council_measure", Dossier(lead=ministry("HU", under_council_measure=False))) == [("pass", "ok")]


def test_a_danish_body_is_flagged_for_the_asylum_fund() -> None:
    dossier = Dossier(lead=ministry(), partners=(ministry("DK", role="co_applicant"),), funds=("AMIF",))
    found = find("state_not_bound", dossier, country="DK")[0]
    assert (found.outcome, found.field, found.facts["funds"]) == ("fail", "partners.0.country", ["AMIF"])
    assert said("state_not_bound", Dossier(lead=ministry("SE")), country="DK") == [("pass", "ok")]
    assert find("state_not_bound", Dossier(lead=ministry("DK")), country="DK")[0].facts["funds"] == []


@pytest.mark.parametrize(
    ("country", "on", "funds", "status"),
    [
        ("SE", date(2024, 1, 1), (), "member_state"),
        ("GB", date(2020, 1, 31), (), "member_state"),
        ("GB", date(2020, 2, 1), (), "third"),
        ("NO", date(2024, 1, 1), ("BMVI",), "associated"),
        ("NO", date(2024, 1, 1), ("AMIF",), "third"),
        ("MA", date(2024, 1, 1), (), "third"),
        (None, date(2024, 1, 1), (), None),
        ("", date(2024, 1, 1), (), None),
    ],
)
def test_what_a_seat_means_depends_on_the_day(
    country: str | None, on: date, funds: tuple[str, ...], status: str | None
) -> None:
    assert seat_status(country, on=on, funds=funds) == status
