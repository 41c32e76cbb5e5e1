"""The one function that judges a dossier: as advice while it is written, at submission and at verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from facility.core.findings import Finding
from facility.core.rules.facts import Dossier
from facility.core.rules.model import Rulebook, RuleEntry
from facility.core.rules.registry import Saw, unknown

REQUIRED = "required"
"""The kind of rule whose unknowns stop a submission; all others merely say what is not known."""


def check(dossier: Dossier, rulebook: Rulebook, *, on: date, at_submission: bool = False) -> tuple[Finding, ...]:
    """Every finding of the rules in force `on` that day, passes included, in the order of the rulebook.

    A failure blocks where its entry may block. An unknown never blocks, except an unanswered required part
    `at_submission`. Judge a submitted dossier on the day it was submitted.
    """
    return tuple(
        _finding(entry, saw, at_submission)
        for entry in rulebook.in_force(on)
        if entry.stage in ("any", dossier.stage)
        for saw in _look(entry, dossier, on)
    )


def _look(entry: RuleEntry, dossier: Dossier, on: date) -> Iterator[Saw]:
    if entry.lots and dossier.lot is None:
        yield unknown("scope_unknown", "lot", field="lot")
    elif entry.funds and not dossier.funds:
        yield unknown("scope_unknown", "funds", field="funds")
    elif (not entry.lots or dossier.lot in entry.lots) and (
        not entry.funds or set(entry.funds) & set(dossier.funds or ())
    ):
        yield from entry.rule.see(dossier, entry.figures, on)


def _finding(entry: RuleEntry, saw: Saw, at_submission: bool) -> Finding:
    stops = saw.outcome == "fail" or (
        saw.outcome == "unknown" and at_submission and entry.kind == REQUIRED and saw.message == "missing"
    )
    return Finding(
        rule=entry.number,
        kind=entry.kind,
        outcome=saw.outcome,
        blocks=stops and entry.may_block,
        message=saw.message,
        field=saw.field,
        facts=saw.facts,
        remedy="" if saw.outcome == "pass" else saw.message,
        source=entry.source,
        source_status=entry.source_status,
    )


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop an act."""
    return tuple(finding for finding in findings if finding.blocks)


def advice(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Failures that do not stop the act, and what is not known."""
    return tuple(finding for finding in findings if finding.outcome != "pass" and not finding.blocks)


def verdict(findings: Iterable[Finding]) -> str:
    """`fail` if anything blocks, else `unknown` if any rule lacks facts, else `pass` (advice aside)."""
    seen = tuple(findings)
    if blocking(seen):
        return "fail"
    return "unknown" if any(finding.outcome == "unknown" for finding in seen) else "pass"
