"""Adopting rulebooks and grids: they are read whole, hashed, and from then on stand as they are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.calls.models import Grid, Rulebook
from facility.apps.calls.policy import may_adopt_grid, may_adopt_rulebook
from facility.apps.calls.words import missing
from facility.core.errors import NotFound, Refused
from facility.core.findings import Finding
from facility.core.rules.model import Rulebook as CoreRulebook
from facility.core.rules.params import ParameterError
from facility.core.scoring import Grid as CoreGrid
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _read(content: Mapping[str, Any]) -> CoreRulebook:
    try:
        return CoreRulebook.from_dict(content)
    except ParameterError as error:
        raise Refused(Finding(message="rulebook.malformed", field="content", text=str(error))) from error


def _add(book: CoreRulebook, actor: Actor, at: datetime, *, invented: bool) -> Rulebook:
    label = dict(book.title) or {"en": book.code}
    reference = f"{book.code}/{book.version}"
    row = records.create(kind="rulebook", label=label, reference=reference, invented=invented, is_public=True, at=at)
    adopted = Rulebook.objects.create(
        record=row,
        code=book.code,
        version=book.version,
        title=label,
        content=book.as_dict(),
        content_hash=book.content_hash,
        source=book.source,
        status=book.source_status,
        created_at=at,
    )
    facts = {"code": book.code, "version": book.version, "hash": book.content_hash}
    record_trail(record=row, event=Event.RULEBOOK_ADOPTED, actor=actor, at=at, facts=facts)
    return adopted


@action
def adopt_rulebook(*, content: Mapping[str, Any], actor: Actor, at: datetime, invented: bool = False) -> Rulebook:
    """Add a version of a rulebook from plain content (core.rules reads it). The same content again gives the row there is.

    Raises Forbidden, Refused where the content cannot be read or the version exists with other content.
    """
    require(may_adopt_rulebook, actor)
    book = _read(content)
    known = Rulebook.objects.filter(code=book.code, version=book.version).first()
    if known is None:
        return _add(book, actor, at, invented=invented)
    if known.content_hash == book.content_hash:
        return known
    raise Refused(missing("rulebook.version_taken", "version", code=book.code, version=book.version))


@action
def change_rule(
    *,
    rulebook_id: int,
    place: int,
    entry: Mapping[str, Any],
    title: Mapping[str, str],
    actor: Actor,
    at: datetime,
    invented: bool = False,
) -> Rulebook:
    """Add the next version of a rulebook in which the entry at `place` is the given one (core.rules reads it).

    Nothing changes for anybody before a call's version names it and a second person approves that.
    Raises Forbidden, NotFound, Refused where the entry cannot be read or nothing differs.
    """
    require(may_adopt_rulebook, actor)
    row = Rulebook.objects.filter(pk=rulebook_id).first()
    if row is None or not 0 <= place < len(row.content["entries"]):
        raise NotFound("rule")
    records.lock(row.record_id)
    newest = Rulebook.objects.filter(code=row.code).order_by("-version").values_list("version", flat=True)[0]
    entries = list(row.content["entries"])
    before, entries[place] = entries[place], dict(entry)
    book = _read(dict(row.content) | {"version": newest + 1, "title": dict(title), "entries": entries})
    if book.as_dict()["entries"][place] == before:
        raise Refused(missing("rulebook.unchanged", "source"))
    return _add(book, actor, at, invented=invented or row.record.invented)


@action
def adopt_grid(*, content: Mapping[str, Any], actor: Actor, at: datetime, invented: bool = False) -> Grid:
    """Add a version of an evaluation grid from plain content (core.scoring reads it). The same content again gives the row.

    Raises Forbidden, Refused where the content cannot be read or the version exists with other content.
    """
    require(may_adopt_grid, actor)
    try:
        grid = CoreGrid.from_dict(content)
    except ParameterError as error:
        raise Refused(Finding(message="grid.malformed", field="content", text=str(error))) from error
    known = Grid.objects.filter(code=grid.code, version=grid.version).first()
    if known is not None:
        if known.content_hash == grid.content_hash:
            return known
        raise Refused(missing("grid.version_taken", "version", code=grid.code, version=grid.version))
    label = dict(grid.title)
    reference = f"grid/{grid.code}/{grid.version}"
    row = records.create(kind="grid", label=label, reference=reference, invented=invented, is_public=True, at=at)
    adopted = Grid.objects.create(
        record=row,
        code=grid.code,
        version=grid.version,
        stage=grid.stage,
        title=label,
        content=grid.as_dict(),
        content_hash=grid.content_hash,
        source=grid.source,
        status=grid.source_status,
        created_at=at,
    )
    facts = {"code": grid.code, "version": grid.version, "hash": grid.content_hash}
    record_trail(record=row, event=Event.GRID_ADOPTED, actor=actor, at=at, facts=facts)
    return adopted
