"""Runs the standard's own rules (ruleset-standard.json) over activities: every kind of rule, no network.

Source: IATI Standard (http://iatistandard.org/), see standard/LICENSE-IATI.txt. Sums are rounded to four decimals
before they are compared, as the official validator does. Rules that ask the registry are run as if it knew nothing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

STANDARD = Path(__file__).parent.parent / "standard"
NAMESPACES = {"xml": "http://www.w3.org/XML/1998/namespace"}
MONEY = "value | budget/value | planned-disbursement/value | transaction/value | forecast | loan-status"


@dataclass(frozen=True)
class Broken:
    """A rule that a file breaks: its number, whether it is an error, the standard's sentence, where."""

    rule: str
    is_error: bool
    message: str
    line: int
    activity: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.activity}: {self.message} ({self.rule})"


Case = Mapping[str, Any]
Nodes = list[Any]


@cache
def _xpath(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=NAMESPACES)


def _found(one: etree._Element, path: str) -> Any:
    return _xpath(path)(one)


def _all(one: etree._Element, paths: Sequence[str]) -> Nodes:
    """Everything at the paths, as a list."""
    return [node for path in paths for node in _found(one, path)]


def _texts(nodes: Nodes) -> list[str]:
    return [node if isinstance(node, str) else (node.text or "") for node in nodes]


def _applies(one: etree._Element, case: Case) -> bool:
    return "condition" not in case or bool(_found(one, case["condition"]))


def _day(text: str) -> date | None:
    """The day of a date, without the time zone that XSD allows."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _atleast_one(one: etree._Element, case: Case, now: datetime) -> bool:
    return any(True for _node in _all(one, case["paths"]))


def _no_more_than_one(one: etree._Element, case: Case, now: datetime) -> bool:
    return len(_all(one, case["paths"])) <= 1


def _unique(one: etree._Element, case: Case, now: datetime) -> bool:
    texts = _texts(_all(one, case["paths"]))
    return len(texts) == len(set(texts))


def _startswith(one: etree._Element, case: Case, now: datetime) -> bool:
    """A text begins with one of the prefixes; the list of agencies is shipped as a codelist."""
    if case["prefix"] == ["ORG-ID-PREFIX"]:
        prefixes = sorted(_agencies())
    else:
        prefixes = [text + case.get("separator", "") for text in _texts(_all(one, case["prefix"]))]
    texts = _texts(_all(one, case["paths"]))
    return not prefixes or all(any(text.startswith(prefix) for prefix in prefixes) for text in texts)


@cache
def _agencies() -> frozenset[str]:
    shipped = json.loads((STANDARD / "codelists.json").read_text(encoding="utf-8"))
    return frozenset(item["c"] for item in shipped["OrganisationRegistrationAgency"]["items"])


def _one_or_all(one: etree._Element, case: Case, now: datetime) -> bool:
    """Said once for the activity, or on everything it concerns."""
    if _found(one, case["one"]):
        return case["all"] != "sector" or not _found(one, "transaction/sector")
    if case["all"] == "lang":
        return not _found(one, ".//narrative[not(@xml:lang)]")
    if case["all"] == "currency":
        return not [value for value in _found(one, MONEY) if not value.get("currency")]
    return not _found(one, "transaction/sector") or not _found(one, "transaction[not(sector)]")


def _date_now(one: etree._Element, case: Case, now: datetime) -> bool:
    return all((day := _day(text)) is None or day <= now.date() for text in _found(one, case["date"]))


def _date_order(one: etree._Element, case: Case, now: datetime) -> bool:
    less = [day for text in _found(one, case["less"]) if (day := _day(text))]
    more = [now.date()] if case["more"] == "NOW" else [d for text in _found(one, case["more"]) if (d := _day(text))]
    return not less or not more or max(less) <= min(more)


def _regex_matches(one: etree._Element, case: Case, now: datetime) -> bool:
    return all(re.search(case["regex"], text) for text in _texts(_all(one, case["paths"])))


def _no_spaces(one: etree._Element, case: Case, now: datetime) -> bool:
    return all(text == text.strip() for text in _texts(_all(one, case["paths"])))


def _numbers(one: etree._Element, case: Case) -> list[Decimal] | None:
    try:
        return [Decimal(text) for text in _texts(_all(one, case["paths"]))]
    except InvalidOperation:
        return None


def _strict_sum(one: etree._Element, case: Case, now: datetime) -> bool:
    numbers = _numbers(one, case)
    return numbers is not None and round(sum(numbers, Decimal(0)), 4) == case["sum"]


def _range(one: etree._Element, case: Case, now: datetime) -> bool:
    numbers = _numbers(one, case)
    return numbers is not None and all(case["min"] <= number <= case["max"] for number in numbers)


def _if_then(one: etree._Element, case: Case, now: datetime) -> bool:
    return not _found(one, case["if"]) or bool(_found(one, case["then"]))


def _time_limit(one: etree._Element, case: Case, now: datetime) -> bool:
    starts, ends = ([_day(text) for text in _found(one, case[name])] for name in ("start", "end"))
    for start, end in zip(starts, ends, strict=False):
        if start and end:
            leap_day = (start.month, start.day) == (2, 29)
            limit = start.replace(year=start.year + 1, day=28 if leap_day else start.day)
            if end > limit:
                return False
    return True


HOLDS: dict[str, Callable[[etree._Element, Case, datetime], bool]] = {
    "atleast_one": _atleast_one,
    "date_now": _date_now,
    "date_order": _date_order,
    "if_then": _if_then,
    "no_more_than_one": _no_more_than_one,
    "no_spaces": _no_spaces,
    "one_or_all": _one_or_all,
    "range": _range,
    "regex_matches": _regex_matches,
    "startswith": _startswith,
    "strict_sum": _strict_sum,
    "time_limit": _time_limit,
    "unique": _unique,
}


@cache
def _ruleset() -> list[tuple[str, str, Case]]:
    """Path, kind and case of every rule on activities."""
    shipped = json.loads((STANDARD / "ruleset-standard.json").read_text(encoding="utf-8"))
    return [
        (path, kind, case)
        for path, kinds in shipped.items()
        if not path.startswith("/iati-organisations")
        for kind, block in kinds.items()
        for case in block["cases"]
    ]


def _looped(one: etree._Element, loop: Case) -> Iterator[tuple[str, Case]]:
    """The cases of a loop, once for each value that it names."""
    for value in dict.fromkeys(str(text) for text in _found(one, loop["foreach"])):
        if "'" in value:
            continue  # cannot stand in a path; such a code fails the codelists anyway
        for kind, block in loop["do"].items():
            for case in block["cases"]:
                yield kind, json.loads(json.dumps(case).replace("$1", value.replace("\\", "").replace('"', "")))


def _breaks(one: etree._Element, kind: str, case: Case, now: datetime) -> Iterator[Case]:
    if kind == "loop":
        for inner_kind, inner in _looped(one, case):
            yield from _breaks(one, inner_kind, inner, now)
    elif _applies(one, case) and not HOLDS[kind](one, case, now):
        yield case


def broken(tree: etree._Element, now: datetime) -> Iterator[Broken]:
    """Every rule on activities that the file breaks; `now` is the day that "not in the future" means."""
    for path, kind, case in _ruleset():
        for one in _found(tree, path):
            activity = next(one.iterancestors("iati-activity"), one)
            for failed in _breaks(one, kind, case, now):
                told = failed["ruleInfo"]
                yield Broken(
                    rule=told["id"],
                    is_error=told["severity"] == "error",
                    message=told["message"],
                    line=one.sourceline or 0,
                    activity=activity.findtext("iati-identifier") or "",
                )
