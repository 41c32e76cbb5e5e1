"""From the plain data of a document to a text that people edit: the same blocks with styles, header rows, language."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from facility.foundation.documents.pictures import bar

FONT = "Arial"
BLUE = RGBColor(0x00, 0x44, 0x94)
QUIET = RGBColor(0x51, 0x55, 0x60)
FROM_RIGHT = "\u200f"
_SIZES = {"Heading 1": 19, "Heading 2": 12.5, "Heading 3": 10.5}


def _mark(parent: Any, name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _styles(made: Any, language: str) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:cs", "w:eastAsia", "w:hAnsi"):
        fonts.set(qn(script), FONT)
    for name, size in _SIZES.items():
        style = made.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), True, BLUE
        own = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            own.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before = Pt(0 if name == "Heading 1" else 14)
        style.paragraph_format.space_after = Pt(5)
    made.styles["Caption"].font.color.rgb = QUIET
    defaults = made.styles.element.find(".//" + qn("w:rPrDefault") + "/" + qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    _mark(defaults, "w:lang", val=language, eastAsia=language, bidi="ar-SA")


def _put(paragraph: Any, text: str, *, bold: bool = False, code: bool = False, quiet: bool = False) -> Any:
    """Add a text to a paragraph; one that reads from the right turns the paragraph."""
    run = paragraph.add_run(text.removeprefix(FROM_RIGHT))
    run.bold = bold or None
    if code:
        run.font.name, run.font.size = "Courier New", Pt(9)
    if quiet:
        run.font.size, run.font.color.rgb = Pt(8.5), QUIET
    if text.startswith(FROM_RIGHT):
        _mark(paragraph._p.get_or_add_pPr(), "w:bidi")
        _mark(run._r.get_or_add_rPr(), "w:rtl")
    return run


def _frame(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = _mark(properties, "w:pBdr")
    _mark(borders, "w:left", val="single", sz="24", space="8", color="004494")
    _mark(properties, "w:shd", val="clear", color="auto", fill="F3F5F9")


def _cell(cell: Any, text: str, *, right: bool = False, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    _put(paragraph, text, bold=bold)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _table(made: Any, part: Mapping[str, Any]) -> None:
    if part["caption"]:
        made.add_paragraph(
            part["caption"].removeprefix(FROM_RIGHT), style="Caption"
        ).paragraph_format.keep_with_next = True
    columns = part["columns"]
    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    _mark(table._tbl.tblPr, "w:tblCaption", val=part["caption"].removeprefix(FROM_RIGHT))
    for cell, (label, is_number, _width) in zip(table.rows[0].cells, columns, strict=True):
        _cell(cell, label, right=is_number, bold=True)
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for place, row in enumerate([*part["rows"], *([part["foot"]] if part["foot"] else [])]):
        is_foot = place >= len(part["rows"])
        for cell, text, (_label, is_number, _width) in zip(table.add_row().cells, row, columns, strict=True):
            _cell(cell, text, right=is_number, bold=is_foot)
    made.add_paragraph()


def _shares(made: Any, part: Mapping[str, Any]) -> None:
    picture = made.add_picture(io.BytesIO(bar([one[2] for one in part["parts"]])), width=Cm(16))
    about = picture._inline.docPr
    about.set("descr", part["alt"].removeprefix(FROM_RIGHT))
    about.set("title", part["caption"].removeprefix(FROM_RIGHT))
    for label, value, _share in part["parts"]:
        _put(made.add_paragraph(style="List Bullet"), f"{label}: {value}")
    made.add_paragraph(part["caption"].removeprefix(FROM_RIGHT), style="Caption")


def _signatures(made: Any, part: Mapping[str, Any]) -> None:
    for side, name, said in part["rows"]:
        _put(made.add_paragraph(), side, bold=True).add_break()
        lines = [(part["labels"][0], name), *([] if said else [(label, "") for label in part["labels"][1:]])]
        for label, value in lines:
            if value or not said:
                _put(made.add_paragraph(), f"{label}: {value or '______________________'}")
        if said:
            _put(made.add_paragraph(), said)


def _badges(made: Any, part: Mapping[str, Any]) -> None:
    for name, lines in part["rows"]:
        _put(made.add_paragraph(), part["over"], quiet=True)
        made.add_heading(name.removeprefix(FROM_RIGHT), level=2)
        for line in lines:
            _put(made.add_paragraph(), line)


def _block(made: Any, part: Mapping[str, Any]) -> None:
    kind = part["is"]
    if kind == "heading":
        made.add_heading(part["text"].removeprefix(FROM_RIGHT), level=part["level"])
    elif kind == "text":
        _put(made.add_paragraph(), part["text"], code=part["style"] == "code", quiet=part["style"] == "small")
    elif kind == "list":
        for item in part["items"]:
            _put(made.add_paragraph(style="List Number" if part["numbered"] else "List Bullet"), item)
    elif kind == "facts":
        for label, value, style in part["rows"]:
            paragraph = made.add_paragraph()
            _put(paragraph, label, quiet=True).add_break()
            _put(paragraph, value, bold=style == "strong", code=style == "code")
    elif kind == "notice":
        for place, text in enumerate([part["title"], *part["paragraphs"]] if part["title"] else part["paragraphs"]):
            paragraph = made.add_paragraph()
            _frame(paragraph)
            _put(paragraph, text, bold=place == 0 and bool(part["title"]))
    else:
        {"table": _table, "shares": _shares, "signatures": _signatures, "badges": _badges}[kind](made, part)


def _footer(made: Any, data: Mapping[str, Any]) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    before, _page, rest = data["words"]["page"].partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    _put(paragraph, f"{data['facility']}  {data['reference']}  {before}", quiet=True)
    for field, text in (("PAGE", between), ("NUMPAGES", after)):
        simple = _mark(paragraph._p, "w:fldSimple", instr=field)
        _mark(_mark(simple, "w:r"), "w:t").text = "1"
        _put(paragraph, text, quiet=True)


def _about(made: Any, data: Mapping[str, Any]) -> None:
    about, day = made.core_properties, datetime.fromisoformat(data["day"])
    about.title = f"{data['title']} {data['reference']}".strip().removeprefix(FROM_RIGHT)
    about.author = about.last_modified_by = data["facility"]
    about.language, about.comments, about.keywords = data["language"], "", ", ".join(data["keywords"])
    about.created = about.modified = day
    about.revision = 1


def _settled(content: bytes) -> bytes:
    """The same package with one day in every entry, so that equal texts are equal files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as taken:
        for name in sorted(given.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            taken.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write(data: Mapping[str, Any]) -> bytes:
    """The text as DOCX; the same data gives the same bytes."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    _styles(made, data["language"])
    if data["mark"]:
        paragraph = made.add_paragraph()
        _frame(paragraph)
        _put(paragraph, data["mark"], bold=True)
    for one in data["addressee"]:
        _put(made.add_paragraph(), one)
    made.add_heading(data["title"].removeprefix(FROM_RIGHT), level=1)
    for text in (data["reference"], data["lead"]):
        if text:
            _put(made.add_paragraph(), text)
    for part in data["blocks"]:
        _block(made, part)
    for text in data["footnotes"]:
        _put(made.add_paragraph(), text, quiet=True)
    _footer(made, data)
    _about(made, data)
    out = io.BytesIO()
    made.save(out)
    return _settled(out.getvalue())
