"""A version of a call as plain data: what an approval binds to, what the frozen hash covers, what a difference compares."""

from typing import Any

from facility.apps.calls.models import Call, CallVersion, Grid, LotTerms
from facility.apps.calls.queries import terms_of
from facility.core import seal


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


def version_content(call: Call, version: CallVersion) -> dict[str, Any]:
    """Everything a version fixes, as plain JSON: the call's frame, the guidelines, and the terms of every lot."""
    return {
        "call": call.code,
        "title": call.title,
        "programme": call.programme,
        "opens_on": call.opens_on,
        "deadline_model": call.deadline_model,
        "closes_at": call.closes_at.isoformat() if call.closes_at else None,
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
        "lots": [_terms(terms) for terms in terms_of(version)],
    }


def version_digest(call: Call, version: CallVersion) -> str:
    """The hash of what a version fixes."""
    return seal.digest(seal.canonical(version_content(call, version)))
