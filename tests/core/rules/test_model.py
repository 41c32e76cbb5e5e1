"""A rulebook reads strictly, stores whole, and lets only what is sure block."""

import json
from datetime import date
from typing import Any

import pytest

from facility.core.rules.catalogue.amounts import ShareCeiling
from facility.core.rules.model import Rulebook, RuleEntry
from facility.core.rules.params import NoParams, ParameterError, plain, read_params
from facility.core.rules.registry import by_number, passed, rule, rules
from tests.core.rules.cases import DAY, book

SHARE: dict[str, Any] = {
    "kind": "eu_share",
    "source": "the call page",
    "source_status": "confirmed",
    "params": {"ceiling_bp": 9500},
}


@pytest.mark.parametrize(
    ("status", "signed_off", "weight", "blocks"),
    [
        ("confirmed", "", "block", True),
        ("confirmed", "", "advise", False),
        ("predecessor", "", "block", False),
        ("predecessor", "Steering Committee, 2026-01-12", "block", True),
        ("predecessor", "Steering Committee, 2026-01-12", "advise", False),
        ("analogue", "Steering Committee, 2026-01-12", "block", False),
        ("unconfirmed", "Steering Committee, 2026-01-12", "block", False),
        ("demonstration", "Steering Committee, 2026-01-12", "block", False),
    ],
)
def test_only_a_sure_word_blocks(status: Any, signed_off: str, weight: Any, blocks: bool) -> None:
    entry = RuleEntry(kind="one_fund", source="x", source_status=status, signed_off=signed_off, weight=weight)
    assert entry.may_block is blocks


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "beauty"}, "rule 'beauty': no such kind of rule; possible kinds: legal_person,"),
        ({"params": {}}, "rule 'eu_share'.params: key 'ceiling_bp' is missing"),
        ({"params": {"ceiling": 1}}, "unknown key 'ceiling'; possible keys: ceiling_bp"),
        ({"params": {"ceiling_bp": "95 %"}}, "ceiling_bp: int is needed, not '95 %'"),
        ({"params": {"ceiling_bp": True}}, "ceiling_bp: int is needed, not True"),
        ({"params": {"ceiling_bp": 0}}, "a share lies between 1 and 10000 basis points"),
        ({"params": []}, "params: a table is needed"),
        ({"source": ""}, "key 'source' is missing: every rule says where it comes from"),
        ({"source_status": "sure"}, "source_status: 'sure' is none of confirmed, predecessor"),
        ({"valid_from": "2024-13-01"}, "valid_from: '2024-13-01' is not a day like 2024-10-31"),
        ({"valid_from": "2024-02-01", "valid_to": "2024-01-01"}, "'valid_to' lies before 'valid_from'"),
        ({"lots": "A"}, "lots: a list is needed, not 'A'"),
        ({"colour": "blue"}, "unknown key 'colour'"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place_and_key(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        Rulebook.from_dict({"code": "x", "version": 1, "entries": [SHARE, {**SHARE, **change}]}, "x.toml")
    assert str(refusal.value).startswith("x.toml.entries[1]")
    assert complaint in str(refusal.value)


def test_a_rulebook_survives_storage_with_its_hash() -> None:
    given = {
        "code": "x",
        "version": 2,
        "title": {"en": "X"},
        "entries": [{**SHARE, "valid_from": "2024-01-01", "lots": ["A"], "note": "n"}],
    }
    read = Rulebook.from_dict(given)
    again = Rulebook.from_dict(json.loads(json.dumps(read.as_dict())))
    assert again == read
    assert again.content_hash == read.content_hash
    assert Rulebook.from_dict({**given, "version": 3}).content_hash != read.content_hash


def test_figures_are_found_for_lot_fund_and_day() -> None:
    entries = (
        RuleEntry.from_dict({**SHARE, "lots": ["A"]}),
        RuleEntry.from_dict({**SHARE, "params": {"ceiling_bp": 9000}, "funds": ["ISF"]}),
        RuleEntry.from_dict(
            {**SHARE, "params": {"ceiling_bp": 7500}, "valid_from": "2024-01-01", "valid_to": "2024-12-31"}
        ),
    )
    read = Rulebook(code="x", version=1, entries=entries)
    assert read.figures("eu_share", on=DAY, lot="A") == ShareCeiling(9500)
    assert read.figures("eu_share", on=DAY, fund="ISF") == ShareCeiling(9000)
    assert read.figures("eu_share", on=DAY, lot="B") is None
    assert read.figures("eu_share", on=date(2024, 6, 1), lot="B") == ShareCeiling(7500)
    assert read.figures("eu_share", on=date(2025, 1, 1), lot="B") is None
    assert read.figures("duration", on=DAY) is None


def test_parameters_in_all_shapes_read_and_write_back() -> None:
    conditional = {"country": "NG", "condition": "c", "since": date(2025, 3, 1)}
    entry = book("countries", {"listed": ("EG",), "conditional": [conditional]}).entries[0]
    assert entry.params == {"listed": ["EG"], "conditional": [{**conditional, "since": "2025-03-01"}]}
    assert entry.figures.conditional[0].since == date(2025, 3, 1)
    assert plain(entry.figures) == entry.params
    assert plain(frozenset({"b", "a"})) == ["a", "b"]
    assert plain(None) is None


@pytest.mark.parametrize(
    ("kind", "params", "complaint"),
    [
        ("countries", {"listed": ["EG"], "conditional": ["SN"]}, r"conditional\[0\]: a table is needed, not 'SN'"),
        (
            "countries",
            {"listed": ["EG"], "conditional": [{"country": "SN"}]},
            r"conditional\[0\]: key 'condition' is missing",
        ),
        (
            "countries",
            {"listed": ["EG"], "conditional": [{"country": "SN", "condition": "c", "since": 5}]},
            "date is needed",
        ),
        ("countries", {"listed": [5]}, r"listed\[0\]: str is needed, not 5"),
        ("regions", {"regions": ["africa"]}, "regions: a table is needed"),
        ("regions", {"regions": {"africa": "SN"}}, r"regions\.africa: a list is needed"),
        ("charter", {"when": "sometimes"}, "'sometimes' is none of always, third_country"),
        ("required", {"fields": ["shoes"]}, "'shoes' cannot be required"),
        ("duration", {}, "minimum_months or maximum_months is needed"),
        ("duration", {"minimum_months": 9, "maximum_months": 6}, "maximum_months is below minimum_months"),
        ("one_application", {"limit": 0}, "limit is at least 1"),
        ("indirect_costs", {"ceiling_bp": 10_001}, "between 0 and 10000"),
        ("one_fund", {"fund": "AMIF"}, "unknown key 'fund'; possible keys: none"),
    ],
)
def test_wrong_figures_are_refused_in_words(kind: str, params: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ParameterError, match=complaint):
        book(kind, params)


def test_an_open_limit_may_be_written_as_none() -> None:
    assert book("duration", {"minimum_months": None, "maximum_months": 6}).entries[0].figures.minimum_months is None
    assert read_params(NoParams, {}, "x") == NoParams()


def test_numbers_run_from_one_and_name_one_kind_each() -> None:
    assert [known.number for known in rules().values()] == [f"R-{n:02d}" for n in range(1, len(rules()) + 1)]
    assert by_number("R-11").kind == "eu_share"
    with pytest.raises(KeyError):
        by_number("R-99")


def test_a_number_is_never_given_twice() -> None:
    with pytest.raises(ValueError, match=r"R-11 another is registered already"):
        rule("another", number="R-11", says={})(lambda *_: iter(()))


def test_a_rule_that_says_what_it_did_not_declare_is_a_defect() -> None:
    known = rules()["one_fund"]
    loud = type(known)(known.kind, known.number, NoParams, {"ok": ("fund",)}, lambda *_: iter([passed("ok", "funds")]))
    with pytest.raises(ValueError, match=r"R-04 one_fund does not declare ok \[\]"):
        list(loud.see(None, None, DAY))  # type: ignore[arg-type]
