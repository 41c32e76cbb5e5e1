"""The drill's own judgement: what was lost, doubled or half done is found, and a drill that went well has no fault."""

from random import Random
from typing import Any

import pytest

from benchmarks.drill import judging
from benchmarks.drill.main import TROUBLES, plan
from benchmarks.drill.stage import children_of, free_port, is_alive

ROW = {"token": "t1", "key": "k1", "number": 2, "sealed": True, "receipt": True, "trail": 1, "letters": 1, "clocks": 1}
PAID = {"state": "running", "payments": ["paid"]}


def told(**more: Any) -> dict[str, Any]:
    acts = [f"{what} g1" for what in judging.ORDER]
    return {"receipts": {"t1": "k1"}, "acts": acts, "repeated": 2, "answers": {"302": 3}, "gave_up": [], **more}


def stands(**more: Any) -> dict[str, Any]:
    return {
        "numbers": [1, 2],
        "submissions": [ROW],
        "drafts": ["t9"],
        "grants": {"g1": PAID},
        "letters": [["<a>", "sent", "k"]],
        "trail_faults": [],
        "books_faults": [],
        "postings": 3,
        **more,
    }


def test_a_drill_that_went_well_has_no_fault_and_a_letter_may_come_twice() -> None:
    assert judging.judge(told(), stands(), ["<a>", "<a>"]) == []
    shown = dict(judging.table(told(), stands(), ["<a>", "<a>"], {"PostgreSQL": 2}))
    assert shown["killed"] == "2 x PostgreSQL"
    assert shown["letters queued / arrived / arrived twice"] == "1 / 1 / 1"
    assert shown["submissions acknowledged / stored"] == "1 / 1"
    assert shown["grants running / paid"] == "1 / 1 of 1"


@pytest.mark.parametrize(
    ("heard", "found", "mail", "fault"),
    [
        ({}, {"submissions": []}, ["<a>"], "lost: t1"),
        ({"receipts": {"t1": "other"}}, {}, ["<a>"], "another: t1"),
        ({}, {"submissions": [ROW, ROW]}, ["<a>"], "doubled: t1"),
        ({}, {"submissions": [{**ROW, "receipt": False}]}, ["<a>"], "half done: t1: receipt"),
        ({}, {"submissions": [{**ROW, "trail": 0, "clocks": 2}]}, ["<a>"], "half done: t1: 0 trail, 2 clocks"),
        ({}, {"drafts": ["t1"]}, ["<a>"], "half done: t1 is handed in"),
        ({}, {"numbers": [1, 3]}, ["<a>"], "the receipt numbers"),
        ({}, {"numbers": [1, 1]}, ["<a>"], "the receipt numbers"),
        ({}, {"grants": {"g1": {"state": "preparation", "payments": ["paid"]}}}, ["<a>"], "lost: sign g1"),
        ({}, {"grants": {"g1": {"state": "running", "payments": ["checked"]}}}, ["<a>"], "lost: order g1"),
        ({}, {"grants": {}}, ["<a>"], "lost: sign g1"),
        ({}, {"grants": {"g1": {**PAID, "payments": ["paid", "requested"]}}}, ["<a>"], "doubled: g1"),
        ({}, {}, [], "lost letter: k"),
        ({}, {}, ["<a>", "<b>"], "a letter of nobody: <b>"),
        ({}, {"letters": [["<a>", "sent", "k"], ["<a>", "sent", "l"]]}, ["<a>"], "two letters share"),
        ({"gave_up": ["submit t2"]}, {}, ["<a>"], "gave up: submit t2"),
        ({"answers": {"302": 3, "500": 1}}, {}, ["<a>"], "a defect: 1 answers 500"),
        ({}, {"trail_faults": ["here"]}, ["<a>"], "trail: here"),
        ({}, {"books_faults": ["there"]}, ["<a>"], "books: there"),
    ],
)
def test_each_fault_is_found(heard: dict[str, Any], found: dict[str, Any], mail: list[str], fault: str) -> None:
    said = judging.judge(told(**heard), stands(**found), mail)
    assert any(one.startswith(fault) for one in said), said


def test_the_same_seed_strikes_at_the_same_moments() -> None:
    first = plan(Random(3), 60, embedded=False)
    assert first == plan(Random(3), 60, embedded=False) != plan(Random(4), 60, embedded=False)
    assert {what for _at, what in first} == {"PostgreSQL", "web worker", "job worker", *TROUBLES}
    assert {what for _at, what in plan(Random(3), 60, embedded=True)} == {"whole server", "job worker"}
    assert max(at for at, _what in first) < 62


def test_only_processes_of_the_drill_are_found() -> None:
    assert children_of(-5) == []
    assert not is_alive(2**22 + 1)
    assert 18_000 <= free_port() < 30_000
