"""What changed between two wordings, word by word, for people to see."""

import re
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")
_MAX_PIECES = 6_000


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces of text in order, each with "ins" (new), "del" (gone) or "" (as before)."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > _MAX_PIECES:
        return [("del", before), ("ins", after)] if before != after else [("", after)]
    found: list[tuple[str, str]] = []
    for tag, o1, o2, n1, n2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("", "".join(new[n1:n2])))
            continue
        if o1 < o2:
            found.append(("del", "".join(old[o1:o2])))
        if n1 < n2:
            found.append(("ins", "".join(new[n1:n2])))
    return found
