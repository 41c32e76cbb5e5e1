"""The PDF: its words, its tags, its marks; hostile texts stay texts; the same content is the same file."""

from dataclasses import replace
from pathlib import Path

import pytest

from facility.foundation.documents.glyphs import BUILT_IN, Coverage, coverage, ranges_of
from facility.foundation.documents.public import Column, Heading, Paper, Table, Text, finish, render
from facility.foundation.documents.typesetting import FONTS, prepared, typeset
from tests.foundation.documents.make import ARABIC, CYRILLIC, GREEK, UNION, specimen
from tests.foundation.documents.reading import Pdf

needs_fonts = pytest.mark.skipif(not FONTS.exists(), reason="the fonts of tools/assets.toml are not fetched")


def pdf(paper: Paper) -> Pdf:
    return Pdf(typeset(dict(finish(paper))))


def saying(*texts: str) -> Pdf:
    return pdf(Paper(title="Said", language="en", day="2026-03-02", blocks=[Text(text) for text in texts]))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_says_that_it_can_be_kept_and_read_aloud(language: str) -> None:
    made = pdf(specimen(language))
    for words in (
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "Specimen MPF-2026-0001",
    ):
        assert words in made.xmp
    assert made.root["/Lang"] == language
    assert made.root["/MarkInfo"]["/Marked"] is True or made.root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert made.root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "/OutputIntents" in made.root


def test_its_tags_follow_the_structure() -> None:
    tags = pdf(specimen()).tags
    assert [(tag.name, tag.title) for tag in tags.all("H1", "H2", "H3")] == [
        ("H1", "Specimen"),
        ("H2", "Names"),
        ("H3", "Lists"),
        ("H2", "Money"),
    ]
    table = tags.all("Table")[0]
    assert [len(table.all(name)) for name in ("THead", "TH", "TR", "TD", "Caption")] == [1, 2, 4, 6, 1]
    assert [figure.alt for figure in tags.all("Figure")] == ["The Union pays 80 %, others 20 %."]
    assert [len(one.all("LI")) for one in tags.all("L")] == [3, 2, 2]


def test_nothing_that_is_said_is_missing() -> None:
    text = pdf(specimen()).text
    for words in (
        "Ana Example",
        "Everything once.",
        "MPF-2026-0001",
        "small words",
        "leading words",
        "ab12ab12 ab12ab12",
        "first",
        "apple",
        "Amounts by heading",
        "EUR 30",
        "Who pays",
        "Another line.",
        "Signed on 2 March 2026.",
        "* A footnote.",
        "Page 1 of ",
    ):
        assert words in text


@needs_fonts
@pytest.mark.parametrize("words", [UNION, GREEK, CYRILLIC, "Հայաստան", "საქართველო"])
def test_every_letter_of_every_script_is_there(words: str) -> None:
    assert words in saying(words).text


@needs_fonts
def test_arabic_is_set_in_its_own_font_and_every_letter_comes_once() -> None:
    made = saying(ARABIC)
    assert "Vazirmatn-Regular" in made.fonts()
    assert sorted(made.text.replace("Said", "").split("Migration")[0].replace(" ", "").strip()) == sorted(
        ARABIC.replace(" ", "")
    )


@needs_fonts
def test_no_letter_of_the_names_we_know_is_missing() -> None:
    known = coverage(FONTS)
    for text in (UNION, GREEK, CYRILLIC, ARABIC, "پاکستان ایران اردو", "€ – — … „“ «»  ‑ ≥ §"):
        known.shown(text)
    assert known.missing == {}


@needs_fonts
def test_what_no_font_has_is_shown_as_such_and_named() -> None:
    text = saying("smile 😀 and 中文", "again 😀").text
    assert "smile � and ��" in text
    assert "U+1F600, U+4E2D, U+6587" in text


