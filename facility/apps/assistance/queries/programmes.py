"""Programmes and what holds for them on a day."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from facility.apps.assistance.models import Programme, Setting
from facility.apps.assistance.policy import asks_for
from facility.apps.assistance.snapshots import Known, Terms
from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


def programmes() -> QuerySet[Programme]:
    """All programmes in their order; they are public."""
    return Programme.objects.select_related("record", "space")


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


def fits(terms: Terms, country: str | None, kinds: Collection[str], day: date) -> bool:
    """Whether a body of these kinds, seated there, is one that the programme lets ask."""
    member = country is not None and parties.is_member_state(country, day)
    seated = {"member_states": member, "partner_countries": country is not None and not member, "anywhere": True}
    return any(one.kind in kinds and seated[one.where] for one in terms.askers)


def askers_of(programme: Programme, actor: Actor, day: date) -> list[parties.Organisation]:
    """The bodies that one acts for and that may ask under the programme; where who may is not confirmed, all of them.

    Two queries, and none for who acts for no body.
    """
    mine = asks_for(actor)
    if not mine:
        return []
    terms = terms_of(programme, day)
    if terms.status("askers") != "confirmed":
        return list(parties.Organisation.objects.select_related("record").filter(pk__in=mine).order_by("pk"))
    return [body for body, kinds in parties.bodies_with_kinds(mine, day) if fits(terms, body.country_id, kinds, day)]


def setting_history(programme: Programme, key: str) -> list[Setting]:
    """Every value that a setting had or will have, the newest first: what holds on a day is the first begun. One query."""
    rows = Setting.objects.filter(programme=programme, key=key)
    return list(rows.order_by(F("valid_from").desc(nulls_last=True), "-pk"))
