"""Writes of the portfolio: published figures come in, our own are kept as of their day."""

from dataclasses import asdict, dataclass
from datetime import datetime

from facility.apps.portfolio.measures import readings
from facility.apps.portfolio.models import PublishedFigure, Snapshot
from facility.apps.portfolio.policy import may_import_figures, may_take_snapshot
from facility.core import seal
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records.public import create
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@dataclass(frozen=True, kw_only=True)
class FigureFacts:
    """A published number as its source gives it; `value` is whole units (euro, not cents)."""

    figure_id: str
    position: int
    scope: str
    metric: str
    value: int
    unit: str
    qualifier: str = "exact"
    as_of: str = ""
    as_of_basis: str = ""
    definition: str = ""
    counting_level: str = ""
    source_url: str = ""
    note: str = ""


@action
def import_figure(*, facts: FigureFacts, actor: Actor, at: datetime) -> str:
    """Add or renew a published figure; says "created", "changed" or "unchanged". Raises Forbidden, Refused."""
    require(may_import_figures, actor)
    if not facts.as_of and facts.as_of_basis not in {"", "undated"}:
        raise Refused(at_field("as_of", "missing", text="A figure whose day rests on something needs the day."))
    row = PublishedFigure.objects.select_for_update().filter(figure_id=facts.figure_id).first()
    content = asdict(facts)
    digest = seal.digest(seal.canonical(content))
    if row is not None and row.source_digest == digest:
        return "unchanged"
    outcome = "created" if row is None else "changed"
    if row is None:
        label = {"en": f"{facts.metric}: {facts.scope}"}
        row = PublishedFigure(record=create(kind="figure", label=label, at=at, is_public=True))
    for name, value in content.items():
        setattr(row, name, value)
    row.source_digest = digest
    row.save()
    recorded = {"figure": facts.figure_id, "value": facts.value, "outcome": outcome}
    record_trail(record=row.record, event=Event.FIGURE_IMPORTED, actor=actor, at=at, facts=recorded)
    return outcome


@action
def take_snapshot(*, scope: str, actor: Actor, at: datetime) -> int:
    """Keep what every measure of the scope gives now; how many gave something else than last time. Raises Forbidden."""
    require(may_take_snapshot, actor)
    rows = []
    for code, reading in readings(scope).items():
        basis = dict(reading.basis)
        digest = seal.digest(seal.canonical({"value": reading.value, "of": reading.of, "basis": basis}))
        last = Snapshot.objects.filter(scope=scope, measure=code).order_by("-at", "-id").first()
        if last is None or last.digest != digest:
            rows.append(
                Snapshot(
                    scope=scope,
                    measure=code,
                    at=at,
                    value=reading.value,
                    known=reading.known,
                    of=reading.of,
                    basis=basis,
                    digest=digest,
                )
            )
    Snapshot.objects.bulk_create(rows)
    return len(rows)
