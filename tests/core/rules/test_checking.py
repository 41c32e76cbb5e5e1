"""One function judges: by stage, lot, fund and day."""

from datetime import date

from facility.core.findings import Finding
from facility.core.rules.checking import advice, blocking, check, verdict
from facility.core.rules.facts import Dossier
from facility.core.rules.model import Rulebook
from tests.core.rules.cases import DAY, book, ministry

TWO_FUNDS = Dossier(funds=("AMIF", "ISF"), lot="A")


def outcomes(dossier: Dossier, rulebook: Rulebook, on: date = DAY) -> list[tuple[str, str, bool]]:
    return [(found.outcome, found.message, found.blocks) for found in check(dossier, rulebook, on=on)]


def test_an_entry_speaks_to_its_stage_only() -> None:
    full = book("one_fund", stage="full")
    assert outcomes(TWO_FUNDS, full) == []
    assert outcomes(Dossier(stage="full", funds=("AMIF", "ISF")), full) == [("fail", "several", True)]


def test_an_entry_speaks_to_its_lots_and_funds_only() -> None:
    assert outcomes(TWO_FUNDS, book("one_fund", lots=("B",))) == []
    assert outcomes(TWO_FUNDS, book("one_fund", lots=("A", "B"))) == [("fail", "several", True)]
    assert outcomes(Dossier(funds=("AMIF",)), book("one_fund", lots=("A",))) == [("unknown", "scope_unknown", False)]
    assert outcomes(TWO_FUNDS, book("legal_person", funds=("BMVI",))) == []
    assert outcomes(Dossier(lot="A"), book("legal_person", funds=("BMVI",))) == [("unknown", "scope_unknown", False)]
    assert outcomes(Dossier(lead=ministry(), funds=("BMVI",)), book("legal_person", funds=("BMVI",))) == [
        ("pass", "ok", False)
    ]


def test_an_entry_speaks_from_its_first_to_its_last_day() -> None:
    dated = book("one_fund", valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31))
    assert outcomes(TWO_FUNDS, dated, date(2021, 12, 31)) == []
    assert outcomes(TWO_FUNDS, dated, date(2022, 1, 1)) == [("fail", "several", True)]
    assert outcomes(TWO_FUNDS, dated, date(2022, 12, 31)) == [("fail", "several", True)]
    assert outcomes(TWO_FUNDS, dated, date(2023, 1, 1)) == []


def test_a_finding_names_its_rule_source_and_way_out() -> None:
    found = check(TWO_FUNDS, book("one_fund", source="the Q&A page"), on=DAY)[0]
    assert (found.rule, found.kind, found.source, found.source_status, found.remedy) == (
        "R-04",
        "one_fund",
        "the Q&A page",
        "confirmed",
        "several",
    )
    assert check(Dossier(funds=("AMIF",)), book("one_fund"), on=DAY)[0].remedy == ""


def test_what_is_not_confirmed_advises() -> None:
    found = check(TWO_FUNDS, book("one_fund", source_status="unconfirmed"), on=DAY)
    assert [(one.outcome, one.blocks) for one in found] == [("fail", False)]
    assert advice(found) == found
    assert blocking(found) == ()


def test_an_unknown_scope_does_not_block_a_submission() -> None:
    required = book("required", {"fields": ["lot"]}, lots=("A",))
    found = check(Dossier(), required, on=DAY, at_submission=True)
    assert [(one.message, one.blocks) for one in found] == [("scope_unknown", False)]


def test_the_verdict_over_many_findings() -> None:
    stop = Finding(message="x")
    advise = Finding(message="x", blocks=False)
    unknown = Finding(message="x", outcome="unknown", blocks=False)
    ok = Finding(message="x", outcome="pass", blocks=False)
    assert verdict([ok, unknown, stop]) == "fail"
    assert verdict([ok, unknown, advise]) == "unknown"
    assert verdict([ok, advise]) == "pass"
    assert verdict([]) == "pass"
