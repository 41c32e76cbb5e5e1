"""Names, order, statuses and regions of countries by day, read from a copy that each process keeps in memory."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock

from django.apps import apps
from django.conf import settings

from facility.apps.parties.models import (
    Country,
    CountryStatus,
    Designation,
    ReferenceVersion,
    RegionMember,
    RegionScheme,
)
from facility.core.errors import NotFound
from facility.foundation.base.clock import local_day, now
from facility.foundation.base.fold import sort_key

# How long a process trusts its copy before it compares editions with the database again.
TRUSTED_SECONDS = 60.0
# How many alphabetical lists (language, day, publisher) a copy keeps.
MOST_LISTS = 50


@dataclass(frozen=True)
class Name:
    """How a country is called: the text, and the footnote that must stand wherever the name does."""

    code: str
    text: str
    language: str
    footnote: str = ""
    source: str = ""

    @property
    def marked(self) -> str:
        """The name with the asterisk that leads to its footnote, where it has one."""
        return f"{self.text}*" if self.footnote else self.text

    def __str__(self) -> str:
        return self.marked


@dataclass(frozen=True)
class InRegion:
    """A country's place in a region, with what it rests on."""

    component: str
    scheme: str
    region: str
    label: Mapping[str, str] = field(hash=False)
    status: str = ""
    source: str = ""


