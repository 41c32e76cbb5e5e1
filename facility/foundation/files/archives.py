"""Office documents are archives: looked into before they are kept, with every size bounded."""

import io
import re
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext_noop
from lxml import etree

from facility.foundation.files.refusals import damaged, linked_elsewhere, odd_paths, packed, protected, with_macros

MOST_PARTS = 4000
MOST_BYTES = 250 * 1024 * 1024
MOST_RATIO = 150
# Small parts may be packed well (an empty sheet), so that the ratio is asked only from here on.
RATIO_FROM = 1024 * 1024
MOST_XML = 4 * 1024 * 1024
DEEPEST = 1

_PROGRAMS = re.compile(
    r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/|dialogsheets/|activex/|basic/|scripts/|"
    r"oleobject[^/]*\.bin|[^/]*\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta|jar|com|lnk|msi))",
    re.IGNORECASE,
)
_INNER = re.compile(r"\.(zip|docx|docm|dotm|xlsx|xlsm|xlsb|xltm|pptx|pptm|odt|ods|odp)$", re.IGNORECASE)
_MACRO_TYPES = re.compile(
    r"macroenabled|vbaproject|activex|ms-word\.attachedtoolbars|intlmacrosheet|macrosheet", re.IGNORECASE
)
_MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
_LOADED = ("attachedtemplate", "oleobject", "frame", "subdocument", "externallinkpath", "package", "control")
_OPENED = {"zip": gettext_noop("a ZIP archive"), "pptx": gettext_noop("a PowerPoint presentation")}


def _parse(content: bytes, found: str) -> etree._Element:
    """Parse a part without entities, network or a document type. Raises Refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise damaged(found) from None
    if root.getroottree().docinfo.doctype:
        raise damaged(found)
    return root


def _check_names(names: list[str]) -> None:
    folded = [name.casefold() for name in names]
    if len(set(folded)) != len(folded):
        raise odd_paths()
    for name in names:
        parts = name.split("/")
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in parts:
            raise odd_paths()


def _check_sizes(archive: zipfile.ZipFile, whole: int) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise packed()
    # Parts that share their bytes: the sum of the packed sizes passes the file's own.
    if sum(part.compress_size for part in parts) > whole:
        raise packed()
    for part in parts:
        if part.flag_bits & 0x1:
            raise protected()
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise packed()


def _read(archive: zipfile.ZipFile, name: str, found: str, limit: int = MOST_XML) -> bytes:
    try:
        with archive.open(name) as part:
            content = part.read(limit + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
        raise damaged(found) from None
    if len(content) > limit:
        raise packed()
    return content


def _check_bytes(archive: zipfile.ZipFile, found: str) -> None:
    """Unfold every part once within the sizes that it states: a lie or a damage shows here."""
    for part in archive.infolist():
        if part.is_dir():
            continue
        try:
            with archive.open(part) as stream:
                while stream.read(1024 * 1024):
                    pass
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
            raise damaged(found) from None


def _check_inner(archive: zipfile.ZipFile, depth: int, found: str) -> None:
    """A chart brings its own sheet along: it is looked into as well, one level down."""
    for part in archive.infolist():
        if not _INNER.search(part.filename):
            continue
        if depth >= DEEPEST:
            raise packed()
        content = _read(archive, part.filename, found, 20 * 1024 * 1024)
        if inspect(io.BytesIO(content), depth + 1) not in {"docx", "xlsx", "odt", "pptx"}:
            raise with_macros()


def _open_xml(archive: zipfile.ZipFile) -> str:
    """The kind by the main part's content type; refuses macros and what is loaded from elsewhere."""
    found = "Office"
    types = _parse(_read(archive, "[Content_Types].xml", found), found)
    kind = ""
    for node in types.iter():
        content_type = str(node.get("ContentType") or "")
        if _MACRO_TYPES.search(content_type):
            raise with_macros()
        kind = kind or _MAIN_TYPES.get(content_type.casefold().strip(), "")
    for name in archive.namelist():
        if name.casefold().endswith(".rels"):
            _check_relations(_parse(_read(archive, name, found), found))
    return kind or "zip"


def _check_relations(root: etree._Element) -> None:
    for node in root.iter():
        if str(node.get("TargetMode") or "").casefold() != "external":
            continue
        if str(node.get("Type") or "").rsplit("/", 1)[-1].casefold() in _LOADED:
            raise linked_elsewhere()


def _open_document(archive: zipfile.ZipFile) -> str:
    mimetype = _read(archive, "mimetype", "OpenDocument", 200).decode("ascii", "replace").strip()
    manifest = _parse(_read(archive, "META-INF/manifest.xml", "OpenDocument"), "OpenDocument")
    if any(etree.QName(node).localname == "encryption-data" for node in manifest.iter() if isinstance(node.tag, str)):
        raise protected()
    content = _parse(_read(archive, "content.xml", "OpenDocument", 64 * 1024 * 1024), "OpenDocument")
    for node in content.iter():
        if isinstance(node.tag, str) and etree.QName(node).localname in {"event-listener", "script"}:
            raise with_macros()
    return {"application/vnd.oasis.opendocument.text": "odt"}.get(mimetype, "zip")


def inspect(stream: BinaryIO, depth: int = 0) -> str:
    """The kind of an archive: "docx", "xlsx", "odt", "pptx" or "zip". Raises Refused for one that may do harm."""
    stream.seek(0, 2)
    whole = stream.tell()
    stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged("ZIP") from None
    with archive:
        names = archive.namelist()
        _check_names(names)
        _check_sizes(archive, whole)
        if any(_PROGRAMS.search(name) for name in names):
            raise with_macros()
        if "[Content_Types].xml" in names:
            kind = _open_xml(archive)
        elif "mimetype" in names and "META-INF/manifest.xml" in names:
            kind = _open_document(archive)
        else:
            return "zip"
        _check_bytes(archive, kind)
        _check_inner(archive, depth, kind)
        return kind
