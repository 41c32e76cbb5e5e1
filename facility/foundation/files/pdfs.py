"""PDF files: looked into for scripts and programs, in the open and in packed streams, with every size bounded.

Names may be written with codes (/J#61vaScript), and objects may lie in packed streams (/ObjStm), where a plain search
finds nothing. What cannot be unpacked and may hold objects is refused, not waved through.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from facility.foundation.files.refusals import damaged, packed, protected, unreadable_parts, with_script

MOST_UNFOLDED = 256 * 1024 * 1024
_STEP = 1024 * 1024
# Further than this before a stream its dictionary is not looked for.
_BACK = 64 * 1024
_RUNS = re.compile(rb"/(JavaScript|Launch|RichMedia)(?![A-Za-z0-9])|application/x-javascript")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/[^\s()<>\[\]{}/%]{1,127}")
_STREAM = re.compile(rb"(?<!end)stream[\r\n\t ]{1,8}")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(FlateDecode|Fl)\s*(?![\w/\s]*/(\w+Decode|AHx|A85|LZW|RL|Fl)\b)")
_PREDICTED = re.compile(rb"/Predictor\s+(?!1\b)\d")


def names_plain(content: bytes) -> bytes:
    """The content with names written out: /J#61vaScript is /JavaScript."""

    def plain(match: re.Match[bytes]) -> bytes:
        return _CODE.sub(lambda code: bytes([int(code[1], 16)]), match[0])

    return _NAME.sub(plain, content) if b"#" in content else content


def _unfold(content: memoryview, allowed: int) -> bytes:
    """What comes out of a packed stream, up to where it breaks: readers forgive a broken end as well."""
    worker = zlib.decompressobj()
    found = bytearray()
    for start in range(0, len(content), _STEP):
        try:
            found += worker.decompress(content[start : start + _STEP], allowed + 1 - len(found))
        except zlib.error:
            break
        if len(found) > allowed:
            raise packed()
        if worker.eof:
            break
    return bytes(found)


def _about(content: bytes, place: int) -> bytes:
    """The dictionary before a stream, names written out. Raises Refused where there is none near enough."""
    before = content[max(0, place - _BACK) : place]
    start = before.rfind(b"obj")
    if start < 0:
        raise unreadable_parts()
    return names_plain(before[start:])


def _streams(content: bytes) -> Iterator[bytes]:
    """All packed streams, unfolded. Raises Refused for objects that cannot be looked into."""
    view = memoryview(content)
    left = MOST_UNFOLDED
    for match in _STREAM.finditer(content):
        about = _about(content, match.start())
        holds_objects = b"/ObjStm" in about
        if holds_objects and b"/Filter" not in about:
            continue  # in the open, where the plain search sees it
        if holds_objects and (not _FLATE.search(about) or _PREDICTED.search(about)):
            raise unreadable_parts()
        end = content.find(b"endstream", match.end())
        unfolded = _unfold(view[match.end() : end if end >= 0 else None], left)
        if holds_objects and not unfolded:
            raise unreadable_parts()
        left -= len(unfolded)
        yield unfolded


def inspect(stream: BinaryIO) -> str:
    """The kind "pdf" for a file that nothing speaks against. Raises Refused (damaged, protected, runs something)."""
    stream.seek(0)
    content = stream.read()
    if b"%%EOF" not in content[-2048:] and b"startxref" not in content[-2048:]:
        raise damaged("PDF")
    plain = names_plain(content)
    if _ENCRYPTED.search(plain):
        raise protected()
    if _RUNS.search(plain) or any(_RUNS.search(names_plain(found)) for found in _streams(content)):
        raise with_script()
    return "pdf"