@pytest.mark.parametrize(
    "evil",
    [
        '#eval("1+1") #include "/etc/passwd" #import "@preview/x:1.0.0"',
        "$ integral x $ *bold* _it_ `raw` <label> @ref // comment /* x */",
        "= Heading - list + enum / term: x \\u{41} \\ ~ --- #[x] #{x}",
        '"quoted" \\" \\n {page} {pages} {list} %(n)s %s {0}',
        "<script>alert(1)</script> &amp; &#65; <w:p/> ]]>",
    ],
)
def test_markup_of_any_kind_stays_text(evil: str) -> None:
    made = pdf(Paper(title=evil, language="en", day="2026-03-02", reference=evil, blocks=[Heading(evil), Text(evil)]))
    plain = " ".join(made.text.split())
    assert plain.count(" ".join(evil.split())) >= 3


def test_control_and_direction_characters_are_gone() -> None:
    text = saying("a\u202eb\u2066c\x00d\x07e\u200ff\ufeffg\ud800h\u00adi", "one\u2028two\r\nthree\rfour").text
    assert "abcdefghi" in text
    assert [line for line in text.splitlines() if line in {"one", "two", "three", "four"}] == [
        "one",
        "two",
        "three",
        "four",
    ]


@needs_fonts
def test_a_word_longer_than_the_paper_is_broken_and_stays_whole() -> None:
    made = pdf(
        Paper(
            title="W" * 300,
            language="en",
            day="2026-03-02",
            blocks=[Text("x" * 500), Table("t", [Column("a"), Column("b")], [["y" * 200, "z" * 200]])],
        )
    )
    joined = "".join(made.text.split())
    assert all(part in joined for part in ("W" * 300, "x" * 500))
    lines = [line.strip() for line in made.text.splitlines()]
    # What a line of the page holds at most: 453 points of capitals at 19 points, of small letters at 10.
    assert max(len(line) for line in lines if set(line) == {"W"}) <= 26
    assert max(len(line) for line in lines if set(line) == {"x"}) <= 86


def lowest(made: Pdf) -> float:
    seen: list[float] = []
    for page in made.reader.pages:
        page.extract_text(
            visitor_text=lambda text, place, _tm, _font, _size: seen.append(place[5]) if text.strip() else None
        )
    return min(seen)


def test_a_long_reason_in_a_short_table_goes_on_on_the_next_page() -> None:
    reason = " ".join(f"word{number}" for number in range(2_000))
    table = Table("Reasons", [Column("Dossier"), Column("Reason", width=2)], [["A", reason]])
    made = pdf(Paper(title="Long", language="en", day="2026-03-02", blocks=[table]))
    assert len(made.reader.pages) > 1
    said = set(made.text.split())
    assert said >= {f"word{number}" for number in range(2_000)}
    assert lowest(made) > 30


def test_a_word_in_a_cell_breaks_after_its_signs_before_it_touches_its_neighbour() -> None:
    known = coverage(FONTS)
    table = {"is": "table", "caption": "a_very_long.caption", "rows": [["demonstration_of-2026.pdf"], ["n" * 20]]}
    ready = prepared({"blocks": [table], "footnotes": []}, known)["blocks"][0]
    assert ready["caption"] == "a_very_long.caption"
    assert ready["rows"] == [
        ["demonstration_\u200bof-\u200b2026.\u200bpdf"],
        [f"{'n' * 12}\u200b{'n' * 8}"],
    ]


def test_equal_content_is_an_equal_file_and_another_word_another_one() -> None:
    first, again = (render(finish(specimen()), "pdf") for _turn in range(2))
    assert first == again
    assert render(finish(replace(specimen(), lead="Otherwise.")), "pdf") != first


def test_without_our_fonts_it_is_still_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from facility.foundation.documents import typesetting

    monkeypatch.setattr(typesetting, "FONTS", tmp_path / "none")
    made = Pdf(typesetting.typeset(dict(finish(specimen()))))
    assert GREEK in made.text
    assert "U+0648" in made.text


def test_a_font_without_a_map_is_no_font() -> None:
    with pytest.raises(ValueError, match="character map"):
        ranges_of(b"\x00\x01\x00\x00\x00\x00" + b"\x00" * 6)


def test_without_a_sign_for_it_an_unknown_letter_is_a_question_mark() -> None:
    assert Coverage(BUILT_IN).shown("é中") == "é?"
