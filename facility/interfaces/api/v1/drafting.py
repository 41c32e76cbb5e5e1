"""Preparing and running calls at the desk: frame, guidelines, lots, terms, envelopes. Opening takes two people, on pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import User, acting, require
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.problems import finding_rows
from facility.interfaces.api.v1.calls import CallOut, EnvelopeOut, call_row, envelope_row, form_key
from facility.interfaces.api.v1.shapes import (
    Cents,
    FindingOut,
    OneOf,
    PartialDay,
    Short,
    Texts,
    Token,
    listing,
    page_of,
)
from facility.interfaces.web.calls.views.desk import CallList
from facility.interfaces.web.calls.views.editing import desk_call

router = Router(tags=["calls"])
_words = calls.words
Words = dict[Annotated[str, OneOf(("en", "fr"))], Short]
Named = dict[Annotated[str, OneOf(("en", "fr"))], Annotated[str, Field(max_length=250)]]
Sure = Annotated[str, OneOf(_words.STATUSES)]


class FrameIn(Schema):
    """What a call is; what is left out stays as it is. Of a published call only the remark changes, and mentoring."""

    title: Named | None = None
    programme: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    opens_on: PartialDay | None = None
    deadline_model: Annotated[str, OneOf(_words.DEADLINE_MODELS)] | None = None
    closes_at: datetime | None = None
    stages: Annotated[str, OneOf(_words.STAGES)] | None = None
    source: Short | None = None
    status: Sure | None = None
    remark: Words | None = None
    offers_mentoring: bool | None = None


class DraftIn(FrameIn):
    """A call to begin."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    title: Named
    programme: Annotated[str, Field(min_length=1, max_length=60)]


class GuidelinesIn(Schema):
    """The guidelines under preparation; what is left out stays. `closes_at` moves the deadline of a published call."""

    published_on: PartialDay | None = None
    summary: Words | None = None
    note: Words | None = None
    guidelines_url: Annotated[str, Field(max_length=300)] | None = None
    closes_at: datetime | None = None
    envelope_cents: Cents | None = None
    envelope_as_of: PartialDay | None = None
    envelope_source: Short | None = None
    source: Short | None = None
    status: Sure | None = None


class LotTitleIn(Schema):
    """What a lot is called."""

    title: Named


class LotIn(LotTitleIn):
    """A lot to add."""

    code: Annotated[str, Field(min_length=1, max_length=10)]


class BookIn(Schema):
    """A version of a rulebook, a grid or a set of questions."""

    code: Token
    version: int = Field(ge=1, le=2**31 - 1)


class TermsIn(Schema):
    """What a lot asks; what is left out stays. A rulebook must be named the first time."""

    rulebook: BookIn | None = None
    scope: Words | None = None
    concept_grid: BookIn | None = None
    full_grid: BookIn | None = None
    concept_form: BookIn | None = None
    full_form: BookIn | None = None


class EnvelopeIn(Schema):
    """What a fund gives to a lot: null cents where nobody knows."""

    fund: Token
    amount_cents: Cents | None = None
    status: Annotated[str, OneOf(_words.ENVELOPE_STATUSES)]
    as_of: PartialDay = ""
    source: Annotated[str, Field(max_length=400)] = ""


class RuleIn(Schema):
    """A rule as it shall stand in the next version of a rulebook, in the shape that the rulebook gives it."""

    entry: dict[str, Any] = Field(max_length=20)
    title: Named = Field(default_factory=dict)


class PreparedOut(Schema):
    """The version under preparation: what is still missing, and whether it waits for a second person."""

    number: int
    published_on: str
    summary: Texts
    note: Texts
    guidelines_url: str
    closes_at: datetime | None
    envelope_cents: int | None
    envelope_as_of: str
    envelope_source: str
    source: str
    status: str
    is_proposed: bool
    missing: list[FindingOut]


class DeskLotOut(Schema):
    """A lot with what the version under preparation asks of it; empty where nothing is chosen yet."""

    code: str
    title: Texts
    state: str
    scope: Texts = Field(default_factory=dict)
    rulebook: str = ""
    concept_form: str = ""
    full_form: str = ""
    concept_grid: str = ""
    full_grid: str = ""


class DeskCallOut(CallOut):
    """A call at the desk with the version under preparation. `version` is what If-Match expects."""

    version: str
    remark: Texts
    suspension_reason: str
    lots: list[DeskLotOut]
    envelopes: list[EnvelopeOut]
    preparing: PreparedOut | None


