"""Reading what was made: the words, tags and marks of a PDF, the words and styles of a DOCX."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
import pypdf


@dataclass
class Tag:
    """One element of the tag tree."""

    name: str
    alt: str
    title: str
    inside: list["Tag"] = field(default_factory=list)

    def all(self, *names: str) -> list["Tag"]:
        """This and every element below with one of the names, in the order of reading."""
        found = [self] if self.name in names else []
        for one in self.inside:
            found += one.all(*names)
        return found


def _tags(node: Any) -> Iterator[Tag]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _tags(one)
    elif isinstance(node, dict) and "/S" in node:
        tag = Tag(str(node["/S"])[1:], str(node.get("/Alt", "")), str(node.get("/T", "")))
        tag.inside = list(_tags(node["/K"])) if "/K" in node else []
        yield tag


@dataclass
class Pdf:
    """What a reader and a machine find in a PDF."""

    content: bytes

    def __post_init__(self) -> None:
        self.reader = pypdf.PdfReader(io.BytesIO(self.content), strict=True)
        self.root: Any = self.reader.trailer["/Root"]

    @property
    def text(self) -> str:
        """All words, with plain spaces and without places where a long word may break."""
        pages = "\n".join(page.extract_text() for page in self.reader.pages)
        return pages.replace("\u200b", "").replace("\u00a0", " ")

    @property
    def tags(self) -> Tag:
        """The tag tree under its document."""
        (document,) = _tags(self.root["/StructTreeRoot"]["/K"])
        return document

    @property
    def xmp(self) -> str:
        """The metadata as it stands in the file."""
        return str(self.root["/Metadata"].get_object().get_data().decode())

    def fonts(self) -> set[str]:
        """The names of the fonts that the pages use."""
        found = set()
        for page in self.reader.pages:
            for one in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
                found.add(str(one.get_object()["/BaseFont"]).rpartition("+")[2])
        return found


def word(content: bytes) -> Any:
    """The text that people edit."""
    return docx.Document(io.BytesIO(content))


def words_of(made: Any) -> str:
    """All paragraphs and cells."""
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])
