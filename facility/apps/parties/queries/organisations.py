"""Reads of organisations: their kinds on a day, and who is probably the same."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from facility.apps.parties.models import Kind, KindTree, Organisation, OrganisationKind
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.fold import fold

# Staff see every organisation with what it stated; others see their own and the public names.
STAFF = (
    Role.ADMINISTRATOR,
    Role.ASSISTANCE_COORDINATOR,
    Role.AUDITOR,
    Role.AUTHORISING_OFFICER,
    Role.DIALOGUE_SECRETARIAT,
    Role.FINANCE_OFFICER,
    Role.GRANTS_OFFICER,
    Role.MENTOR,
)


# Narrowings for lists.
PROVISIONAL = Q(is_provisional=True)
UNCONFIRMED = Q(Exists(OrganisationKind.objects.filter(organisation=OuterRef("pk"), valid_to=None, confirmed_at=None)))


def organisation(organisation_id: int) -> Organisation:
    """The organisation of that id. Raises NotFound."""
    found = Organisation.objects.select_related("record").filter(pk=organisation_id).first()
    if found is None:
        raise NotFound("organisation")
    return found


def organisation_by_token(token: str) -> Organisation:
    """The organisation at a random address, which may come from a form. Raises NotFound."""
    found = Organisation.objects.select_related("record").filter(record__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("organisation")
    return found


def organisations_visible_to(actor: Actor, app: str = "") -> QuerySet[Organisation]:
    """The organisations an actor may open: staff all, others those they act for and the public ones.

    With `app` also those they act for in that app only.
    """
    rows = Organisation.objects.select_related("record")
    if any(actor.has(role) for role in STAFF):
        return rows
    return rows.filter(Q(record__is_public=True) | Q(pk__in=actor.organisations(app=app)))


def look_alikes(name: str, country: str | None = None, leave_out: int | None = None) -> QuerySet[Organisation]:
    """Organisations that are probably the same: what was typed stands in a name, whatever accents and case."""
    folded = fold(name)
    if len(folded) < 3:
        return Organisation.objects.none()
    rows = Organisation.objects.filter(found_by__contains=folded)
    if country:
        rows = rows.filter(Q(country_id=country) | Q(country=None))
    return rows.exclude(pk=leave_out or 0).order_by("name_sort")[:5]


def kinds_of(organisation_ids: Iterable[int], day: date) -> dict[int, list[OrganisationKind]]:
    """The kinds that bodies hold on the day, by body, confirmed or only stated. One query."""
    found: dict[int, list[OrganisationKind]] = {}
    rows = OrganisationKind.objects.filter(organisation_id__in=list(organisation_ids)).select_related("kind")
    for row in rows.order_by("kind__position"):
        if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to):
            found.setdefault(row.organisation_id, []).append(row)
    return found


def kind_codes(organisation_id: int, day: date, *, confirmed_only: bool = False) -> frozenset[str]:
    """The codes of the kinds of one body on the day, each broader kind included: what rules ask about."""
    held = OrganisationKind.objects.filter(organisation_id=organisation_id).select_related("kind__parent__parent")
    rows = [row for row in held if _held_on(row, day) and not (confirmed_only and row.confirmed_at is None)]
    return frozenset(code for row in rows for code in _with_broader(row.kind))


def bodies_with_kinds(organisation_ids: Iterable[int], day: date) -> list[tuple[Organisation, frozenset[str]]]:
    """The bodies that state a kind on the day, each with the same codes. One query."""
    held = OrganisationKind.objects.filter(organisation_id__in=list(organisation_ids)).order_by("organisation_id", "pk")
    found: dict[int, tuple[Organisation, set[str]]] = {}
    for row in held.select_related("kind__parent__parent", "organisation__record"):
        if _held_on(row, day):
            found.setdefault(row.organisation_id, (row.organisation, set()))[1].update(_with_broader(row.kind))
    return [(body, frozenset(codes)) for body, codes in found.values()]


def _held_on(row: OrganisationKind, day: date) -> bool:
    return not ((row.valid_from and day < row.valid_from) or (row.valid_to and row.valid_to < day))


def _with_broader(kind: Kind | None) -> Iterator[str]:
    while kind is not None:
        yield kind.code
        kind = kind.parent


def current_tree() -> KindTree:
    """The newest frozen version of the kinds of body. Raises NotFound where none is loaded."""
    tree = KindTree.objects.filter(frozen=True).order_by("-version").first()
    if tree is None:
        raise NotFound("kinds of organisation")
    return tree


def kinds() -> list[Kind]:
    """The kinds of the newest version of the tree, in its order."""
    return list(Kind.objects.filter(tree=current_tree()).select_related("parent").order_by("position"))


def named_like(rows: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """Those whose name or short name holds every word, whatever accents and case."""
    for word in fold(words).split():
        rows = rows.filter(found_by__contains=word)
    return rows


def with_kinds(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same organisations with the kinds they state now as `kinds_today`: one query for all."""
    stated = OrganisationKind.objects.filter(valid_to=None).select_related("kind").order_by("kind__position")
    return rows.prefetch_related(Prefetch("kinds", queryset=stated, to_attr="kinds_today"))


def stated_kind(kind_id: int) -> OrganisationKind:
    """A kind that a body states, with body and record. Raises NotFound."""
    rows = OrganisationKind.objects.select_related("kind", "organisation__record")
    found = rows.filter(pk=kind_id).first()
    if found is None:
        raise NotFound("kind of organisation")
    return found
