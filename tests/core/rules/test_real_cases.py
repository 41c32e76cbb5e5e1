"""Cases of the facility's public record, judged by the rulebook of their own call."""

from datetime import date

import pytest

from facility.core import presets
from facility.core.findings import Finding
from facility.core.kinds import is_kind
from facility.core.rules.checking import blocking, check
from facility.core.rules.facts import Document, Dossier, FrameworkFacts, Party
from facility.core.rules.quick import Answers, could_we_apply, dossier
from tests.core.rules.cases import abroad, body, ministry

ON_2016, ON_2018, ON_2022, ON_2024 = date(2016, 10, 1), date(2018, 6, 1), date(2022, 6, 1), date(2024, 11, 1)


def judge(book: str, seen: Dossier, on: date, kind: str) -> list[tuple[str, str, bool]]:
    found = check(seen, presets.rulebook(book), on=on)
    return [(one.outcome, one.message, one.blocks) for one in found if one.kind == kind]


def numbers(found: tuple[Finding, ...]) -> set[str]:
    return {one.rule for one in found}


def test_2016_a_private_consultancy_and_a_country_outside_the_call_were_decidable_before_submission() -> None:
    refused = Dossier(stage="full", lead=body("company", "BE", role="lead"), countries=("UA",))
    found = blocking(check(refused, presets.rulebook("mpf1-2016"), on=ON_2016))
    assert {"R-23", "R-06"} <= numbers(found)


@pytest.mark.parametrize(
    ("requested", "total", "shown"),
    [
        # Public Employment Service, Armenia 2017: 90.25 %.
        (499_985_00, 554_000_00, 9025),
        # Reintegration, Armenia: 94.99 %; border management, Moldova: 95 %.
        (468_479_00, 493_165_00, 9500),
        (169_587_27, 178_512_92, 9500),
        # Coop4Int: 94.42 %.
        (1_447_041_91, 1_532_558_68, 9443),
    ],
)
def test_the_known_grants_lie_within_95_per_cent(requested: int, total: int, shown: int) -> None:
    seen = Dossier(stage="full", requested_cents=requested, total_cents=total)
    found = [one for one in check(seen, presets.rulebook("mpf1-2016"), on=ON_2016) if one.kind == "eu_share"]
    assert [(one.outcome, one.facts["share_bp"]) for one in found] == [("pass", shown)]


def test_a_project_without_amounts_is_unknown_and_not_zero() -> None:
    seen = Dossier(stage="full", lead=Party(name="Enabel", role="lead", country="BE", seat_status="member_state"))
    assert judge("mpf2-pilots-2018", seen, ON_2018, "eu_share") == [("unknown", "unknown", False)]
    assert judge("mpf2-pilots-2018", seen, ON_2018, "lead_kinds") == [("unknown", "unknown", False)]


def test_mcp_med_was_funded_in_part_and_a_danish_partner_is_only_flagged() -> None:
    seen = Dossier(
        lead=body("international_organisation", "AT", role="lead"),
        partners=(ministry("DK", role="co_applicant"),),
        funds=("AMIF",),
        lot="A",
        total_cents=5_930_840_00,
        requested_cents=2_000_000_00,
    )
    assert judge("mpf-2022-first", seen, ON_2022, "partly_funded") == [("pass", "partly", False)]
    assert judge("mpf-2022-first", seen, ON_2022, "state_not_bound") == [("fail", "not_bound", False)]
    assert judge("mpf-2022-first", seen, ON_2022, "eu_share") == [("pass", "ok", False)]


def test_leads_of_strand_d_were_widened_on_19_june_2020() -> None:
    seen = Dossier(stage="full", lot="D", funds=("AMIF",), lead=body("ngo", role="lead"))
    assert judge("mpf3-2020", seen, date(2020, 6, 18), "lead_kinds") == [("fail", "refused", True)]
    assert judge("mpf3-2020", seen, date(2020, 6, 19), "lead_kinds") == [("pass", "ok", False)]


def test_an_international_organisation_joined_pilots_and_did_not_lead_them() -> None:
    partner = body("international_organisation")
    seen = Dossier(stage="full", lead=ministry(), partners=(partner,))
    assert judge("mpf2-pilots-2018", seen, ON_2018, "international_organisation") == [("pass", "ok", False)]
    assert judge("mpf2-mpcamm-2018", seen, ON_2018, "international_organisation") == [("fail", "refused", True)]


def test_strand_a_of_2022_asks_for_two_hundred_thousand_and_strand_d_does_not() -> None:
    small = Dossier(lot="A", requested_cents=199_999_99)
    assert judge("mpf-2022-first", small, ON_2022, "minimum_grant") == [("fail", "below", True)]
    assert judge("mpf-2022-first", Dossier(lot="D", requested_cents=1), ON_2022, "minimum_grant") == []


