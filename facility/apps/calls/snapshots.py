"""A version of a call as plain data: what an approval binds to, what the frozen hash covers, what a difference compares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facility.apps.calls.models import Call, CallVersion, Grid, LotTerms, Rulebook
from facility.apps.calls.queries import terms_of
from facility.core import seal
from facility.core.rules.model import Rulebook as CoreRulebook


def _grid(grid: Grid | None) -> dict[str, Any] | None:
    return None if grid is None else {"code": grid.code, "version": grid.version, "hash": grid.content_hash}


def _form(code: str, version: int | None) -> dict[str, Any] | None:
    return {"code": code, "version": version} if code else None


def _terms(terms: LotTerms) -> dict[str, Any]:
    book = terms.rulebook
    return {
        "lot": terms.lot.code,
        "title": terms.lot.title,
        "scope": terms.scope,
        "rulebook": {"code": book.code, "version": book.version, "hash": book.content_hash},
        "concept_grid": _grid(terms.concept_grid),
        "full_grid": _grid(terms.full_grid),
        "concept_form": _form(terms.concept_form_code, terms.concept_form_version),
        "full_form": _form(terms.full_form_code, terms.full_form_version),
    }


def deadline_of(call: Call, version: CallVersion) -> datetime | None:
    """The deadline that a version sets: a draft call carries it itself, from its opening on each version does."""
    return call.closes_at if call.state == "draft" else version.closes_at


def version_content(call: Call, version: CallVersion, terms: Sequence[LotTerms] | None = None) -> dict[str, Any]:
    """Everything a version fixes, as plain JSON: the call's frame, the guidelines, and the terms of every lot.

    `terms` are those of the version where the caller has read them already.
    """
    return {
        "call": call.code,
        "title": call.title,
        "programme": call.programme,
        "opens_on": call.opens_on,
        "deadline_model": call.deadline_model,
        "closes_at": closes_at.isoformat() if (closes_at := deadline_of(call, version)) else None,
        "stages": call.stages,
        "version": version.number,
        "published_on": version.published_on,
        "summary": version.summary,
        "note": version.note,
        "guidelines_url": version.guidelines_url,
        "envelope_cents": version.envelope_cents,
        "envelope_as_of": version.envelope_as_of,
        "status": version.status,
        "source": version.source,
        "lots": [_terms(one) for one in (terms_of(version) if terms is None else terms)],
    }


def version_digest(call: Call, version: CallVersion) -> str:
    """The hash of what a version fixes."""
    return seal.digest(seal.canonical(version_content(call, version)))


def proposal_digest(call: Call, version: CallVersion) -> str:
    """The hash of all that the second person reads: what the version fixes, and what stands around it on the page."""
    around = {
        "remark": call.remark,
        "call_source": call.source,
        "call_status": call.status,
        "envelope_source": version.envelope_source,
        # Said where it is withheld, so that what waited for a second person before there was a choice still holds.
        **({} if call.offers_mentoring else {"offers_mentoring": False}),
    }
    return seal.digest(seal.canonical({"content": version_content(call, version), "around": around}))


@dataclass(frozen=True)
class Change:
    """One difference between two versions: where, what it was, what it is (plain values; None where it was absent)."""

    path: str
    before: Any
    after: Any


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for name, part in value.items():
            found |= _flat(part, f"{path}.{name}" if path else name)
        return found
    return {path: value}


def _comparable(content: dict[str, Any]) -> dict[str, Any]:
    lots = {one["lot"]: {name: part for name, part in one.items() if name != "lot"} for one in content["lots"]}
    return _flat({name: part for name, part in content.items() if name != "lots"} | {"lots": lots})


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs between the contents of two versions, hashes aside, in the order of the newer one."""
    old, new = _comparable(before), _comparable(after)
    told = ("version", "note.")
    paths = [
        path
        for path in (*new, *(path for path in old if path not in new))
        if not path.endswith(".hash") and not path.startswith(told)
    ]
    return [Change(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


# Rulebooks as they were read and found true, by hash: a row is never edited, so that the hash says all.
_BOOKS: dict[str, tuple[Any, CoreRulebook]] = {}
_MOST_BOOKS = 64


def rulebook_of(row: Rulebook) -> CoreRulebook:
    """The rulebook that core checks with; its hash is compared, so that a row changed behind our back is found.

    Raises ValueError where content and hash do not agree.
    """
    known = _BOOKS.get(row.content_hash)
    if known is not None and ("content" in row.get_deferred_fields() or row.content == known[0]):
        return known[1]
    book = CoreRulebook.from_dict(row.content)
    if book.content_hash != row.content_hash:
        raise ValueError(f"rulebook {row} does not have the hash it was adopted with")
    if len(_BOOKS) > _MOST_BOOKS:
        _BOOKS.clear()
    _BOOKS[row.content_hash] = (row.content, book)
    return book


def rule_changes(before: CoreRulebook, after: CoreRulebook) -> list[Change]:
    """What differs between two rulebooks, by rule number and figure; the path is `R-17.maximum_months`."""
    return _differences(_rules(before), _rules(after))


def _rules(book: CoreRulebook) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in book.entries:
        scope = "".join(f"[{part}]" for part in (*entry.lots, *entry.funds))
        scope += f"[{entry.stage}]" if entry.stage != "any" else ""
        times = 2
        while f"{entry.number}{scope}" in found:
            scope, times = f"{scope.split('#')[0]}#{times}", times + 1
        figures = {"": True, **entry.as_dict()["params"]}
        told = {"source_status": entry.source_status, "weight": entry.weight}
        for name, part in (figures | told).items():
            found[f"{entry.number}{scope}.{name}".rstrip(".")] = part
    return found


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    paths = sorted(set(old) | set(new))
    return [Change(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]