def _holds(row: Designation | CountryStatus | RegionMember | RegionScheme, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _alphabetical(names: Iterable[Name]) -> list[Name]:
    return sorted(names, key=lambda name: sort_key(name.text.removeprefix("The ")))


class Atlas:
    """One edition of the reference data in memory; never changed once it is read, but for the lists kept of it."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        self.order = dict(Country.objects.values_list("code", "protocol_order"))
        self.names: dict[tuple[str, str], list[Designation]] = {}
        for row in Designation.objects.filter(subject=Designation.Subject.COUNTRY).order_by("pk"):
            self.names.setdefault((row.code, row.language), []).append(row)
        self.statuses: dict[tuple[str, str], list[CountryStatus]] = {}
        for status in CountryStatus.objects.order_by("pk"):
            self.statuses.setdefault((status.country_id, status.status), []).append(status)
        self.lists: dict[tuple[str, date, str], tuple[Name, ...]] = {}
        self.members = list(RegionMember.objects.select_related("region__scheme").order_by("pk"))

    def name(self, code: str, language: str, day: date, publisher: str) -> Name:
        """The publisher's own name before the general one, the latest that holds on the day; English if need be."""
        for spoken in dict.fromkeys((language, "en")):
            found = [row for row in self.names.get((code, spoken), ()) if _holds(row, day)]
            found = [row for row in found if row.publisher == publisher] or [r for r in found if not r.publisher]
            if found:
                row = max(found, key=lambda one: one.valid_from or date.min)
                return Name(code, row.text, spoken, row.footnote, row.source)
        raise NotFound(f"country {code}")

    def listed(self, language: str, day: date, publisher: str) -> tuple[Name, ...]:
        """Every name that the publisher uses on the day, alphabetical: kept, because every list to choose from asks."""
        place = (language, day, publisher)
        known = self.lists.get(place)
        if known is None:
            known = tuple(_alphabetical(self.name(code, language, day, publisher) for code in self.codes))
            if len(self.lists) >= MOST_LISTS:
                self.lists.clear()
            self.lists[place] = known
        return known

    @cached_property
    def codes(self) -> frozenset[str]:
        """All codes known."""
        return frozenset(self.order)


class _Kept:
    """The copy of this process, and when it was last compared."""

    atlas: Atlas | None = None
    compared_at = 0.0
    lock = Lock()


def atlas() -> Atlas:
    """The reference data in memory; compared with the database once a minute, read again when the edition changed."""
    kept = _Kept.atlas
    if kept is not None and time.monotonic() - _Kept.compared_at < TRUSTED_SECONDS:
        return kept
    with _Kept.lock:
        edition = ReferenceVersion.objects.filter(name="parties").values_list("version", flat=True).first() or ""
        kept = _Kept.atlas
        if kept is None or kept.edition != edition:
            kept = Atlas(edition)
            # An empty database (before its migrations, or a test that flushed it) is never kept.
            _Kept.atlas = kept if edition else _Kept.atlas
        _Kept.compared_at = time.monotonic()
        return kept


def forget_countries() -> None:
    """Drop this process's copy: called after loading another edition."""
    _Kept.atlas = None


def load_reference() -> str:
    """Load the shipped reference data into the database (a command's work) and return its edition."""
    from facility.apps.parties.loading import load
    from facility.foundation.base.acts import act

    with act():
        load(lambda name: apps.get_model("parties", name))
    forget_countries()
    return atlas().edition


def _today() -> date:
    return local_day(now())


def is_country(code: str) -> bool:
    """Whether the code is one of ISO 3166-1, or XK."""
    return code in atlas().codes


def country(code: str) -> Country:
    """The row of a country. Raises NotFound."""
    found = Country.objects.filter(code=code.upper()).first()
    if found is None:
        raise NotFound(f"country {code}")
    return found


def country_name(code: str, language: str, on: date | None = None, publisher: str | None = None) -> Name:
    """How the publisher (by default the facility's own) calls a country on a day (by default today), with footnote.

    Source: EU Interinstitutional Style Guide 7.1 and Annex A5; names not listed there from Unicode CLDR.
    Raises NotFound for an unknown code.
    """
    used = settings.FACILITY_PUBLISHER if publisher is None else publisher
    return atlas().name(code, language, on or _today(), used)


def in_order(codes: Iterable[str], language: str, on: date | None = None) -> list[str]:
    """Codes as the style guide lists them: Member States of the day in protocol order, then the others by name."""
    day, known = on or _today(), atlas()

    def key(code: str) -> tuple[int, int, str]:
        place = known.order.get(code)
        if place is not None and status_on(code, CountryStatus.Status.EU_MEMBER, day):
            return (0, place, "")
        return (1, 0, sort_key(country_name(code, language, day).text.removeprefix("The ")))

    return sorted(set(codes), key=key)


def countries(
    language: str, on: date | None = None, publisher: str | None = None, codes: Iterable[str] | None = None
) -> list[Name]:
    """The names of all countries (or of those given), alphabetical in the language: for lists to choose from."""
    if codes is None:
        used = settings.FACILITY_PUBLISHER if publisher is None else publisher
        return list(atlas().listed(language, on or _today(), used))
    names = [country_name(code, language, on, publisher) for code in codes]
    return _alphabetical(names)


def status_on(code: str, status: str, day: date) -> bool:
    """Whether a country had the status (eu_member, schengen, schengen_associated, candidate…) on the day."""
    return any(_holds(row, day) for row in atlas().statuses.get((code, status), ()))


def is_member_state(code: str | None, day: date) -> bool:
    """Whether the country was a Member State of the Union on the day."""
    return code is not None and status_on(code, CountryStatus.Status.EU_MEMBER, day)


def statuses_of(code: str, day: date) -> list[CountryStatus]:
    """What a country is to the Union on the day, with sources."""
    return [row for (of, _status), rows in atlas().statuses.items() if of == code for row in rows if _holds(row, day)]


def member_states(day: date) -> list[str]:
    """The codes of the Member States of the day, in protocol order."""
    known = atlas()
    codes = [code for code in known.codes if status_on(code, CountryStatus.Status.EU_MEMBER, day)]
    return sorted(codes, key=lambda code: known.order.get(code) or 999)


def regions_of(code: str, component: str, day: date) -> list[InRegion]:
    """The regions of a component that a country belongs to on the day: often several, never to be added up."""
    found = [
        InRegion(
            row.region.scheme.component,
            row.region.scheme.code,
            row.region.code,
            row.region.label,
            row.status,
            row.source,
        )
        for row in atlas().members
        if row.country_id == code
        and row.region.scheme.component == component
        and _holds(row, day)
        and _holds(row.region.scheme, day)
    ]
    return sorted(found, key=lambda one: (one.scheme, one.region))


def countries_in(component: str, region: str, day: date, scheme: str | None = None) -> frozenset[str]:
    """The countries of a region on the day; empty also where the members are not published (Region.members_known)."""
    return frozenset(
        row.country_id
        for row in atlas().members
        if row.region.code == region
        and row.region.scheme.component == component
        and (scheme is None or row.region.scheme.code == scheme)
        and _holds(row, day)
    )


def region_schemes(component: str, day: date) -> Sequence[RegionScheme]:
    """The schemes of a component on the day with their regions."""
    rows = RegionScheme.objects.filter(component=component).prefetch_related("regions")
    return [row for row in rows.order_by("code", "-version") if _holds(row, day)]
