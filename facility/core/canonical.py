"""One spelling of plain data, so that equal content has an equal digest on every machine."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Raises TypeError for floats and for what JSON cannot say."""
    _forbid_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256 in hex over the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _forbid_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has more than one spelling: use whole numbers or text")
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError(f"keys are text, not {key!r}")
            _forbid_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _forbid_floats(part)
