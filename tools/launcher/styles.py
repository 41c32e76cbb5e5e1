"""Cuts the compiled Europa Component Library down to the components that the templates use.

Run at set-up after the assets are unpacked: `build(root)`. Standard library only. The library is
EUPL-1.2; its notice stays on top of the result. White surfaces become a variable, for the dark theme.
"""

import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(".tools/ecl/styles/ecl-eu.css")
TARGET = Path("facility/interfaces/web/static/vendor/ecl/facility-ecl.css")

KEEP = {
    "container",
    "page-header",
    "button",
    "link",
    "text-input",
    "text-area",
    "form-group",
    "form-label",
    "help-block",
    "feedback-message",
    "notification",
    "table",
    "pagination",
}
DROP = re.compile(
    r"inverted|highlight|neutral|ghost|call|indicator|icon-only|__icon|description-bottom|picture|expandable"
    r"|thumbnail|meta|infos|--cta|__close|zebra|sort|__toggle|rating|\.ecl-range|\.ecl-select|datepicker|splash|"
    r"\.ecl-radio|\.ecl-checkbox|multicolumn|\.no-js|ecl-popover|ecl-search-form|__cell--|pagination__|__breadcrumb"
    r"|__background|page-header--"
)
KEPT = re.compile(r"--(?:c|s|f|sh)-")
BLOCK = re.compile(r"\.ecl-([a-z0-9]+(?:-[a-z0-9]+)*)")


def rules(text: str) -> Iterator[tuple[str, str | None]]:
    """The rules of a style sheet in turn: what stands before the brace, and what stands inside."""
    at = 0
    while at < len(text):
        brace, semicolon = text.find("{", at), text.find(";", at)
        if semicolon != -1 and (brace == -1 or semicolon < brace):
            yield text[at : semicolon + 1], None
            at = semicolon + 1
            continue
        if brace == -1:
            return
        depth, end = 1, brace + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield text[at:brace].strip(), text[brace + 1 : end - 1]
        at = end


def split_selectors(text: str) -> list[str]:
    """Selectors of a list, split at commas that stand outside brackets."""
    parts, depth, last = [], 0, 0
    for at, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append(text[last:at])
            last = at + 1
    return [*parts, text[last:]]


def wanted(selector: str) -> bool:
    """Whether every component a selector names is one we use, in a form we use."""
    blocks = BLOCK.findall(selector)
    return bool(blocks) and all(name in KEEP for name in blocks) and not DROP.search(selector)


def cut(text: str) -> str:
    """The style sheet with only the kept components and their variables."""
    out = []
    for head, body in rules(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        if body is None:
            continue
        if head.startswith("@media"):
            inner = "" if "print" in head else cut(body)
            if inner:
                out.append(f"{head}{{{inner}}}")
        elif head.startswith("@"):
            continue
        elif ":root" in head:
            out.append(f"{head}{{{body}}}")
        else:
            kept = [part for part in split_selectors(head) if wanted(part)]
            if kept:
                out.append(f"{','.join(kept)}{{{surfaces(body)}}}")
    return "".join(out)


def surfaces(body: str) -> str:
    """White backgrounds as a variable, so that a dark theme can change them."""
    return re.sub(r"(background(?:-color)?):#fff\b", r"\1:var(--f-surface,#fff)", body)


def used_variables(text: str) -> str:
    """The same without the variables that nothing asks for."""
    before = ""
    while before != text:
        before = text
        asked = set(re.findall(r"var\((--[\w-]+)", text))
        named = set(re.findall(r"[{;](--[\w-]+):", text))
        unused = {name for name in named - asked if not KEPT.match(name)}
        for name in unused:
            text = re.sub(rf"(?<=[{{;]){name}:[^;{{}}]*(?:;|(?=\}}))", "", text)
    return text


def is_stale(root: Path) -> bool:
    """Whether the cut style sheet is missing, or older than the library or this module."""
    target = root / TARGET
    if not target.is_file():
        return True
    made = target.stat().st_mtime
    return any(path.is_file() and path.stat().st_mtime > made for path in (root / SOURCE, Path(__file__)))


def build(root: Path) -> int:
    """Write the cut style sheet; returns its size in bytes. Raises FileNotFoundError without the library."""
    text = (root / SOURCE).read_text(encoding="utf-8")
    notice = re.search(r"/\*!.*?\*/", text, re.DOTALL)
    body = used_variables(cut(text))
    words = (notice[0] if notice else "") + "/* cut to the components in use; EUPL-1.2 */"
    result = '@charset "UTF-8";' + words + body
    target = root / TARGET
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(result, encoding="utf-8")
    return len(result.encode())
