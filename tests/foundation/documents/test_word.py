"""The text that people edit: the same words as the PDF, with styles, header rows, language and properties."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx.oxml.ns import qn

from facility.foundation.documents.public import Paper, Text, finish, render
from facility.foundation.documents.wordpaper import write
from tests.foundation.documents.make import ARABIC, CYRILLIC, GREEK, UNION, specimen
from tests.foundation.documents.reading import word, words_of


@pytest.mark.parametrize("language", ["en", "fr"])
def test_headings_language_and_properties(language: str) -> None:
    made = word(write(finish(specimen(language))))
    assert [(one.style.name, one.text) for one in made.paragraphs if one.style.name.startswith("Heading")] == [
        ("Heading 1", "Specimen"),
        ("Heading 2", "Names"),
        ("Heading 3", "Lists"),
        ("Heading 2", "Money"),
    ]
    about = made.core_properties
    assert (about.title, about.language, about.comments) == ("Specimen MPF-2026-0001", language, "")
    assert about.created in {datetime(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)}  # noqa: DTZ001
    assert made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val")) == language


def test_tables_have_a_header_row_a_caption_and_figures_on_the_right() -> None:
    table = word(write(finish(specimen()))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Heading", "Amount"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr is None
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Amounts by heading"
    assert [cell.text for cell in table.rows[-1].cells] == ["Total", "EUR 30"]
    assert table.rows[1].cells[1].paragraphs[0].alignment == 2


def test_a_picture_says_what_it_shows() -> None:
    made = word(write(finish(specimen())))
    assert [one._inline.docPr.get("descr") for one in made.inline_shapes] == ["The Union pays 80 %, others 20 %."]


def test_what_reads_from_the_right_is_marked_so() -> None:
    made = word(write(finish(specimen())))
    turned = [
        one.text for one in made.paragraphs if one._p.pPr is not None and one._p.pPr.find(qn("w:bidi")) is not None
    ]
    assert turned == [ARABIC]


def test_it_says_the_same_as_the_paper() -> None:
    words = words_of(word(write(finish(specimen()))))
    for said in (
        UNION,
        GREEK,
        CYRILLIC,
        ARABIC,
        "Everything once.",
        "* A footnote.",
        "ab12" * 16,
        "Another line.",
        "pear",
    ):
        assert said in words


def test_equal_content_is_an_equal_file() -> None:
    first, again = (render(finish(specimen()), "docx") for _turn in range(2))
    assert first == again


def test_hostile_texts_stay_texts() -> None:
    evil = "<w:p/> ]]> & \u202e {{ x }} {% y %} =cmd|' /C calc'!A0 \x0b"
    made = write(finish(Paper(title=evil, language="en", day="2026-03-02", blocks=[Text(evil)])))
    plain = "<w:p/> ]]> &  {{ x }} {% y %} =cmd|' /C calc'!A0"
    assert word(made).paragraphs[1].text == plain
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not [name for name in package.namelist() if "vba" in name.lower()]
