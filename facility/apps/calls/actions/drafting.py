"""Preparing a call, or a new version of an open one: frame, guidelines, lots, terms and envelopes."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.calls.actions.holding import draft_of, hold, is_partial_date, lot_of
from facility.apps.calls.models import Call, CallVersion, Grid, Lot, LotSequence, LotTerms, Rulebook
from facility.apps.calls.policy import may_draft, may_edit, may_set_envelope
from facility.apps.calls.words import missing
from facility.apps.finance import public as finance
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.forms import public as forms
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_FRAME = (
    "title",
    "programme",
    "opens_on",
    "deadline_model",
    "closes_at",
    "stages",
    "source",
    "status",
    "remark",
    "offers_mentoring",
)
# What of a published call changes without a version: it is nothing by which a dossier is judged.
_RUNNING = {"remark", "offers_mentoring"}
_GUIDELINES = (
    "published_on",
    "summary",
    "note",
    "guidelines_url",
    "closes_at",
    "envelope_cents",
    "envelope_as_of",
    "envelope_source",
    "source",
    "status",
)


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise Refused(findings)


def _frame_findings(frame: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with the frame whatever its state; what is merely still missing stops only the opening."""
    found = []
    if not frame["title"].get("en"):
        found.append(missing("call.title", "title_en"))
    if frame["opens_on"] and not is_partial_date(frame["opens_on"]):
        found.append(missing("call.date_malformed", "opens_on"))
    if frame["deadline_model"] == "rolling" and frame["closes_at"]:
        found.append(missing("call.closes_at_rolling", "closes_at"))
    return found


@action
def draft_call(
    *,
    code: str,
    title: Mapping[str, str],
    programme: str,
    actor: Actor,
    at: datetime,
    opens_on: str = "",
    deadline_model: str = "rolling",
    closes_at: datetime | None = None,
    stages: str = "concept_full",
    source: str = "",
    status: str = "confirmed",
    remark: Mapping[str, str] | None = None,
    offers_mentoring: bool = True,
    invented: bool = False,
) -> Call:
    """Begin a call with its first version under preparation. Raises Forbidden, Refused."""
    require(may_draft, actor)
    frame = {
        "title": dict(title),
        "programme": programme,
        "opens_on": opens_on,
        "deadline_model": deadline_model,
        "closes_at": closes_at,
        "stages": stages,
        "source": source,
        "status": status,
        "remark": dict(remark or {}),
        "offers_mentoring": offers_mentoring,
    }
    findings = _frame_findings(frame)
    if not _CODE.fullmatch(code):
        findings.append(missing("call.code_malformed", "code"))
    elif Call.objects.filter(code=code).exists():
        findings.append(missing("call.code_taken", "code"))
    _refuse(findings)
    row = records.create(kind="call", label=title, reference=code, invented=invented, at=at)
    call = Call.objects.create(record=row, code=code, **frame)
    CallVersion.objects.create(call=call, number=1, status=status)
    record_trail(record=row, event=Event.CALL_DRAFTED, actor=actor, at=at, facts={"call": code})
    return call


@action
def edit_call(*, call_id: int, actor: Actor, at: datetime, **changes: Any) -> Call:
    """Change the frame of a draft: title, programme, opens_on, deadline_model, closes_at, stages, source, status, remark,
    offers_mentoring.

    Of a published call only the remark to readers changes this way and, until it is closed, whether it offers mentoring;
    its deadline moves with a version. Raises Forbidden, NotAllowedNow, Refused.
    """
    call = hold(call_id)
    require(may_edit, actor, call)
    if call.state == "draft":
        draft_of(call, at)
    elif set(changes) - (_RUNNING - {"offers_mentoring"} if call.state == "closed" else _RUNNING):
        raise NotAllowedNow("edit", call.state, "call")
    offered = call.offers_mentoring
    for name, value in changes.items():
        setattr(call, name, value)
    _refuse(_frame_findings({name: getattr(call, name) for name in _FRAME}))
    call.save()
    records.update(call.record, label=call.title)
    facts: dict[str, Any] = {"fields": sorted(changes)}
    if call.offers_mentoring != offered:
        facts["offers_mentoring"] = call.offers_mentoring
    record_trail(record=call.record, event=Event.CALL_EDITED, actor=actor, at=at, facts=facts)
    return call


