"""What is too much for a document: long tables are cut and say so, too much is refused, the press is stopped."""

import pytest

from facility.core.errors import Refused
from facility.foundation.documents import pressing, rendering
from facility.foundation.documents.pictures import bar
from facility.foundation.documents.public import Column, Paper, Table, Text, Unmade, finish, render
from facility.foundation.documents.rendering import _surroundings
from tests.foundation.documents.make import specimen
from tests.foundation.documents.reading import Pdf


def rows(number: int) -> Paper:
    table = Table(
        "Rows", [Column("Number"), Column("Amount", is_number=True)], [[f"row {n}", "EUR 1"] for n in range(number)]
    )
    return Paper(title="Long", language="fr", day="2026-03-02", blocks=[table])


def test_a_table_of_ten_thousand_rows_is_cut_and_says_so() -> None:
    made = Pdf(render(finish(rows(10_000)), "pdf"))
    text = made.text
    assert ("row 1999" in text, "row 2000" in text, "10000" in text) == (True, False, True)
    assert len(made.tags.all("TR")) == 2001


def test_a_row_of_another_width_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="number of cells"):
        finish(Paper(title="x", language="en", day="2026-03-02", blocks=[Table("t", [Column("a")], [["1", "2"]])]))


def test_one_text_is_cut_and_says_so() -> None:
    data = finish(Paper(title="x", language="en", day="2026-03-02", lead="y" * 40_000, blocks=[]))
    assert (len(data["lead"]), data["lead"][-3:]) == (30_004, "[…]")


def test_too_much_in_all_is_refused() -> None:
    blocks = [Text("word " * 5_000) for _turn in range(200)]
    with pytest.raises(Refused) as refusal:
        finish(Paper(title="x", language="en", day="2026-03-02", blocks=blocks))
    assert [one.message for one in refusal.value.findings] == ["document.too_long"]


def test_a_press_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(Unmade) as stopped:
        render(finish(specimen()), "pdf", seconds=0.001)
    assert stopped.value.code == "time"


def test_a_press_that_fails_says_nothing_of_what_it_read() -> None:
    with pytest.raises(Unmade) as failure:
        render({"title": "secret words"}, "pdf")
    assert failure.value.code == "press"


def test_a_document_that_grows_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_BYTES", 1000)
    with pytest.raises(Unmade) as failure:
        render(finish(specimen()), "pdf")
    assert failure.value.code == "size"


def test_there_is_no_other_form() -> None:
    with pytest.raises(ValueError, match="odt"):
        render(finish(specimen()), "odt")
    with pytest.raises(KeyError):
        pressing.press("odt", {})


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_press_gives_the_same_here_as_in_a_process_of_its_own(form: str) -> None:
    data = dict(finish(specimen()))
    assert pressing.press(form, data) == render(data, form)


def test_the_press_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACILITY_SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    assert "secret" not in _surroundings().values()


def test_a_bar_of_nothing_is_still_a_picture() -> None:
    assert bar([0]).startswith(b"\x89PNG")
    assert bar([8000, 2000]) != bar([2000, 8000])
