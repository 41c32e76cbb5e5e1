"""Projects of the public record whose call is known, before the rules of that call."""

from datetime import date

import pytest

from facility.core import presets
from facility.core.rules.facts import FrameworkFacts
from facility.core.rules.known import KnownProject, judge, tally
from facility.core.rules.texts import text

PUBLIC = frozenset({"public_authority_other"})
ARMENIA = FrameworkFacts(kind="mobility_partnership", code="mp-am", signatories=("FR", "SE"))
KNOWN = [
    (
        "mpf1-2016",
        date(2016, 11, 2),
        KnownProject(
            key="mpf-armenia-reintegration-ofii",
            lead_name="OFII",
            lead_country="FR",
            lead_kinds=PUBLIC,
            countries=("AM",),
            framework=ARMENIA,
            total_cents=493_165_00,
            contribution_cents=468_479_00,
        ),
        ("pass", 9500),
    ),
    (
        "mpf1-2016",
        date(2016, 11, 2),
        KnownProject(
            key="mpf-armenia-mrc-sea",
            lead_name="Public Employment Service",
            lead_country="SE",
            countries=("AM",),
            funds=("AMIF",),
            total_cents=554_000_00,
            share_bp=9025,
        ),
        ("pass", 9025),
    ),
    (
        "mpf2-pilots-2018",
        date(2019, 3, 1),
        KnownProject(
            key="mpf-palim", lead_name="Enabel", lead_country="BE", countries=("MA",), funds=("AMIF",), share_bp=9499
        ),
        ("pass", 9499),
    ),
    (
        "mpf2-pilots-2018",
        date(2019, 5, 1),
        KnownProject(key="mpf-homere", lead_country="FR", countries=("EG", "MA", "TN"), total_cents=2_600_000_00),
        ("unknown", None),
    ),
    (
        "mpf3-2020",
        date(2021, 7, 1),
        KnownProject(
            key="mpf-mentor-ii",
            lead_name="Municipality of Milan",
            lead_country="IT",
            lot="D",
            funds=("AMIF",),
            share_bp=9497,
        ),
        ("pass", 9497),
    ),
]


@pytest.mark.parametrize(("call", "on", "project", "share"), KNOWN, ids=lambda part: getattr(part, "key", None))
def test_no_funded_project_breaks_a_blocking_rule_of_its_call(
    call: str, on: date, project: KnownProject, share: tuple[str, int | None]
) -> None:
    (book,) = presets.rulebooks_of(call)
    found = judge(project, book, on=on)
    assert [one for one in found if one.blocks] == []
    assert [(one.outcome, one.facts.get("share_bp")) for one in found if one.kind == "eu_share"] == [share]
    counted = tally(found)
    assert sum(counted.values()) == len(found)
    assert counted["pass"] > 0
    assert counted["unknown"] > 0, "papers and statements are not on record"


def test_a_published_share_above_the_ceiling_shows_without_invented_amounts() -> None:
    (book,) = presets.rulebooks_of("mpf1-2016")
    found = judge(KnownProject(key="x", share_bp=9600, funds=("AMIF",)), book, on=date(2016, 11, 2))
    (share,) = [one for one in found if one.kind == "eu_share"]
    assert (share.outcome, share.facts) == ("fail", {"share_bp": 9600, "ceiling_bp": 9500})
    assert text(share, "en").says == "The published share is 96.00 %, above the ceiling of 95.00 %."


def test_a_call_whose_rules_are_not_known_has_no_rulebook() -> None:
    assert presets.rulebooks_of("silk-routes-facility") == ()
    assert [book.version for book in presets.rulebooks_of("amif-2022")] == [1, 2]
    assert tally(()) == {"pass": 0, "fail": 0, "unknown": 0}
