"""Programmes and what holds for them on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from facility.apps.assistance.models import Programme, Setting
from facility.apps.assistance.snapshots import Known, Terms
from facility.core.errors import NotFound


def programmes() -> QuerySet[Programme]:
    """All programmes in their order; they are public."""
    return Programme.objects.select_related("record")


def programme_by_code(code: str) -> Programme:
    """A programme at its public address. Raises NotFound."""
    found = programmes().filter(code=code).first()
    if found is None:
        raise NotFound("programme")
    return found


def terms_on(found: Iterable[Programme], day: date) -> dict[str, Terms]:
    """What holds for each of the programmes on the day, by code. One query."""
    each = {one.pk: one.code for one in found}
    known: dict[str, dict[str, Known]] = {code: {} for code in each.values()}
    rows = Setting.objects.filter(Q(valid_from=None) | Q(valid_from__lte=day), programme__in=each)
    for row in rows.order_by(F("valid_from").asc(nulls_first=True), "pk"):
        known[each[row.programme_id]][row.key] = Known(
            row.key, row.value, row.source, row.source_url, row.status, row.note, row.valid_from
        )
    return {code: Terms(code, settings) for code, settings in known.items()}


def terms_of(programme: Programme, day: date) -> Terms:
    """What holds for one programme on the day. One query."""
    return terms_on([programme], day)[programme.code]


def setting_history(programme: Programme, key: str) -> list[Setting]:
    """Every value that a setting had or will have, the newest first: what holds on a day is the first begun. One query."""
    rows = Setting.objects.filter(programme=programme, key=key)
    return list(rows.order_by(F("valid_from").desc(nulls_last=True), "-pk"))
