"""A bar of shares as a small PNG, for texts that cannot carry drawings; no library, the same bytes every time."""

import struct
import zlib
from collections.abc import Sequence

TONES = ((0x00, 0x44, 0x94), (0x7C, 0x9C, 0xC9), (0xC7, 0xD4, 0xE8), (0x8A, 0x8F, 0x9C))
WIDTH, HEIGHT = 900, 30


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bar(shares: Sequence[int]) -> bytes:
    """The PNG of a bar whose parts have these shares (basis points of the whole, none negative, one above zero)."""
    whole = sum(shares) or 1
    row = bytearray()
    told = 0
    for place, share in enumerate(shares):
        told += share
        wanted = WIDTH * told // whole
        row += bytes(TONES[place % len(TONES)]) * (wanted - len(row) // 3)
    row += bytes(TONES[0]) * (WIDTH - len(row) // 3)
    pixels = zlib.compress((b"\x00" + bytes(row)) * HEIGHT, 9)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
