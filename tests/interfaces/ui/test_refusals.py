"""Every refusal that the code can raise has a sentence of its own, in English and in French: no code reaches a reader."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from facility.core.findings import Finding
from facility.interfaces.web.ui.findings import say

ROOT = Path(__file__).resolve().parents[3] / "facility"
# Which argument holds the message, and the keyword that gives the sentence on the spot.
MADE_BY = {"at_field": 1, "Finding": None}


def facts_of(given: dict[str | None, ast.expr], module: ast.Module) -> dict[str, int]:
    """The facts that the call gives with the message, each as 1; a name stands for what the module calls so."""
    names = {name for name in given if name and name not in Finding.__dataclass_fields__}
    written = [given["facts"]] if "facts" in given else []
    if written and isinstance(written[0], ast.Name):
        written = [one.value for one in ast.walk(module) if isinstance(one, ast.Assign)]
    for one in written:
        if isinstance(one, ast.Dict):
            names |= {key.value for key in one.keys if isinstance(key, ast.Constant)}
    return dict.fromkeys(names, 1)


def codes() -> Iterator[tuple[Finding, str]]:
    """Every message written out in a call that makes a finding, with its place; those that bring a text are said."""
    for path in sorted(ROOT.rglob("*.py")):
        if "core/rules" in path.as_posix():
            continue  # the rules' own words are tested with the rules
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in MADE_BY:
                continue
            given = {one.arg: one.value for one in node.keywords}
            place = MADE_BY[node.func.id]  # type: ignore[attr-defined]
            message = given.get("message")
            if message is None and place is not None and len(node.args) > place:
                message = node.args[place]
            if "text" not in given and isinstance(message, ast.Constant) and isinstance(message.value, str):
                yield (
                    Finding(message=message.value, facts=facts_of(given, module)),
                    f"{path.relative_to(ROOT)}:{node.lineno}",
                )


def test_the_codes_are_found() -> None:
    assert len({finding.message for finding, _place in codes()}) > 40


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_refusal_has_a_sentence(language: str) -> None:
    wordless = []
    with translation.override(language):
        for finding, place in codes():
            plain = finding.message.replace("_", " ").replace(".", " ").strip().capitalize()
            if say(finding)[0].split(" (")[0] == plain:
                wordless.append(f"{finding.message} {place}")
    assert wordless == []