def test_senegal_in_2022_and_in_2024() -> None:
    talent_2022 = Dossier(lot="D", funds=("AMIF",), countries=("SN",))
    # The page of 2022 lists Senegal; that it waits for its partnership is the later call's word, so it advises.
    assert judge("mpf-2022-revised-2022-05-16", talent_2022, ON_2022, "countries") == [
        ("pass", "ok", False),
        ("fail", "not_yet", False),
    ]
    assert judge("mp-2024", Dossier(lot="2", countries=("SN",)), ON_2024, "countries") == [("fail", "not_yet", True)]


def test_a_mobility_partnership_of_2022_is_led_by_a_signatory() -> None:
    moldova = FrameworkFacts(kind="mobility_partnership", code="mp-md", signatories=("LT", "PL", "RO"))
    seen = Dossier(lot="A", lead=ministry("DE"), framework=moldova)
    assert judge("mpf-2022-first", seen, ON_2022, "signatory_state") == [("fail", "not_signatory", True)]


def test_the_council_measure_counts_from_its_day() -> None:
    trust = body("university_research", "HU", role="lead", under_council_measure=True)
    seen = Dossier(lot="A", lead=trust)
    assert judge("mpf-2022-first", seen, date(2022, 12, 15), "council_measure") == []
    assert judge("mpf-2022-first", seen, date(2022, 12, 16), "council_measure") == [("fail", "covered", True)]


def test_a_sound_concept_note_of_2024_passes_whole() -> None:
    seen = Dossier(
        lead=ministry("SE"),
        partners=(abroad("MA"),),
        lot="2",
        funds=("AMIF",),
        countries=("MA",),
        framework=FrameworkFacts(kind="none"),
        total_cents=1_000_000_00,
        requested_cents=950_000_00,
        own_cents=50_000_00,
        other_sources=(),
        duration_months=24,
        documents=frozenset(),
        statements=frozenset({"charter"}),
        applications_by_lead=0,
    )
    found = check(seen, presets.rulebook("mp-2024"), on=ON_2024, at_submission=True)
    assert [one for one in found if one.outcome != "pass"] == []


def test_borders_and_security_needs_a_member_state_for_isf_and_advises_for_bmvi() -> None:
    alone = abroad("GE", role="lead")
    isf = Dossier(lead=alone, partners=(), funds=("ISF",), statements=frozenset())
    assert judge("mpf-borders-security-2023", isf, ON_2024, "third_country_consortium") == [
        ("fail", "too_few", True),
        ("fail", "no_member_state", True),
    ]
    bmvi = Dossier(lead=alone, partners=(), funds=("BMVI",), statements=frozenset())
    assert {blocks for *_, blocks in judge("mpf-borders-security-2023", bmvi, ON_2024, "third_country_consortium")} == {
        False
    }


def test_could_we_apply_asks_little_and_uses_the_same_rules() -> None:
    answers = Answers(
        name="A university",
        kind="university_research",
        country="SE",
        target_countries=("MA", "SN"),
        lot="2",
        fund="AMIF",
        total_cents=1_000_000_00,
        requested_cents=960_000_00,
    )
    found = could_we_apply(answers, presets.rulebook("mp-2024"), on=ON_2024)
    said = {(one.rule, one.message) for one in found if one.outcome == "fail"}
    assert said == {("R-06", "not_yet"), ("R-11", "above")}
    # The papers are not there yet: a first look says that they may be needed and does not refuse.
    assert {(one.rule, one.outcome) for one in found if one.rule in ("R-13", "R-14")} == {
        ("R-13", "unknown"),
        ("R-14", "unknown"),
    }
    assert not {"required", "one_application"} & {one.kind for one in found}
    assert all(one in check(dossier(answers, on=ON_2024), presets.rulebook("mp-2024"), on=ON_2024) for one in found)


def test_could_we_apply_with_nothing_said_refuses_nothing() -> None:
    for book in presets.rulebooks():
        found = could_we_apply(Answers(), book, on=ON_2024)
        assert [one for one in found if one.outcome == "fail"] == []


def test_could_we_join_as_co_applicant() -> None:
    answers = Answers(name="An NGO", kind="ngo", country="MA", role="co_applicant")
    seen = dossier(answers, on=ON_2024)
    assert seen.lead is None
    assert seen.partners is not None
    assert (seen.partners[0].role, seen.partners[0].seat_status) == ("co_applicant", "third")
    found = could_we_apply(answers, presets.rulebook("mpf1-2016"), on=ON_2016)
    assert ("R-24", "refused") in {(one.rule, one.message) for one in found}
    natural = dossier(Answers(kind="natural_person"), on=ON_2024).lead
    assert natural is not None
    assert natural.legal_person is False


def test_a_document_is_bound_to_its_country() -> None:
    assert Document("letter_b", "MA") != Document("letter_b", "TN")
    assert is_kind("public_authority_local", "public_authority")