def _lots(call: calls.Call, draft: calls.CallVersion | None) -> list[dict[str, Any]]:
    terms = {one.lot_id: one for one in calls.terms_of(draft)} if draft else {}
    return [_lot(one, terms.get(one.pk)) for one in call.lots.all()]


def _lot(lot: calls.Lot, terms: calls.LotTerms | None) -> dict[str, Any]:
    """A lot with what the version under preparation asks of it."""
    found: dict[str, Any] = {"code": lot.code, "title": lot.title, "state": lot.state}
    if terms is None:
        return found
    grids = {"concept_grid": terms.concept_grid, "full_grid": terms.full_grid}
    return found | {
        "scope": terms.scope,
        "rulebook": str(terms.rulebook),
        "concept_form": form_key(terms.concept_form_code, terms.concept_form_version),
        "full_form": form_key(terms.full_form_code, terms.full_form_version),
        **{name: str(one) if one else "" for name, one in grids.items()},
    }


def shown(request: ApiRequest, code: str) -> dict[str, Any]:
    """One call at the desk; stamps the answer with its version."""
    call = desk_call(request, code)
    draft = calls.draft_version(call)
    version = marks.version_of(call.record_id)
    marks.stamp(request, version)
    return call_row(call) | {
        "version": version,
        "remark": call.remark or {},
        "suspension_reason": call.suspension_reason,
        "lots": _lots(call, draft),
        "envelopes": [envelope_row(one) for one in finance.envelopes(call.code)],
        "preparing": _preparing(request, call, draft) if draft else None,
    }


def _preparing(request: ApiRequest, call: calls.Call, draft: calls.CallVersion) -> dict[str, Any]:
    named = (
        "number", "published_on", "summary", "note", "guidelines_url", "closes_at", "envelope_cents",
        "envelope_as_of", "envelope_source", "source", "status",
    )  # fmt: skip
    return {name: getattr(draft, name) for name in named} | {
        "is_proposed": calls.pending_proposal(call, request.at) is not None,
        "missing": finding_rows(calls.publication_findings(call, draft, request.at)),
    }


def desk_write(request: ApiRequest, code: str) -> calls.Call:
    """The call of a write. Raises Problem (401, 403, 412), Forbidden, NotFound."""
    need_writer(request, "calls")
    call = desk_call(request, code)
    marks.expect(request, call.record_id, lambda: marks.version_of(call.record_id))
    return call


def local_moment(moment: datetime | None) -> datetime | None:
    """A moment without a zone is the facility's own time."""
    if moment is None or moment.tzinfo:
        return moment
    return moment.replace(tzinfo=ZoneInfo(settings.FACILITY_TIME_ZONE))


def _given(given: Schema, *but: str) -> dict[str, Any]:
    """What a program named; null clears what may be unknown and is refused elsewhere."""
    found = {name: getattr(given, name) for name in given.model_fields_set if name not in but}
    empty = [name for name, value in found.items() if value is None and name not in {"closes_at", "envelope_cents"}]
    if empty:
        raise Refused([at_field(name, "not_null") for name in empty])
    if "closes_at" in found:
        found["closes_at"] = local_moment(found["closes_at"])
    return found


def is_invented(request: ApiRequest) -> bool:
    """Whether a made-up person of the demonstration is at work."""
    return User.objects.filter(pk=acting(request.actor), invented=True).exists()


def _rows(found: Sequence[calls.Call]) -> list[dict[str, Any]]:
    return [call_row(one) for one in found]


@router.get("/desk/calls", response=page_of(CallOut), openapi_extra=listing(CallList))
def list_desk_calls(request: ApiRequest) -> dict[str, Any]:
    """Every call, drafts included."""
    require(calls.policy.may_list, need_person(request))
    return page(request, CallList(calls.visible_to(request.actor)), _rows)


@router.post("/desk/calls", response={201: DeskCallOut})
def draft_call(request: ApiRequest, given: DraftIn) -> Status[Any]:
    """Begin a call. Nothing is public before a second person has opened it on the page."""
    need_writer(request, "calls")
    calls.draft_call(**_given(given), invented=is_invented(request), actor=request.actor, at=request.at)
    return Status(201, shown(request, given.code))


@router.get("/desk/calls/{code}", response=DeskCallOut)
def read_desk_call(request: ApiRequest, code: str) -> dict[str, Any]:
    """One call at the desk: what is being prepared, what is missing, what waits for a second person."""
    need_person(request)
    return shown(request, code)


