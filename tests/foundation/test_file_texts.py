"""The text of files, hostile ones too: read within limits, or a reason why not, never an exception."""

import io
import zlib
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from facility.foundation.files import textreading
from facility.foundation.files.naming import EXTENSIONS
from facility.foundation.files.public import text_of

PDF, TXT = EXTENSIONS["pdf"], EXTENSIONS["txt"]


def pdf(*pages: str, password: str = "") -> bytes:
    """A PDF with a line of text on each page."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject(f"/{name}"): NameObject(f"/{value}")
            for name, value in (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))
        }
    )
    for words in pages:
        page = writer.add_blank_page(200, 200)
        if words:
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET".encode())
            page[NameObject("/Contents")] = writer._add_object(stream)
            fonts = DictionaryObject({NameObject("/F1"): font})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def many(count: int, stream: bytes = b"BT /F1 12 Tf 10 100 Td (Counter) Tj ET", filters: bytes = b"") -> bytes:
    """A PDF with very many pages that share one content, small enough to upload."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    objects.append(b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids))
    objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), filters, stream))
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    objects += [page] * count
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + one + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def test_pages_are_read_one_after_the_other() -> None:
    found = text_of(pdf("Skills first", "", "Then the towns"), PDF, most_signs=1000)
    assert (found.text, found.reason) == ("Skills first\n\nThen the towns", "")
    assert (found.pages, found.pages_read) == (3, 3)


def test_five_thousand_pages_are_read_as_far_as_the_limit_and_the_reader_says_so() -> None:
    found = text_of(many(5000), PDF, most_signs=200_000, most_pages=20)
    assert (found.reason, found.pages, found.pages_read) == ("pages", 5000, 20)
    assert found.text.startswith("Counter")


def test_a_long_text_is_cut_at_its_limit() -> None:
    found = text_of(b"a word " * 100, TXT, most_signs=50)
    assert (len(found.text) <= 50, found.reason) == (True, "length")


@pytest.mark.parametrize(
    ("content", "media", "reason"),
    [
        (pdf("", ""), PDF, "no_text"),
        (pdf("Secret", password="known to one"), PDF, "protected"),
        (b"%PDF-1.7\nnot a pdf at all\n%%EOF", PDF, "damaged"),
        (b"", PDF, "damaged"),
        (b"\x00" * 2000, EXTENSIONS["docx"], "damaged"),
        (b"   \n", TXT, "no_text"),
        (b"\x89PNG", EXTENSIONS["png"], "kind"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, media: str, reason: str) -> None:
    found = text_of(content, media, most_signs=1000)
    assert (found.text, found.reason) == ("", reason)


def test_a_reader_that_hangs_is_stopped() -> None:
    assert text_of(many(3000), PDF, most_signs=200_000, seconds=0.01).reason == "time"


def test_a_page_that_unfolds_into_much_does_not_take_the_house_with_it() -> None:
    bomb = zlib.compress(b"0 " * 120_000_000, 9)
    found = text_of(many(1, bomb, b"/Filter/FlateDecode"), PDF, most_signs=1000)
    assert found.text == ""
    assert found.reason in {"no_text", "memory"}


def test_office_documents_and_plain_text_are_read() -> None:
    made = Document()
    made.add_heading("Employers", 1)
    made.add_paragraph("Ask them first.")
    out = io.BytesIO()
    made.save(out)
    assert text_of(out.getvalue(), EXTENSIONS["docx"], most_signs=1000).text == "Employers\n\nAsk them first."
    assert text_of("Ελλάδα \x07 ёлка".encode(), TXT, most_signs=1000).text == "Ελλάδα  ёлка"


def test_the_reader_itself_knows_nothing_of_the_house() -> None:
    source = Path(textreading.__file__).read_text(encoding="utf-8")
    assert "import facility" not in source and "from facility" not in source and "django" not in source
    lines = list(textreading.read("odt", b"no archive", 5, 100))
    assert lines == [{"end": "damaged"}]
    assert list(textreading.read("txt", b"abc", 5, 2)) == [{"text": "ab"}, {"end": "length"}]
