"""Reads the text out of one file as a program of its own, with limits that nothing in a file can lift.

`python -m facility.foundation.files.textreading pdf 500 200000 < file`; it writes one JSON object per line: the pages
there are, each text as it is read, and last why it ended. It knows no framework, no database and no key.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MOST_MEMORY = 1024**3
MOST_SECONDS = 60
MOST_XML = 64 * 1024 * 1024
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

Line = dict[str, Any]


def of_pdf(content: bytes, most_pages: int) -> Iterator[Line]:
    """The pages of a PDF, one by one; a page that cannot be read is passed over."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        yield {"end": "protected"}
        return
    pages = len(reader.pages)
    yield {"pages": pages}
    for number in range(min(pages, most_pages)):
        try:
            text = reader.pages[number].extract_text()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - a page is foreign matter: whatever is wrong with it, the others are read
            text = ""
        yield {"text": text}
    if pages > most_pages:
        yield {"end": "pages"}


def _paragraphs(content: bytes, part: str, names: frozenset[str]) -> Iterator[Line]:
    """The paragraphs of an office document, from the one part that holds its text."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.getinfo(part).file_size > MOST_XML:
            yield {"end": "memory"}
            return
        xml = archive.read(part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for one in etree.fromstring(xml, parser).iter(*names):
        yield {"text": "".join(str(text) for text in one.itertext())}


def of_docx(content: bytes, most_pages: int) -> Iterator[Line]:
    """The paragraphs of a DOCX."""
    return _paragraphs(content, "word/document.xml", frozenset({f"{_WORD}p"}))


def of_odt(content: bytes, most_pages: int) -> Iterator[Line]:
    """The headings and paragraphs of an ODT."""
    return _paragraphs(content, "content.xml", frozenset({f"{_TEXT}p", f"{_TEXT}h"}))


def of_txt(content: bytes, most_pages: int) -> Iterator[Line]:
    """Plain text as it is."""
    yield {"text": content.decode("utf-8-sig", "replace")}


READERS = {"pdf": of_pdf, "docx": of_docx, "odt": of_odt, "txt": of_txt}


def read(kind: str, content: bytes, most_pages: int, most_signs: int) -> Iterator[Line]:
    """What is in a file, line by line, last {"end": reason}; an empty reason where all of it was read."""
    signs = 0
    try:
        for line in READERS[kind](content, most_pages):
            if "text" in line:
                line["text"] = str(line["text"])[: most_signs - signs]
                signs += len(line["text"])
            yield line
            if "end" in line:
                return
            if signs >= most_signs:
                yield {"end": "length"}
                return
    except MemoryError:
        yield {"end": "memory"}
    except Exception:  # noqa: BLE001 - foreign matter may be wrong in any way
        yield {"end": "damaged"}
    else:
        yield {"end": ""}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for found in read(sys.argv[1], sys.stdin.buffer.read(), int(sys.argv[2]), int(sys.argv[3])):
        sys.stdout.write(f"{json.dumps(found)}\n")
        sys.stdout.flush()
