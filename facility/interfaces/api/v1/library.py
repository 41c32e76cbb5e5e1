"""The library: publications with their editions and files. Reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from ninja import Router, Schema

from facility.apps.knowledge import public as knowledge
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.knowledge.library import Library
from facility.interfaces.web.knowledge.publishing import DeskLibrary

router = Router(tags=["knowledge"])


class PublicationOut(Schema):
    """A publication as its newest edition says it; `languages` are those of its files, `issued` a partial date."""

    token: str
    reference: str | None
    type: str
    title: Texts
    summary: Texts
    themes: list[str]
    countries: list[str]
    languages: list[str]
    issued: str
    edition: int
    state: str
    invented: bool


class EditionFileOut(Schema):
    """A file in one language; `text` says whether its text was read (`read`, `partly`, `none`, `waiting`), `reason` why not."""

    language: str
    address: str
    media_type: str
    size: int
    sha256: str
    text: str
    reason: str
    pages: int | None


class EditionOut(Schema):
    """One edition, in force or superseded."""

    number: int
    state: str
    title: Texts
    summary: Texts
    changes: Texts
    issued: str
    published_at: datetime | None
    files: list[EditionFileOut]


class PublicationDetailOut(PublicationOut):
    """One publication with every edition that was published, the newest first, and the projects it is about."""

    projects: list[str]
    editions: list[EditionOut]


def _row(one: knowledge.Publication, edition: knowledge.Edition) -> dict[str, Any]:
    named = ("title", "summary", "themes", "countries", "issued", "state")
    return {name: getattr(edition, name) for name in named} | {
        "token": one.record.token,
        "reference": one.record.reference,
        "type": one.kind,
        "languages": sorted(file.language for file in edition.files.all()),
        "edition": edition.number,
        "invented": one.record.invented,
    }


def _rows(rows: Sequence[knowledge.Publication]) -> list[dict[str, Any]]:
    return [_row(one, one.current) for one in rows if one.current is not None]


def _desk_rows(rows: Sequence[knowledge.Publication]) -> list[dict[str, Any]]:
    return [_row(one, max(one.editions.all(), key=lambda edition: edition.number)) for one in rows]


def _edition(one: knowledge.Edition, reference: str) -> dict[str, Any]:
    named = ("number", "state", "title", "summary", "changes", "issued", "published_at")
    return {name: getattr(one, name) for name in named} | {
        "files": [
            {
                "language": file.language,
                "address": reverse("knowledge:publication_file", args=[reference, one.number, file.language]),
                "media_type": file.stored.media_type,
                "size": file.stored.size,
                "sha256": file.stored.sha256,
                "text": file.text_state,
                "reason": file.reason,
                "pages": file.pages,
            }
            for file in one.files.all()
        ]
    }


_LIBRARY = listing(
    Library, "q", "type", "language", "theme", "country", "year", "programme", "project", orders=("issued",)
)


@router.get("/publications", response=page_of(PublicationOut), openapi_extra=_LIBRARY)
def list_publications(request: ApiRequest) -> dict[str, Any]:
    """Publications in force, with the filters of the page. Public."""
    return page(request, Library(knowledge.library()), _rows)


@router.get("/publications/{reference}", response=PublicationDetailOut)
def read_publication(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One publication; not found once it was withdrawn. Public."""
    found = knowledge.publication_by_reference(reference)
    if found.withdrawn_at is not None or found.current is None:
        raise NotFound("publication")
    editions = knowledge.editions_of(found, public=True)
    about = found.current.projects.select_related("record").filter(record__is_public=True)
    return _row(found, found.current) | {
        "editions": [_edition(one, reference) for one in editions],
        "projects": [one.record.reference for one in about],
    }


@router.get("/desk/publications", response=page_of(PublicationOut), openapi_extra=listing(DeskLibrary))
def list_desk_publications(request: ApiRequest) -> dict[str, Any]:
    """All publications as their newest edition has them, for those who make them."""
    require(knowledge.policy.may_list_publications, request.actor)
    return page(request, DeskLibrary(knowledge.publications_at_desk(request.actor)), _desk_rows)
