"""What the house promises of its own code: floors, sizes, words for every act, no shortcut around a door."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from facility.foundation.clocks import public as clocks
from facility.foundation.records.public import kinds
from facility.foundation.trail.public import Event

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "facility"
# Top to bottom; those of one line may not know each other.
APPS = (
    {"interchange"},
    {"portfolio"},
    {"knowledge", "enquiries"},
    {"reporting"},
    {"grants"},
    {"evaluation", "mentoring"},
    {"proposals", "assistance", "dialogue"},
    {"calls"},
    {"projects"},
    {"finance"},
    {"bodies"},
    {"parties"},
)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "managers", "util", "misc"}


@lru_cache(maxsize=1)
def modules() -> dict[Path, ast.Module]:
    """Every module of the product, parsed."""
    found = (path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(found)}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    assert [shown(path) for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)] == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_no_template_is_longer_than_eighty_lines_or_carries_style_or_script() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        content = path.read_text(encoding="utf-8")
        if len(content.splitlines()) > 80:
            wrong.append(f"{shown(path)}: too long")
        if re.search(r"\sstyle=|\son(click|change|load|submit|input)=|<style\b|<script(?![^>]*\bsrc=)", content):
            wrong.append(f"{shown(path)}: inline style or script")
    assert wrong == []


def test_no_module_is_called_after_nothing() -> None:
    assert [shown(path) for path in modules() if path.stem in FORBIDDEN_NAMES] == []


# Longer than the house wants: each may only become shorter.
LONGER = {
    "bodies/committees.py committee": 29,
    "bodies/consultations.py consulted": 28,
    "decisions/views.py propose": 37,
    "evaluation/entries.py detail": 36,
    "evaluation/intake.py confirm": 34,
    "evaluation/intake.py consult": 27,
    "calls/views/books.py change_rule": 35,
    "calls/views/drafting.py lot_rules": 26,
    "calls/views/drafting.py lot_grids": 33,
    "calls/views/drafting.py lot_questions": 36,
    "calls/views/publishing.py check": 27,
    "dossiers/access.py partners": 29,
    "dossiers/leaving.py clarification": 31,
    "dossiers/own.py start": 26,
    "grants/payments.py detail": 26,
    "knowledge/views.py propose": 29,
}


def _is_view(function: ast.FunctionDef) -> bool:
    first = function.args.args[0].arg if function.args.args else ""
    return first == "request" and not function.name.startswith("_")


def test_a_view_has_twenty_five_lines_at_most() -> None:
    long = {}
    web = PACKAGE / "interfaces" / "web"
    for path, tree in modules().items():
        if not path.is_relative_to(web) or "ui" in path.parts:
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and _is_view(node):
                lines = (node.end_lineno or 0) - node.body[0].lineno + (not ast.get_docstring(node))
                name = f"{path.relative_to(web)} {node.name}"
                if lines > LONGER.get(name, 25):
                    long[name] = lines
    assert long == {}


def _floor(label: str) -> int:
    """The lower the number, the higher the floor; foundation and what is beside it lie below all apps."""
    return next((number for number, line in enumerate(APPS) if label in line), len(APPS))


def test_every_foreign_key_points_down() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("facility."):
            continue
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey):
                continue
            there = field.related_model._meta.app_label  # type: ignore[union-attr]
            if there != here and _floor(there) <= _floor(here) and _floor(here) < len(APPS):
                wrong.append(f"{model._meta.label}.{field.name} points to {there}")
            if _floor(here) == len(APPS) and _floor(there) < len(APPS):
                wrong.append(f"{model._meta.label}.{field.name} points up to {there}")
    assert wrong == []


def test_events_are_a_noun_and_a_verb_and_each_stands_once() -> None:
    assert [event for event in Event if not re.fullmatch(r"[a-z_]+\.[a-z_]+", event.value)] == []
    source = (PACKAGE / "foundation/trail/events.py").read_text(encoding="utf-8")
    values = re.findall(r'= "([a-z_.]+)"', source)
    assert sorted(values) == sorted(set(values))


def _calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield path, node


def test_every_task_on_the_list_has_a_title() -> None:
    titles = clocks.titles()
    without = [
        f"{shown(path)}: {given.value.value}"
        for name in ("start", "hand_on")
        for path, call in _calls(name)
        if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "clocks"
        for given in call.keywords
        if given.arg == "kind" and isinstance(given.value, ast.Constant) and given.value.value not in titles
    ]
    assert without == []


def test_every_record_that_carries_tasks_can_be_opened_from_the_list() -> None:
    """A task whose record nobody can load, judge and address would never be shown."""
    carrying = {"assignment", "call", "consultation", "decision", "grant", "payment_request", "proposal", "report"}
    assert carrying - set(kinds()) == set()


def _steps_of(package: str) -> set[str]:
    tree = modules().get(PACKAGE / package / "public.py")
    for node in tree.body if tree else []:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "STEPS":
            listed = node.value.elts if isinstance(node.value, ast.Tuple | ast.List) else []
            return {str(getattr(one, "value", getattr(one, "id", ""))) for one in listed}
    return set()


def _steps_used(path: Path, tree: ast.Module) -> Iterator[str]:
    doors: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        match = re.fullmatch(r"facility\.((apps|foundation)\.[a-z_]+)(\.public)?", node.module)
        if match is None:
            continue
        steps = _steps_of(match[1].replace(".", "/"))
        for one in node.names:
            if one.name == "public":
                doors[one.asname or one.name] = steps
            elif one.name in steps:
                yield f"{shown(path)}: {one.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in doors.get(getattr(node.value, "id", ""), set()):
            yield f"{shown(path)}:{node.lineno} {node.attr}"


def test_pages_and_commands_call_no_step() -> None:
    inside = (item for item in modules().items() if "interfaces" in item[0].parts)
    assert [used for path, tree in inside for used in _steps_used(path, tree)] == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "lorem ipsum"])
def test_nothing_is_left_for_later(word: str) -> None:
    found = [shown(path) for path in modules() if re.search(rf"\b{word}\b", path.read_text(encoding="utf-8"))]
    assert found == []
