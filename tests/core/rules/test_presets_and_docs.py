"""Shipped rulebooks load, say where they come from, and stand in docs/rules.md as they are."""

import runpy
from datetime import date
from pathlib import Path

import pytest

from facility.core import presets
from facility.core.rules import docs
from facility.core.rules.model import Rulebook

ROOT = Path(__file__).parents[3]
BOOKS = presets.rulebooks()


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: f"{book.code}-{book.version}")
def test_every_rule_of_a_shipped_rulebook_names_its_source(book: Rulebook) -> None:
    assert Rulebook.from_dict(book.as_dict()).content_hash == book.content_hash
    for entry in book.entries:
        assert "https://" in entry.source or entry.source_status in ("unconfirmed", "demonstration"), entry.kind
        if entry.source_status == "demonstration":
            assert not entry.may_block
        assert not entry.signed_off, "nobody signed off a shipped rule"


def test_the_eight_rulebooks_are_there() -> None:
    assert presets.names("rulebooks") == (
        "mp-2024",
        "mpf-2022-first",
        "mpf-2022-revised-2022-05-16",
        "mpf-borders-security-2023",
        "mpf1-2016",
        "mpf2-mpcamm-2018",
        "mpf2-pilots-2018",
        "mpf3-2020",
    )
    assert len({(book.code, book.version) for book in BOOKS}) == 8
    assert len({book.content_hash for book in BOOKS}) == 8


def test_the_revision_of_may_2022_is_a_second_version_with_other_figures() -> None:
    first, revised = presets.rulebook("mpf-2022-first"), presets.rulebook("mpf-2022-revised-2022-05-16")
    assert (first.code, first.version, revised.code, revised.version) == ("mpf-2022", 1, "mpf-2022", 2)
    months = [book.figures("duration", on=date(2022, 6, 1), lot="D").maximum_months for book in (first, revised)]
    assert months[0] < months[1]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("code = ", "rulebooks/x.toml: not TOML: Invalid value"),
        ("code = 'x'", "rulebooks/x.toml: key 'version' is missing"),
        (
            "code = 'x'\nversion = 1\nentries = [{ kind = 'one_fund' }]",
            "rulebooks/x.toml.entries[0]: key 'source' is missing",
        ),
        (
            "code = 'x'\nversion = 1\nentries = [{ kind = 'fun', source = 's', source_status = 'confirmed' }]",
            "rulebooks/x.toml.entries[0]: rule 'fun': no such kind",
        ),
    ],
)
def test_a_broken_preset_names_file_and_key(text: str, complaint: str) -> None:
    with pytest.raises(presets.PresetError) as refusal:
        presets.parse("rulebooks/x.toml", text, Rulebook.from_dict)
    assert str(refusal.value).startswith(complaint)


def test_an_error_without_a_place_gets_one() -> None:
    grid = (
        "code = 'x'\nversion = 1\nstage = 'full'\ntitle = {}\nsections = []\nsource = 's'\nsource_status = 'confirmed'"
    )
    with pytest.raises(presets.PresetError, match=r"^grids/x\.toml: grid x: codes of criteria"):
        presets.parse("grids/x.toml", grid, presets.Grid.from_dict)


def test_a_preset_that_is_not_there_is_named() -> None:
    with pytest.raises(presets.PresetError, match=r"rulebooks/none\.toml: there is no such preset"):
        presets.rulebook("none")


def test_the_page_of_rules_is_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = tmp_path / "rules.md"
    monkeypatch.setattr("sys.argv", ["docs", str(written)])
    runpy.run_path(docs.__file__, run_name="__main__")
    assert written.read_text(encoding="utf-8") == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), (
        "write it again with: python -m facility.core.rules.docs"
    )


def test_the_page_names_every_rule_and_says_which_may_block() -> None:
    page = docs.render()
    for book in BOOKS:
        section = page.split(f"## {book.title['en']}\n")[1].split("\n## ")[0]
        blocking = {entry.number for entry in book.entries if entry.may_block}
        stated = section.split("May block: ")[1].split(". The other")[0].split(", ")
        assert set(stated) == blocking
        assert section.count("| **yes** |") == sum(entry.may_block for entry in book.entries)


def test_figures_stand_with_their_units() -> None:
    assert docs.figures({}) == "none"
    assert docs.figures({"minimum_cents": 20_000_000, "ceiling_bp": 9500, "roles": [], "limit": 1}) == (
        "minimum_cents: 200,000.00 EUR; ceiling_bp: 95.00 %; roles: none; limit: 1"
    )
    assert docs.figures({"regions": {"africa": ["SN", "NG"]}}) == "regions: africa: SN, NG"
