"""What a file is, by its content; whatever may do harm to the one who opens it is refused."""

import codecs
import re
import struct
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext_noop

from facility.foundation.files import archives, pdfs
from facility.foundation.files.naming import EXTENSIONS
from facility.foundation.files.refusals import (
    control_characters,
    damaged,
    not_utf8,
    picture_too_large,
    two_in_one,
    type_differs,
    type_unknown,
)

MOST_MEGAPIXELS = 100
_CHUNK = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = {"csv", "txt"}
_PAGE = re.compile(rb"<script|<html|<\?php", re.IGNORECASE)


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise picture_too_large(MOST_MEGAPIXELS)


def _png(stream: BinaryIO) -> str:
    """Walk through the chunks to the end mark."""
    stream.seek(len(_PNG))
    first = True
    while True:
        head = stream.read(8)
        if len(head) < 8:
            raise damaged("PNG")
        length, kind = struct.unpack(">I4s", head)
        if first:
            about = stream.read(length + 4) if length == 13 else b""
            if kind != b"IHDR" or len(about) != 17:
                raise damaged("PNG")
            _check_pixels(*struct.unpack(">II", about[:8]))
            first = False
            continue
        if kind == b"IEND":
            return "png"
        stream.seek(length + 4, 1)


def _jpeg(stream: BinaryIO) -> str:
    """Walk through the segments to the frame that tells the size; the end mark must be there."""
    stream.seek(-min(stream.seek(0, 2), 64 * 1024), 2)
    if b"\xff\xd9" not in stream.read():
        raise damaged("JPEG")
    stream.seek(2)
    while True:
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            raise damaged("JPEG")
        kind, length = head[1], struct.unpack(">H", head[2:])[0]
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            frame = stream.read(5)
            if len(frame) < 5:
                raise damaged("JPEG")
            height, width = struct.unpack(">HH", frame[1:])
            _check_pixels(width, height)
            return "jpeg"
        if kind == 0xDA or length < 2:
            raise damaged("JPEG")
        stream.seek(length - 2, 1)


def _text(stream: BinaryIO) -> str:
    """UTF-8 without control characters other than tab and line ends."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    while True:
        chunk = stream.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            raise not_utf8() from None
        for mark in text:
            if mark == "\n":
                line += 1
            elif (mark < " " and mark not in "\t\r\f") or mark == "\x7f":
                raise control_characters(line)
        if not chunk:
            return "text"


def _alone(stream: BinaryIO, kind: str) -> str:
    """The kind, if nothing else is hidden behind the end: no archive, and no page behind a picture."""
    stream.seek(-min(stream.seek(0, 2), 64 * 1024), 2)
    if (kind != "pdf" and _PAGE.search(stream.read())) or zipfile.is_zipfile(stream):
        raise two_in_one(kind.upper())
    return kind


def kind_of(stream: BinaryIO) -> str:
    """The kind of content: "pdf", "docx", "xlsx", "odt", "png", "jpeg", "text", or a name for what is not taken."""
    stream.seek(0)
    head = stream.read(1024)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return _alone(stream, pdfs.inspect(stream))
    if head.startswith(b"PK\x03\x04"):
        return archives.inspect(stream)
    if head.startswith(_PNG):
        return _alone(stream, _png(stream))
    if head.startswith(b"\xff\xd8\xff"):
        return _alone(stream, _jpeg(stream))
    if head.startswith(_OLE):
        return "ole"
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "program"
    return "text?"


_SAID = {
    "ole": "Word/Excel 97-2003",
    "program": gettext_noop("a program"),
    "zip": "ZIP",
    "pptx": "PowerPoint",
    "text?": "",
}


def media_type(stream: BinaryIO, extension: str) -> str:
    """The media type of a file whose content and extension agree. Raises Refused otherwise."""
    if extension not in EXTENSIONS:
        raise type_unknown(f".{extension}")
    found = kind_of(stream)
    if found == "text?" and extension in _TEXTS:
        found = _text(stream)
    wanted = {"jpg": "jpeg", "csv": "text", "txt": "text"}.get(extension, extension)
    if found != wanted:
        raise type_differs(f".{extension}", _SAID.get(found, found.upper()))
    return EXTENSIONS[extension]
