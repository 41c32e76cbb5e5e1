"""Every kind of rule of the standard, kept and broken, on the smallest activities that show it."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from facility.apps.interchange.iati.rules import HOLDS, _ruleset, broken

NOW = datetime(2026, 3, 2, tzinfo=UTC)
GOOD = (
    "<iati-identifier>XM-DAC-1-A</iati-identifier><reporting-org ref='XM-DAC-1'/><title><narrative>T</narrative></title>"
    "<description><narrative>D</narrative></description><participating-org role='1' ref='XM-DAC-1'/>"
    "<activity-date type='1' iso-date='2020-01-01+08:00'/><activity-date type='3' iso-date='2020-12-31'/>"
    "<recipient-country code='MD'/><sector code='15190'/>"
)
HEAD = "xml:lang='en' default-currency='EUR'"


def rules(content: str, head: str = HEAD) -> set[str]:
    text = f"<iati-activities><iati-activity {head}>{content}</iati-activity></iati-activities>"
    return {one.rule for one in broken(etree.fromstring(text), NOW)}


def test_a_good_activity_breaks_nothing() -> None:
    assert rules(GOOD) == set()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("XM-DAC-1-A", "XM-DAC-1", "1.1.3"),  # unique
        ("XM-DAC-1-A", "XM-DAC-2-A", "1.1.21"),  # startswith
        ("<reporting-org ref='XM-DAC-1'/>", "<reporting-org ref='QQ-1'/>", "1.14.8"),
        ("<activity-date type='1'", "<activity-date type='9'", "6.11.1"),  # at least one
        ("<sector code='15190'/>", "", "6.2.2"),
        ("<narrative>T</narrative>", "<narrative></narrative>", "4.3.1"),
        ("role='1' ref='XM-DAC-1'", "role='1'", "6.10.1"),
        ("iso-date='2020-12-31'", "iso-date='2019-12-31'", "11.1.2"),  # order of dates
        ("type='3' iso-date='2020-12-31'", "type='4' iso-date='2027-12-31'", "11.1.5"),
        ("XM-DAC-1-A", "XM-DAC-1-A/2", "1.3.13"),  # pattern
        ("XM-DAC-1-A<", "XM-DAC-1-A <", "1.3.1"),  # spaces
        ("code='MD'", "code='MD' percentage='90'", "3.1.4"),  # if, then
        ("code='MD'", "code='MD' percentage='150'", "12.1.1"),  # range
        ("code='MD'", "code='MD' percentage='much'", "12.1.1"),
        ("<recipient-country code='MD'/>", "", "3.7.1"),
        ("<sector code='15190'/>", "<sector code='1' percentage='60'/><sector code='2' percentage='60'/>", "2.1.2"),
        ("<sector code='15190'/>", "<sector code='x' vocabulary='99'/>", "2.2.1"),
        ("<sector code='15190'/>", "<sector code='x' vocabulary='2'/>", "102.1.1"),
        (
            "<sector code='15190'/>",  # loop
            "<sector code='1'/>" + "<sector vocabulary='7' code='2' percentage='60'/>" * 2,
            "2.1.2",
        ),
        (
            "<sector code='15190'/>",
            "<sector code='1'/><default-aid-type code='C01'/><default-aid-type code='D02'/>",
            "107.1.2",  # no more than one
        ),
        (
            "<sector code='15190'/>",
            "<sector code='1'/><budget><period-start iso-date='2020-01-01'/><period-end iso-date='2021-01-02'/></budget>",
            "7.5.3",  # a year
        ),
        (
            "<sector code='15190'/>",
            "<sector code='1'/><transaction><sector code='1'/></transaction>",
            "6.6.2",
        ),
        (
            "<sector code='15190'/>",
            "<transaction><sector code='1'/></transaction><transaction/>",
            "6.7.2",
        ),
    ],
)
def test_a_broken_rule_is_found(old: str, new: str, rule: str) -> None:
    assert old in GOOD
    assert rule in rules(GOOD.replace(old, new, 1))


def test_language_currency_and_day_of_the_activity() -> None:
    assert "4.1.1" in rules(GOOD, "default-currency='EUR'")
    said = GOOD.replace("<narrative>", "<narrative xml:lang='en'>")
    assert "4.1.1" not in rules(said, "default-currency='EUR'")
    money = GOOD + "<transaction><value>1</value></transaction>"
    assert "7.8.1" in rules(money, "xml:lang='en'")
    assert "7.8.1" not in rules(money.replace("<value>", "<value currency='EUR'>"), "xml:lang='en'")
    assert "11.1.1" in rules(GOOD, HEAD + " last-updated-datetime='2026-03-03T00:00:00Z'")
    assert "11.1.1" not in rules(GOOD, HEAD + " last-updated-datetime='not a day'")


def test_a_whole_year_of_budget_is_not_too_long() -> None:
    for start, end in (("2020-01-01", "2021-01-01"), ("2020-02-29", "2021-02-28"), ("", "2021-02-28")):
        budget = f"<budget><period-start iso-date='{start}'/><period-end iso-date='{end}'/></budget>"
        assert "7.5.3" not in rules(GOOD + budget)


def test_shares_are_rounded_to_four_decimals_before_they_are_compared() -> None:
    parts = "".join(f"<sector code='{n}' percentage='14.2857142857'/>" for n in range(7))
    assert rules(GOOD.replace("<sector code='15190'/>", parts)) == set()


def test_a_code_that_would_break_the_path_of_a_rule_is_left_to_the_codelists() -> None:
    odd = '<sector code="1"/><sector vocabulary="a\'b" code="2"/><sector vocabulary=\'a"b\' code="3"/>'
    assert isinstance(rules(GOOD.replace("<sector code='15190'/>", odd)), set)


def test_every_kind_of_the_ruleset_is_run() -> None:
    kinds = {kind for _path, kind, _case in _ruleset()}
    assert kinds - {"loop"} <= set(HOLDS)
    inner = {kind for _path, kind, case in _ruleset() if kind == "loop" for kind in case["do"]}
    assert inner <= set(HOLDS)
    assert len(_ruleset()) == 87
