"""Where an action may happen: lists by date, regions, signatories."""

from datetime import date

import pytest

from facility.core.rules.facts import Dossier, FrameworkFacts, Party
from tests.core.rules.cases import body, find, ministry, said

LOT_2 = {
    "listed": ["EG", "MA", "TN", "PK", "BD"],
    "conditional": [
        {"country": "SN", "condition": "talent_partnership_launched"},
        {"country": "NG", "condition": "talent_partnership_launched", "since": "2025-03-01"},
    ],
}


def test_senegal_waits_until_its_talent_partnership_is_launched() -> None:
    found = find("countries", Dossier(countries=("SN",)), **LOT_2)[0]
    assert (found.outcome, found.message, found.blocks) == ("fail", "not_yet", True)
    assert found.facts == {"country": "SN", "condition": "talent_partnership_launched"}


def test_a_condition_counts_from_its_day_and_not_a_day_before() -> None:
    nigeria = Dossier(countries=("NG",))
    assert said("countries", nigeria, on=date(2025, 2, 28), **LOT_2) == [("fail", "later")]
    assert said("countries", nigeria, on=date(2025, 3, 1), **LOT_2) == [("pass", "met")]


def test_every_country_is_judged_by_itself() -> None:
    assert said("countries", Dossier(countries=("MA", "UA")), **LOT_2) == [("pass", "ok"), ("fail", "outside")]
    assert said("countries", Dossier(), **LOT_2) == [("unknown", "unknown")]


def test_a_country_may_lie_in_several_regions() -> None:
    regions = {"west-africa": ["SN", "NE"], "sub-saharan-africa": ["SN", "KE"]}
    found = find("regions", Dossier(countries=("SN", "MA")), regions=regions)
    assert [(one.outcome, one.message) for one in found] == [("pass", "ok"), ("fail", "outside")]
    assert found[0].facts["regions"] == ["west-africa", "sub-saharan-africa"]
    assert said("regions", Dossier(), regions=regions) == [("unknown", "unknown")]


ARMENIA = FrameworkFacts(kind="mobility_partnership", code="MP-AM", signatories=("BE", "FR", "SE"))


@pytest.mark.parametrize(
    ("framework", "lead", "expected"),
    [
        (ARMENIA, ministry("SE"), ("pass", "ok")),
        (ARMENIA, ministry("AT"), ("fail", "not_signatory")),
        (ARMENIA, None, ("unknown", "no_country")),
        (ARMENIA, Party(), ("unknown", "no_country")),
        (FrameworkFacts(kind="mobility_partnership", code="MP-BY"), ministry("SE"), ("unknown", "signatories_unknown")),
        (FrameworkFacts(kind="camm", code="CAMM-NG"), ministry("AT"), ("pass", "other_framework")),
        (FrameworkFacts(kind="none"), None, ("pass", "other_framework")),
        (None, ministry("SE"), ("unknown", "unknown")),
    ],
)
def test_a_mobility_partnership_is_led_by_a_signatory(
    framework: FrameworkFacts | None, lead: Party | None, expected: tuple[str, str]
) -> None:
    assert said("signatory_state", Dossier(framework=framework, lead=lead)) == [expected]


def test_a_call_may_exempt_international_organisations() -> None:
    lead = body("international_organisation", "CH", role="lead")
    dossier = Dossier(framework=ARMENIA, lead=lead)
    assert said("signatory_state", dossier) == [("fail", "not_signatory")]
    assert said("signatory_state", dossier, international_organisations_exempt=True) == [("pass", "exempt")]
