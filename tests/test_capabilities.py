"""The promise table is kept: what a row names exists, and its state is one of three words."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "capabilities.md"
ROW = re.compile(
    r"^\| (?P<number>\d+\.\d+) \| (?P<what>.+?) \| (?P<where>.+?) \| (?P<shown>.+?) \| (?P<state>[^|]+?) \| ?(?P<limits>[^|]*?) ?\|$"
)
NAMED = re.compile(r"`([^`]+)`")


def rows() -> list[dict[str, str]]:
    """Every row of the table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [found.groupdict() for line in lines if (found := ROW.match(line))]


def test_the_table_has_a_row_for_every_point_of_each_capability() -> None:
    points = {row["number"].split(".")[0] for row in rows()}
    assert points == {str(number) for number in range(1, 27)}
    numbers = [row["number"] for row in rows()]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["number"])
def test_what_a_row_names_exists(row: dict[str, str]) -> None:
    assert row["state"] in {"done", "thin", "not yet"}
    assert row["state"] == "done" or row["limits"].strip(), "a row that is not done says what is missing"
    missing = []
    for name in [*NAMED.findall(row["where"]), *NAMED.findall(row["shown"])]:
        path, _colon, test = name.partition("::")
        place = ROOT / path
        if not place.exists() or (test and f"def {test}(" not in place.read_text(encoding="utf-8")):
            missing.append(name)
    assert missing == []
    assert row["state"] == "not yet" or any(
        name.startswith(("tests/", ".ci/")) for name in NAMED.findall(row["shown"])
    ), "a row names the test or journey that shows it"