@action
def edit_version(*, call_id: int, actor: Actor, at: datetime, **changes: Any) -> CallVersion:
    """Change the guidelines under preparation: published_on, summary, note, guidelines_url, envelope_cents,
    envelope_as_of, envelope_source, source, status, and closes_at of a published dated call. Raises Forbidden, NotAllowedNow, Refused.
    """
    call = hold(call_id)
    require(may_edit, actor, call)
    version = draft_of(call, at)
    for name, value in changes.items():
        if name not in _GUIDELINES:
            raise NotAllowedNow("edit", call.state, "call")
        setattr(version, name, value)
    dates = {name: getattr(version, name) for name in ("published_on", "envelope_as_of")}
    if version.closes_at is not None and (call.state == "draft" or call.deadline_model != "dated"):
        raise NotAllowedNow("edit", call.state, "call")
    findings = [
        missing("call.date_malformed", name) for name, typed in dates.items() if typed and not is_partial_date(typed)
    ]
    if version.envelope_cents is not None and version.envelope_cents <= 0:
        findings.append(missing("version.envelope_positive", "envelope_cents"))
    elif version.envelope_cents is not None and not version.envelope_as_of:
        findings.append(missing("version.envelope_as_of", "envelope_as_of"))
    _refuse(findings)
    version.save()
    records.update(call.record)
    facts = {"version": version.number, "fields": sorted(changes)}
    record_trail(record=call.record, event=Event.CALL_EDITED, actor=actor, at=at, facts=facts)
    return version


def _lot_findings(call: Call, code: str, title: Mapping[str, str], but: int | None = None) -> list[Finding]:
    found = []
    if not code.strip():
        found.append(missing("lot.code", "code"))
    elif call.lots.filter(code=code).exclude(pk=but or 0).exists():
        found.append(missing("lot.code_taken", "code"))
    if not title.get("en"):
        found.append(missing("lot.title", "title_en"))
    return found


@action
def add_lot(*, call_id: int, code: str, title: Mapping[str, str], actor: Actor, at: datetime) -> Lot:
    """Add a lot and its receipt sequence to a draft call. Raises Forbidden, NotAllowedNow, Refused."""
    call = hold(call_id)
    require(may_edit, actor, call)
    draft_of(call, at)
    if call.state != "draft":
        raise NotAllowedNow("add_lot", call.state, "call")
    _refuse(_lot_findings(call, code, title))
    lot = Lot.objects.create(call=call, code=code, title=dict(title))
    LotSequence.objects.create(lot=lot)
    records.update(call.record)
    record_trail(record=call.record, event=Event.LOT_ADDED, actor=actor, at=at, facts={"lot": code})
    return lot


@action
def edit_lot(*, call_id: int, lot_id: int, title: Mapping[str, str], actor: Actor, at: datetime) -> Lot:
    """Change the title of a lot of a draft call; its code stands. Raises Forbidden, NotAllowedNow, Refused, NotFound."""
    call = hold(call_id)
    require(may_edit, actor, call)
    draft_of(call, at)
    if call.state != "draft":
        raise NotAllowedNow("edit_lot", call.state, "call")
    lot = lot_of(call, lot_id)
    _refuse(_lot_findings(call, lot.code, title, lot.pk))
    lot.title = dict(title)
    lot.save(update_fields=["title"])
    records.update(call.record)
    record_trail(record=call.record, event=Event.CALL_EDITED, actor=actor, at=at, facts={"lot": lot.code})
    return lot


@action
def remove_lot(*, call_id: int, lot_id: int, actor: Actor, at: datetime) -> None:
    """Take a lot out of a draft call; not once an envelope was recorded. Raises Forbidden, NotAllowedNow, NotFound."""
    call = hold(call_id)
    require(may_edit, actor, call)
    draft_of(call, at)
    lot = lot_of(call, lot_id)
    if call.state != "draft" or any(one.lot_code == lot.code for one in finance.envelopes(call.code)):
        raise NotAllowedNow("remove_lot", "in use", "lot")
    lot.terms.all().delete()
    LotSequence.objects.filter(lot=lot).delete()
    lot.delete()
    records.update(call.record)
    facts = {"lot_removed": lot.code}
    record_trail(record=call.record, event=Event.CALL_EDITED, actor=actor, at=at, facts=facts)


