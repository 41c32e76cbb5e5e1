"""Files as hostile or careless people send them, made here byte by byte."""

import io
import struct
import zipfile
import zlib
from typing import Any

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/main.xml" ContentType="{main}"/>{more}</Types>'
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" TargetMode="{mode}"/></Relationships>'
)


def zipped(parts: dict[str, bytes | str], **how: Any) -> bytes:
    """An archive of the parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(main: str = DOCX, more: str = "", **parts: bytes | str) -> bytes:
    """An Office document; further parts by name with `__` for `/` and `_dot_` for `.`."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES.format(main=main, more=more),
            "main.xml": "<document/>",
            **named,
        }
    )


def odt(content: str = "<office/>", mimetype: str = "application/vnd.oasis.opendocument.text", **parts: str) -> bytes:
    """An OpenDocument text."""
    named = {name.replace("__", "/").replace("_dot_", "."): inner for name, inner in parts.items()}
    manifest = named.pop("manifest", "<manifest/>")
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content, **named})


def pdf(body: bytes = b"1 0 obj << /Type /Catalog >> endobj") -> bytes:
    """A PDF with the body between head and end."""
    return b"%PDF-1.7\n" + body + b"\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def packed_pdf(inner: bytes, about: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """A PDF whose objects lie in a packed stream."""
    content = zlib.compress(inner)
    length = str(len(content)).encode()
    return pdf(b"5 0 obj << " + about + b" /Length " + length + b" >>\nstream\n" + content + b"\nendstream endobj")


def cut_pdf(inner: bytes) -> bytes:
    """A PDF whose packed objects break off before their end: readers show them all the same."""
    content = zlib.compress(inner, 1)[:-30]
    return pdf(b"5 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + content + b"\nendstream endobj")


def png(width: int = 10, height: int = 10) -> bytes:
    """A picture of a size, without real pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def jpeg(width: int = 10, height: int = 10) -> bytes:
    """A picture of a size, without real pixels."""
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + b"\x00" * 9
    frame = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width) + b"\x00" * 10
    return b"\xff\xd8" + app + frame + b"\xff\xda\x00\x02\xff\xd9"


def bomb() -> bytes:
    """A document whose one part unfolds a thousandfold."""
    return office(word__big_dot_xml=b"\0" * (20 * 1024 * 1024))


def lying_sizes() -> bytes:
    """A document whose directory says that a part is small."""
    honest = bytearray(office(word__a_dot_xml=b"x" * 5000))
    place = honest.rfind(b"PK\x01\x02", 0, honest.rfind(b"word/a.xml"))
    honest[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(honest)


def overlapping() -> bytes:
    """A document with many directory entries that point at the same packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES.format(main=DOCX, more=""))
        archive.writestr("a", b"ab" * 100_000)
        first = archive.infolist()[-1]
        for number in range(500):
            copy = zipfile.ZipInfo(f"b{number}")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type", "flag_bits"):
                setattr(copy, name, getattr(first, name))
            copy.create_system = first.create_system
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
    return out.getvalue()


def many_parts(count: int = 5000) -> bytes:
    """A document with thousands of parts."""
    return zipped(
        {"[Content_Types].xml": CONTENT_TYPES.format(main=DOCX, more=""), **{f"p{n}": "" for n in range(count)}}
    )


def protected_zip() -> bytes:
    """A document whose parts carry the mark of encryption."""
    content = bytearray(office(word__a_dot_xml=b"secret"))
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)
