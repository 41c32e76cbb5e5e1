"""Reads: which calls an actor sees, which version and terms are in force at a moment, which lots take dossiers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from facility.apps.calls.models import Call, CallVersion, Grid, Lot, LotTerms, Question, Rulebook
from facility.apps.calls.policy import may_list
from facility.apps.finance import public as finance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.approvals import public as approvals
from facility.foundation.base.text import pick
from facility.foundation.forms import public as forms

OPENING = "calls.open"
REVISION = "calls.revise"


def visible_to(actor: Actor) -> QuerySet[Call]:
    """The calls this actor may see: staff all of them, everybody else the published ones."""
    calls = Call.objects.select_related("record")
    return calls if may_list(actor) else calls.exclude(state="draft")


def call_for(code: str, actor: Actor) -> Call:
    """One call by its code. Raises NotFound where there is none or the actor may not see it."""
    found = visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("call")
    return found


def lot_for(call_code: str, lot_code: str, actor: Actor) -> Lot:
    """One lot of a visible call, its call joined; the code may come from a form. Raises NotFound."""
    lots = Lot.objects.select_related("call", "call__record").filter(call__in=visible_to(actor))
    found = lots.filter(call__code=call_code, code=lot_code.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("lot")
    return found


def version_in_force(call: Call, at: datetime) -> CallVersion:
    """The version published last before `at`. Raises NotFound while none was published."""
    found = call.versions.filter(valid_from__lte=at).order_by("-number").first()
    if found is None:
        raise NotFound("version")
    return found


def draft_version(call: Call) -> CallVersion | None:
    """The version that is being written, if any."""
    return call.versions.filter(frozen_at=None).first()


def _terms() -> QuerySet[LotTerms]:
    return LotTerms.objects.select_related("rulebook", "lot", "version", "concept_grid", "full_grid")


def terms_for(lot: Lot, at: datetime) -> LotTerms:
    """The terms of a lot in force at `at`, with rulebook and grids joined. Raises NotFound."""
    # The rulebook's content is read once per process and hash (rulebook_of), that of the grids where a page shows them.
    rows = _terms().defer("rulebook__content", "concept_grid__content", "full_grid__content")
    found = rows.filter(lot=lot, version__valid_from__lte=at).order_by("-version__number").first()
    if found is None:
        raise NotFound("terms")
    return found


def terms_to_check(lot: Lot, at: datetime) -> LotTerms:
    """The same with the rulebook alone: for checking a dossier of the lot. Raises NotFound."""
    rows = LotTerms.objects.select_related("rulebook").defer("rulebook__content")
    found = rows.filter(lot=lot, version__valid_from__lte=at).order_by("-version__number").first()
    if found is None:
        raise NotFound("terms")
    found.lot = lot
    return found


def terms_of(version: CallVersion) -> list[LotTerms]:
    """The terms of every lot of one version, by lot code."""
    return list(_terms().filter(version=version).order_by("lot__code"))


def terms_by_version(call: Call) -> dict[int, list[LotTerms]]:
    """The terms of every version of a call by version id, each by lot code, in one query."""
    found: dict[int, list[LotTerms]] = {}
    for row in _terms().filter(version__call=call).order_by("lot__code"):
        found.setdefault(row.version_id, []).append(row)
    return found


def rulebook_for(lot: Lot, at: datetime) -> Rulebook:
    """The rulebook row of a lot in force at `at`. Raises NotFound."""
    return terms_for(lot, at).rulebook


@dataclass(frozen=True)
class OpenLot:
    """A lot that takes dossiers at a moment, with the terms in force then."""

    call: Call
    lot: Lot
    terms: LotTerms

    @property
    def key(self) -> str:
        """Call and lot in one word, for choices in forms: `amif-2022:A`."""
        return f"{self.call.code}:{self.lot.code}"


def open_lots(at: datetime) -> list[OpenLot]:
    """Every lot that takes dossiers at `at`: its call open, its deadline not past, the lot not exhausted. Two queries."""
    lots = Lot.objects.filter(state="open", call__state="open", call__opened_at__lte=at)
    lots = lots.filter(Q(call__closes_at=None) | Q(call__closes_at__gt=at))
    ordered = list(lots.select_related("call", "call__record").order_by("call__code", "code"))
    newest = newest_terms(ordered, at)
    return [OpenLot(lot.call, lot, newest[lot.pk]) for lot in ordered if lot.pk in newest]


def newest_terms(lots: Iterable[Lot], at: datetime) -> dict[int, LotTerms]:
    """Terms in force by lot id, in one query."""
    rows = _terms().filter(lot__in=[lot.pk for lot in lots], version__valid_from__lte=at)
    return {row.lot_id: row for row in rows.order_by("version__number")}


def takes_dossiers(lot: Lot, at: datetime) -> bool:
    """Whether a dossier may be submitted to this lot at `at`."""
    call = lot.call
    on_time = call.closes_at is None or at < call.closes_at
    return call.state == "open" and lot.state == "open" and on_time


def rulebooks() -> QuerySet[Rulebook]:
    """All rulebooks with their records, newest version of each code last."""
    return Rulebook.objects.select_related("record").order_by("code", "version")


def rulebook_at(code: str, version: int) -> Rulebook:
    """One rulebook row. Raises NotFound."""
    found = rulebooks().filter(code=code, version=version).first()
    if found is None:
        raise NotFound("rulebook")
    return found


def grids() -> QuerySet[Grid]:
    """All grids."""
    return Grid.objects.select_related("record").order_by("code", "version")


def fund_codes() -> list[str]:
    """The codes of all funds."""
    return list(finance.Fund.objects.order_by("code").values_list("code", flat=True))


@dataclass(frozen=True)
class Proposal:
    """An opening or a revision that waits for a second person."""

    act: str
    version: int
    digest: str
    proposer_id: int
    proposed_at: datetime
    expires_at: datetime


def pending_proposal(call: Call, at: datetime) -> Proposal | None:
    """What of this call waits for a second person, if anything."""
    act = OPENING if call.state == "draft" else REVISION
    found = approvals.pending(call.record, act, at)
    if found is None:
        return None
    return Proposal(
        act, found.payload["version"], found.payload_digest, found.proposer_id, found.proposed_at, found.expires_at
    )


def schema_choices(language: str) -> list[tuple[str, str]]:
    """Every version of every set of questions, as (`code:version`, label), for choices in forms."""
    rows = forms.Schema.objects.order_by("code", "version")
    return [(f"{row.code}:{row.version}", f"{pick(row.title, language)} ({row})") for row in rows]


def versions_in_force(rows: Iterable[Call], at: datetime) -> dict[int, CallVersion]:
    """The version in force by call id, in one query."""
    found = CallVersion.objects.filter(call__in=[row.pk for row in rows], valid_from__lte=at)
    return {version.call_id: version for version in found.order_by("number")}


def calls_using_rulebooks(actor: Actor) -> dict[int, list[str]]:
    """The codes of visible published calls by the id of a rulebook that one of their versions names, in one query."""
    rows = LotTerms.objects.exclude(frozen_at=None).filter(version__call__in=visible_to(actor))
    found: dict[int, list[str]] = {}
    for book, code in rows.order_by("version__call__code").values_list("rulebook_id", "version__call__code").distinct():
        found.setdefault(book, []).append(code)
    return found


def questions_visible_to(actor: Actor) -> QuerySet[Question]:
    """Questions of calls: what is published for everybody, all of them for staff of calls; what waits comes first."""
    rows = Question.objects.select_related("record", "call__record").order_by(
        F("answered_at").desc(nulls_first=True), "-pk"
    )
    return rows if may_list(actor) else rows.filter(state="published")


def question_by_token(token: str, actor: Actor) -> Question:
    """A question at its desk address. Raises NotFound."""
    found = questions_visible_to(actor).filter(record__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("question")
    return found
