"""Gather the words of pages and code into the catalogues (`make words`); no gettext program is needed."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 110
# How many leading texts a call carries: (of context, of words).
CALLS = {"_": (0, 1), "gettext": (0, 1), "ngettext": (0, 2), "pgettext": (1, 1), "npgettext": (1, 2)}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b({'|'.join(CALLS)})\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)

Word = tuple[str, str, str]
"""Context, words, plural words; empty where there is none."""


def words_of_code(source: str) -> Iterator[Word]:
    """The words that Python code sends through gettext as constants."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        name = name.removesuffix("_lazy").removesuffix("_noop")
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in CALLS and len(texts) >= sum(CALLS[name]):
            yield word(name, texts)


def words_of_template(source: str) -> Iterator[Word]:
    """The words that a template sends through gettext, in tags, blocks and constants."""
    for call in CALL.finditer(templatize(source)):
        yield word(call[1], [ast.literal_eval(text) for text in re.findall(STRING, call[2], re.DOTALL)])


def word(name: str, texts: list[str]) -> Word:
    """The context, words and plural of one call."""
    contexts, words = CALLS[name]
    return ("", *texts)[contexts], texts[contexts], texts[contexts + 1] if words > 1 else ""


def gather(root: Path = ROOT) -> dict[tuple[str, str], str]:
    """Every word of the product: (context, words) and the plural, empty where the words have none."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted((root / "facility").rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or not path.is_file():
            continue
        source = path.read_text(encoding="utf-8")
        for context, words, plural in words_of_code(source) if path.suffix == ".py" else words_of_template(source):
            if words:
                found[context, words] = plural or found.get((context, words), "")
    return found


def refresh(old: Catalog, found: dict[tuple[str, str], str]) -> tuple[Catalog, list[str]]:
    """A catalogue of exactly these words, with the translations that are known; the words that still have none."""
    new = Catalog(locale=old.locale, charset="utf-8", header_comment=old.header_comment, fuzzy=False)
    new.mime_headers = old.mime_headers
    without = []
    for (context, words), plural in found.items():
        known = old.get(words, context or None)
        said = known.string if known else ""
        texts = [str(text) for text in said] if isinstance(said, tuple | list) else [said or ""]
        texts = (texts * 2)[:2] if plural else texts[:1]
        if not all(texts):
            without.append(words)
        string = tuple(texts) if plural else texts[0]
        new.add((words, plural) if plural else words, string, context=context or None)
    return new, without


def write(catalogue: Catalog, path: Path) -> None:
    """The catalogue as a file that stays alike from one gathering to the next: sorted, without places of use."""
    out = io.BytesIO()
    write_po(out, catalogue, width=WIDTH, sort_output=True, no_location=True, omit_header=False)
    path.write_bytes(out.getvalue())


def main() -> int:
    """Refresh every catalogue and name what waits for a translation; 1 when something does."""
    found, waiting = gather(), 0
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        with path.open("rb") as stream:
            old = read_po(stream, locale=path.parent.parent.name, abort_invalid=True)
        new, without = refresh(old, found)
        write(new, path)
        waiting += len(without)
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(found)} entries, {len(without)} without a translation\n")
        sys.stdout.writelines(f"  {words}\n" for words in without)
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