@router.patch("/desk/calls/{code}", response=DeskCallOut)
def edit_call(request: ApiRequest, code: str, given: FrameIn) -> dict[str, Any]:
    """Change the frame of a draft; of a published call the remark to readers, and mentoring until it is closed."""
    call = desk_write(request, code)
    calls.edit_call(call_id=call.pk, **_given(given), actor=request.actor, at=request.at)
    return shown(request, code)


@router.patch("/desk/calls/{code}/guidelines", response=DeskCallOut)
def edit_guidelines(request: ApiRequest, code: str, given: GuidelinesIn) -> dict[str, Any]:
    """Change the guidelines under preparation."""
    call, changes = desk_write(request, code), _given(given)
    if address := changes.get("guidelines_url"):
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise Refused(at_field("guidelines_url", "website_form", value=address[:80])) from None
    calls.edit_version(call_id=call.pk, **changes, actor=request.actor, at=request.at)
    return shown(request, code)


@router.post("/desk/calls/{code}/lots", response={201: DeskCallOut})
def add_lot(request: ApiRequest, code: str, given: LotIn) -> Status[Any]:
    """Add a lot to a draft."""
    call = desk_write(request, code)
    calls.add_lot(call_id=call.pk, code=given.code, title=given.title, actor=request.actor, at=request.at)
    return Status(201, shown(request, code))


@router.put("/desk/calls/{code}/lots/{lot}", response=DeskCallOut)
def edit_lot(request: ApiRequest, code: str, lot: str, given: LotTitleIn) -> dict[str, Any]:
    """Change the title of a lot of a draft."""
    call, found = desk_write(request, code), calls.lot_for(code, lot, request.actor)
    calls.edit_lot(call_id=call.pk, lot_id=found.pk, title=given.title, actor=request.actor, at=request.at)
    return shown(request, code)


@router.delete("/desk/calls/{code}/lots/{lot}", response={204: None})
def remove_lot(request: ApiRequest, code: str, lot: str) -> Status[None]:
    """Take a lot out of a draft."""
    call, found = desk_write(request, code), calls.lot_for(code, lot, request.actor)
    calls.remove_lot(call_id=call.pk, lot_id=found.pk, actor=request.actor, at=request.at)
    return Status(204, None)


def _book(call: calls.Call, lot: calls.Lot, given: BookIn | None) -> int:
    """The rulebook named, or the one that the lot has."""
    if given is not None:
        return calls.rulebook_at(given.code, given.version).pk
    draft = calls.draft_version(call)
    terms = next((one for one in calls.terms_of(draft) if one.lot_id == lot.pk), None) if draft else None
    if terms is None:
        raise Refused(calls.words.missing("lot.terms", "rulebook", lot=lot.code))
    return terms.rulebook_id


def _grid(given: BookIn | None) -> int | None:
    if given is None:
        return None
    found = calls.grids().filter(code=given.code, version=given.version).first()
    if found is None:
        raise NotFound("grid")
    return found.pk


def _form(given: BookIn | None) -> tuple[str, int] | None:
    return (given.code, given.version) if given else None


@router.patch("/desk/calls/{code}/lots/{lot}/terms", response=DeskCallOut)
def set_terms(request: ApiRequest, code: str, lot: str, given: TermsIn) -> dict[str, Any]:
    """Say what a lot funds, by which rulebook and grids it is judged, which questions it asks."""
    call, found = desk_write(request, code), calls.lot_for(code, lot, request.actor)
    calls.set_terms(
        call_id=call.pk,
        lot_id=found.pk,
        rulebook_id=_book(call, found, given.rulebook),
        scope=given.scope,
        concept_grid_id=_grid(given.concept_grid),
        full_grid_id=_grid(given.full_grid),
        concept_form=_form(given.concept_form),
        full_form=_form(given.full_form),
        actor=request.actor,
        at=request.at,
    )
    return shown(request, code)


@router.post("/desk/calls/{code}/lots/{lot}/envelopes", response={201: DeskCallOut})
def set_envelope(request: ApiRequest, code: str, lot: str, given: EnvelopeIn) -> Status[Any]:
    """Record what a fund gives to a lot; what was said before stays in the history."""
    call, found = desk_write(request, code), calls.lot_for(code, lot, request.actor)
    if given.fund not in calls.fund_codes():
        raise Refused(at_field("fund", "fund_unknown", value=given.fund))
    calls.set_envelope(
        call_id=call.pk,
        lot_id=found.pk,
        fund_code=given.fund,
        amount_cents=given.amount_cents,
        status=given.status,
        as_of=given.as_of,
        source=given.source,
        actor=request.actor,
        at=request.at,
    )
    return Status(201, shown(request, code))