@action
def set_terms(
    *,
    call_id: int,
    lot_id: int,
    rulebook_id: int,
    actor: Actor,
    at: datetime,
    scope: Mapping[str, str] | None = None,
    concept_grid_id: int | None = None,
    full_grid_id: int | None = None,
    concept_form: tuple[str, int] | None = None,
    full_form: tuple[str, int] | None = None,
) -> LotTerms:
    """Say what the version under preparation asks of a lot: rulebook, scope, grids, question schemas (code, version).

    What is given as None stays as it is. Raises Forbidden, NotAllowedNow, NotFound, Refused.
    """
    call = hold(call_id)
    require(may_edit, actor, call)
    version = draft_of(call, at)
    lot = lot_of(call, lot_id)
    rulebook = Rulebook.objects.filter(pk=rulebook_id).first()
    if rulebook is None:
        raise NotFound("rulebook")
    terms = version.terms.filter(lot=lot).first() or LotTerms(version=version, lot=lot)
    terms.rulebook = rulebook
    if scope is not None:
        terms.scope = dict(scope)
    for stage, grid_id in (("concept", concept_grid_id), ("full", full_grid_id)):
        if grid_id is not None:
            setattr(terms, f"{stage}_grid", _grid(stage, grid_id))
    for form in (concept_form, full_form):
        if form is not None:
            forms.schema_by(*form)
    if concept_form is not None:
        terms.concept_form_code, terms.concept_form_version = concept_form
    if full_form is not None:
        terms.full_form_code, terms.full_form_version = full_form
    terms.save()
    records.update(call.record)
    facts = {"version": version.number, "lot": lot.code, "rulebook": str(rulebook)}
    record_trail(record=call.record, event=Event.LOT_TERMS_SET, actor=actor, at=at, facts=facts)
    return terms


def _grid(stage: str, grid_id: int) -> Grid:
    grid = Grid.objects.filter(pk=grid_id).first()
    if grid is None:
        raise NotFound("grid")
    if grid.stage != stage:
        raise Refused(missing("grid.other_stage", f"{stage}_grid"))
    return grid


@action
def set_envelope(
    *,
    call_id: int,
    lot_id: int,
    fund_code: str,
    amount_cents: int | None,
    status: str,
    as_of: str,
    source: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Record what a fund gives to a lot, at any time before the call closes; each figure stays in the history.

    Amount in cents, None where it is not known (then nothing can be committed). Raises Forbidden, NotAllowedNow, Refused.
    """
    call = hold(call_id)
    require(may_set_envelope, actor, call)
    if call.state == "closed":
        raise NotAllowedNow("set_envelope", call.state, "call")
    lot = lot_of(call, lot_id)
    findings = []
    if status == "unknown" and amount_cents is not None:
        findings.append(missing("envelope.amount_unknown", "amount"))
    if status != "unknown" and (amount_cents is None or amount_cents <= 0):
        findings.append(missing("envelope.amount", "amount"))
    if as_of and not is_partial_date(as_of):
        findings.append(missing("call.date_malformed", "as_of"))
    if status != "unknown" and not as_of:
        findings.append(missing("envelope.as_of", "as_of"))
    if status == "published" and not source:
        findings.append(missing("envelope.source", "source"))
    _refuse(findings)
    records.update(call.record)
    facts = {"lot": lot.code, "fund": fund_code, "amount_cents": amount_cents, "status": status, "as_of": as_of}
    record_trail(record=call.record, event=Event.LOT_ENVELOPE_SET, actor=actor, at=at, facts=facts)
    finance.record_envelope(
        call_code=call.code,
        lot_code=lot.code,
        fund_code=fund_code,
        amount_cents=amount_cents,
        status=status,
        as_of=as_of,
        source=source,
        actor=actor,
        at=at,
    )
