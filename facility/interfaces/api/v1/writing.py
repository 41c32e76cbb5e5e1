"""Writing a dossier: the applicant's path in full, with the versions that were read and keys for repeated requests."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from ninja import File, Form, Schema, Status, UploadedFile
from pydantic import Field

from facility.apps.calls import public as calls
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.files import public as files
from facility.foundation.forms import public as forms
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_scope, owner_of
from facility.interfaces.api.entering import KEY
from facility.interfaces.api.problems import Problem, finding_rows
from facility.interfaces.api.v1 import dossiers
from facility.interfaces.api.v1.shapes import FindingOut, Long, Short, Token
from facility.interfaces.web.dossiers.reading import own_dossier

# One address has one router, whatever its methods.
router = dossiers.router
WRITE = "write:dossiers"


class StartIn(Schema):
    """A dossier to start: the key of an open lot (`amif-2022:A`), the token of the organisation that leads."""

    lot: Token
    lead: Token
    answers: dict[str, Any] = Field(default_factory=dict, max_length=400)


class ValueIn(Schema):
    """What stands in a field from now on, written on top of a version. `settles`: the wording that was set aside."""

    value: Any = None
    base_version: int = Field(default=0, ge=0, le=2**31 - 1)
    settles: int | None = Field(default=None, ge=0, le=2**31 - 1)


class ChangeIn(ValueIn):
    """A change of one of several fields."""

    field: Token


class ChangesIn(Schema):
    """Changes of several fields, saved together or not at all."""

    changes: list[ChangeIn] = Field(min_length=1, max_length=400)


class ConflictOut(Schema):
    """Two wordings of one field: the one that stands, and the one set aside."""

    theirs: Any
    theirs_version: int
    yours: Any
    aside: int


class SavedOut(Schema):
    """What became of a change: the version that stands now; `findings` do not keep a draft from being kept."""

    field: str
    version: int
    value: Any
    changed: bool
    merged: bool
    conflict: ConflictOut | None
    findings: list[FindingOut]


class ReasonIn(Schema):
    """Why."""

    reason: Short = ""


class AnswerIn(Schema):
    """The answer to a question of the facility."""

    answer: Long


class LetInIn(Schema):
    """A partner organisation to let in."""

    organisation: Token
    may_write: bool = False


class SubmittedOut(Schema):
    """What was handed in: number, moment, hash, and the signed receipt."""

    stage: str
    number: int
    submitted_at: datetime
    digest: str
    receipt: dict[str, Any]


def _writable(request: ApiRequest, token: str) -> proposals.Proposal:
    need_person(request)
    need_scope(request, WRITE)
    return own_dossier(request, token)


def _expected(request: ApiRequest, found: proposals.Proposal) -> None:
    marks.expect(request, found.record_id, lambda: dossiers.present_version(found))


@router.post("/dossiers", response={201: dossiers.DossierDetailOut})
def start_dossier(request: ApiRequest, given: StartIn) -> Status[Any]:
    """Start a dossier in an open lot for an organisation one applies for."""
    need_person(request)
    need_scope(request, WRITE)
    lot = next((one.lot for one in calls.open_lots(request.at) if one.key == given.lot), None)
    if lot is None:
        raise Refused(at_field("lot", "lot_not_open"))
    lead = parties.organisation_by_token(given.lead)
    made = proposals.start(
        lot_id=lot.pk, lead_id=lead.pk, actor=request.actor, at=request.at, answers=given.answers or None
    )
    found = proposals.by_token(made.record.token, request.actor)
    return Status(201, dossiers.dossier_detail(request, found))


def _saved(one: forms.Saved) -> dict[str, Any]:
    clash = one.conflict
    named = ("field", "version", "value", "changed", "merged")
    return {name: getattr(one, name) for name in named} | {
        "conflict": clash and {name: getattr(clash, name) for name in ("theirs", "theirs_version", "yours", "aside")},
        "findings": finding_rows(one.findings),
    }


@router.put("/dossiers/{token}/fields/{field}", response=SavedOut)
def save_field(request: ApiRequest, token: str, field: str, given: ValueIn) -> dict[str, Any]:
    """Save one field. With If-Match (the field's version in quotes) an overtaken write is refused with 412; without it,
    it is joined with what others wrote, or both wordings are kept and given back.
    """
    found = _writable(request, token)
    base, strict = _base(request, given.base_version)
    change = forms.FieldChange(field, given.value, base, given.settles)
    saved = proposals.save_part(proposal_id=found.pk, changes=[change], actor=request.actor, at=request.at)[0]
    if strict and (saved.merged or saved.conflict):
        raise Problem(412, "changed", version=saved.version)
    request.etag = f'"{saved.version}"'
    return _saved(saved)


def _base(request: ApiRequest, base: int) -> tuple[int, bool]:
    """The version that the write grew from, and whether it must still stand."""
    mark = request.headers.get("If-Match", "").strip().strip('"')
    if not mark or mark == "*":
        return base, False
    if not (mark.isascii() and mark.isdecimal() and len(mark) < 10):
        raise Problem(412, "changed")
    return int(mark), True


@router.patch("/dossiers/{token}/fields", response=list[SavedOut])
def save_fields(request: ApiRequest, token: str, given: ChangesIn) -> list[dict[str, Any]]:
    """Save several fields together. If-Match takes the version of the whole dossier."""
    found = _writable(request, token)
    _expected(request, found)
    changes = [forms.FieldChange(one.field, one.value, one.base_version, one.settles) for one in given.changes]
    if len({one.field for one in changes}) < len(changes):
        raise Refused(at_field("changes", "field_twice"))
    saved = proposals.save_part(proposal_id=found.pk, changes=changes, actor=request.actor, at=request.at)
    return [_saved(one) for one in saved]


@router.post("/dossiers/{token}/versions/{field}/{int:version}/restore", response=SavedOut)
def restore_version(request: ApiRequest, token: str, field: str, version: int) -> dict[str, Any]:
    """Bring an earlier version of one answer back as a new one."""
    found = _writable(request, token)
    saved = proposals.restore(proposal_id=found.pk, field=field, version=version, actor=request.actor, at=request.at)
    return _saved(saved)


@router.post("/dossiers/{token}/documents", response={201: dossiers.DocumentOut})
def attach_document(
    request: ApiRequest,
    token: str,
    upload: File[UploadedFile],
    kind: Form[str],
    country: Form[str] = "",
) -> Status[Any]:
    """Attach a document of a kind to a draft (multipart); a letter of support B names its country."""
    found = _writable(request, token)
    _expected(request, found)
    if country and not parties.is_country(country):
        raise Refused(at_field("country", "country_unknown"))
    stored = proposals.attach(
        proposal_id=found.pk, upload=upload, kind=kind, country=country, actor=request.actor, at=request.at
    )
    return Status(201, dossiers.document_row(stored))


@router.delete("/dossiers/{token}/documents/{file}", response={204: None})
def detach_document(request: ApiRequest, token: str, file: str) -> Status[None]:
    """Take a document out of a draft."""
    found = _writable(request, token)
    _expected(request, found)
    stored = files.by_token(file)
    proposals.detach(proposal_id=found.pk, token=stored.token, actor=request.actor, at=request.at)
    return Status(204, None)


@router.post("/dossiers/{token}/submit", response={201: SubmittedOut})
def submit_dossier(request: ApiRequest, token: str) -> Status[Any]:
    """Check and seal the dossier in one act. With an Idempotency-Key the same request is one submission."""
    found = _writable(request, token)
    _expected(request, found)
    given = request.headers.get(KEY, "")
    key = hashlib.sha256(f"{owner_of(request)}\n{given}".encode()).hexdigest() if given else secrets.token_hex(16)
    done = proposals.submit(proposal_id=found.pk, key=key, actor=request.actor, at=request.at)
    return Status(201, done)


@router.post("/dossiers/{token}/withdraw", response={200: dossiers.DossierDetailOut})
def withdraw_dossier(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Withdraw a dossier before its award."""
    found = _writable(request, token)
    _expected(request, found)
    proposals.withdraw(proposal_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return dossiers.dossier_detail(request, own_dossier(request, token))


@router.post("/dossiers/{token}/clarifications/{int:number}/answer", response=dossiers.ClarificationOut)
def answer_clarification(request: ApiRequest, token: str, number: int, given: AnswerIn) -> dict[str, Any]:
    """Answer the facility's question in time."""
    found = _writable(request, token)
    asked = next((one for one in proposals.clarifications_of(found) if one.pk == number), None)
    if asked is None:
        raise NotFound("clarification")
    proposals.answer_clarification(clarification_id=asked.pk, text=given.answer, actor=request.actor, at=request.at)
    return dossiers.clarification_row(proposals.clarifications_of(found).get(pk=asked.pk))


@router.post("/dossiers/{token}/readers", response={204: None})
def let_in(request: ApiRequest, token: str, given: LetInIn) -> Status[None]:
    """Let a partner organisation read, or write, the draft."""
    found = _writable(request, token)
    partner = parties.organisation_by_token(given.organisation)
    proposals.let_in(
        proposal_id=found.pk,
        organisation_id=partner.pk,
        may_edit=given.may_write,
        actor=request.actor,
        at=request.at,
    )
    return Status(204, None)


@router.delete("/dossiers/{token}/readers/{organisation}", response={204: None})
def let_out(request: ApiRequest, token: str, organisation: str) -> Status[None]:
    """End a partner's access to the draft."""
    found = _writable(request, token)
    partner = parties.organisation_by_token(organisation)
    proposals.let_out(proposal_id=found.pk, organisation_id=partner.pk, actor=request.actor, at=request.at)
    return Status(204, None)
