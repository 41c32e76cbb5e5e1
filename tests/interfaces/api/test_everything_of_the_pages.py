"""What pages can do, programs can do, or the tables of page_acts.py say why not: no new page and no new act escapes."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import get_resolver

import facility.apps
import facility.foundation
from facility.foundation.accounts.public import PERMISSIONS
from facility.interfaces import api
from tests.interfaces.api.filling import operations
from tests.interfaces.api.page_acts import ACTS, PAGES, Grave
from tests.interfaces.test_every_address import patterns


def methods_of(view: Callable[..., Any] | None) -> set[str]:
    """The methods that a view's decorators let through; all of them where none says."""
    while view is not None:
        if inspect.isfunction(view):
            named = inspect.getclosurevars(view).nonlocals.get("request_method_list")
            if named is not None:
                return set(named)
        view = getattr(view, "__wrapped__", None)
    return {"GET", "POST"}


def pages() -> dict[str, set[str]]:
    """Every address that is a page, with its methods."""
    return {
        name: methods_of(one.callback)
        for name, one in patterns(get_resolver())
        if not name.startswith(("api:", "api_else:", "common_grants:"))
    }


def test_every_page_says_what_a_program_does_instead() -> None:
    assert set(pages()) ^ set(PAGES) == set()


def test_a_page_that_reads_has_an_operation_that_reads_and_one_that_writes_one_that_writes() -> None:
    known = {name: method for name, method, _path in operations()}
    wrong = []
    for name, all_methods in pages().items():
        told, methods = PAGES[name], all_methods
        if isinstance(told, tuple):
            told, methods = told[0], all_methods - {"POST"}  # its act is grave
        if not isinstance(told, str):
            continue
        found = {known.get(one, "missing") for one in told.split()}
        writes = found - {"get", "missing"}
        if "missing" in found or ("GET" in methods and "get" not in found) or bool(writes) != ("POST" in methods):
            wrong.append((name, sorted(methods), told))
    assert wrong == []


# Webhooks are made by programs, which have an address to be told at; people end them on the page of changes.
ONLY_PROGRAMS = {"list_webhook_events", "make_webhook", "end_webhook"}


def test_every_operation_stands_for_something_of_a_page() -> None:
    whole = [each[0] if isinstance(each, tuple) else each for each in PAGES.values()]
    told = {one for each in whole if isinstance(each, str) for one in each.split()}
    assert {name for name, _method, _path in operations()} - told == ONLY_PROGRAMS


def acts() -> Iterator[tuple[str, str]]:
    """Every act that may be entered from outside: module and name of what takes `at=` and is no step."""
    for floor in (facility.apps, facility.foundation):
        for one in pkgutil.iter_modules(floor.__path__):
            try:
                public = importlib.import_module(f"{floor.__name__}.{one.name}.public")
            except ModuleNotFoundError:
                continue
            steps = {getattr(step, "__name__", step) for step in getattr(public, "STEPS", ())}
            for name, act in vars(public).items():
                if not inspect.isfunction(act) or name in steps or getattr(act, "is_step", False):
                    continue
                at = inspect.signature(act).parameters.get("at")
                if at is not None and at.kind is inspect.Parameter.KEYWORD_ONLY and one.name in act.__module__:
                    yield one.name, name


def entered() -> set[str]:
    """Every name of another shelf's door that the interface for programs uses: "evaluation.agree"."""
    found = set()
    for path in Path(api.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        doors = {
            alias.asname: node.module.rpartition(".")[2]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
            if alias.name == "public" and alias.asname
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in doors:
                found.add(f"{doors[node.value.id]}.{node.attr}")
    return found


def test_every_act_is_an_operation_or_says_why_not() -> None:
    known, used = {f"{app}.{name}" for app, name in acts()}, entered()
    assert len(known) > 130
    inside = {"machines.claim"}
    assert sorted(known - used - inside - set(ACTS)) == []
    assert sorted(name for name in ACTS if name in used or name not in known) == []


def test_what_is_left_out_as_grave_is_grave() -> None:
    told = [one[1] if isinstance(one, tuple) else one for one in (*PAGES.values(), *ACTS.values())]
    assert {one.permission for one in told if isinstance(one, Grave) and not PERMISSIONS[one.permission].grave} == set()
    grave = {code for code, may in PERMISSIONS.items() if may.grave}
    assert grave - {one.permission for one in told if isinstance(one, Grave)} == set()
