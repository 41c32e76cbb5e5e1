"""Organisations one acts for: what they say of themselves, who acts for them, who is invited, who asks to join."""

from datetime import date, datetime
from typing import Annotated, Any

from django.conf import settings
from django.urls import reverse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import OneOf, Token, listing, page_of
from facility.interfaces.web.accounts.views import with_secret
from facility.interfaces.web.desk.organisations import OrganisationList, organisation_filters
from facility.interfaces.web.parties.views import visible_organisation

router = Router(tags=["organisations"])
_LANGUAGES = [code for code, _name in settings.LANGUAGES]
Email = Annotated[str, Field(min_length=3, max_length=254)]
Letter = Annotated[str, OneOf(_LANGUAGES)]


class NamedOut(Schema):
    """An organisation by token, name and country."""

    token: str
    name: str
    country: str | None


class StatedKindOut(Schema):
    """A kind of body that an organisation states, and whether it was confirmed on evidence."""

    number: int
    code: str
    evidence: str
    confirmed_at: datetime | None


class HoldingOut(Schema):
    """A role that a person holds for an organisation; `number` ends it."""

    number: int
    name: str
    role: str
    starts_on: date
    ends_on: date | None


class InvitationOut(Schema):
    """An invitation that waits for an answer; `number` withdraws it."""

    number: int
    email: str
    name: str
    role: str
    invited_at: datetime
    expires_at: datetime


class JoinOut(Schema):
    """Somebody who asks to act for an organisation; who lets them in does so on the page, under a fresh proof."""

    number: int
    organisation: str
    name: str
    asked_at: datetime


class OwnOut(NamedOut):
    """What an organisation says of itself; people, invitations and requests for those who may see them.

    `version` is what If-Match expects.
    """

    version: str
    short_name: str
    seat: str
    legal_personality: str
    established_under: str
    website: str
    is_provisional: bool
    kinds: list[StatedKindOut]
    identifiers: dict[str, str]
    members: list[HoldingOut] | None
    invitations: list[InvitationOut] | None
    join_requests: list[JoinOut]


class RegisterIn(Schema):
    """A body to register; whoever registers it acts for it."""

    name: Annotated[str, Field(max_length=250)]
    country: Token | None = None
    kinds: list[Token] = Field(max_length=30)


class DescribeIn(RegisterIn):
    """Everything a body says of itself; it replaces what was said before."""

    short_name: Annotated[str, Field(max_length=60)] = ""
    seat: Annotated[str, Field(max_length=120)] = ""
    legal_personality: Annotated[str, OneOf(parties.LEGAL_PERSONALITY)] = "unknown"
    established_under: Annotated[str, Field(max_length=250)] = ""
    website: Annotated[str, Field(max_length=200)] = ""
    evidence: Annotated[str, Field(max_length=2000)] = ""
    identifiers: dict[Annotated[str, OneOf(parties.IDENTIFIER_SCHEMES)], Annotated[str, Field(max_length=80)]] = {}


class PartnerIn(Schema):
    """A partner body that is not registered yet, and whom to write to there."""

    partner_name: Annotated[str, Field(max_length=250)]
    country: Token | None = None
    email: Email
    name: Annotated[str, Field(max_length=120)] = ""
    language: Letter = "en"


class JoinIn(Schema):
    """The organisation one asks to act for."""

    organisation: Token


class EvidenceIn(Schema):
    """What shows the kind of body: law, statute, register."""

    evidence: Annotated[str, Field(max_length=2000)]


def _named(one: parties.Organisation) -> dict[str, Any]:
    return {"token": one.record.token, "name": one.name, "country": one.country_id}


def _join(one: parties.JoinRequest) -> dict[str, Any]:
    return {
        "number": one.pk,
        "organisation": one.organisation.name,
        "name": one.person.name,
        "asked_at": one.asked_at,
    }


def _version(found: parties.Organisation, at: datetime) -> str:
    """The version of an organisation: acts on its record, its kinds, who acts for it, who waits."""
    day = local_day(at)
    told = [
        [
            [one.pk, one.evidence, one.confirmed_at is None]
            for one in parties.kinds_of([found.pk], day).get(found.pk, [])
        ],
        [[one.pk, one.person.name] for one in parties.members_of(found.pk, day)],
        [one.pk for one in parties.invitations_of(found.pk, at)],
        list(parties.JoinRequest.objects.filter(organisation=found, answered_at=None).values_list("pk", flat=True)),
    ]
    return marks.version_of(found.record_id, found.record.version, marks.print_of(told))


def _detail(request: ApiRequest, token: str) -> dict[str, Any]:
    found, day, actor = visible_organisation(request.actor, token), local_day(request.at), request.actor
    may_invite = parties.may_invite_colleague(actor, found)
    insider = may_invite or found.pk in actor.organisations() or parties.may_see_people(actor)
    named = ("short_name", "seat", "legal_personality", "established_under", "website", "is_provisional")
    version = _version(found, request.at)
    marks.stamp(request, version)
    return (
        _named(found)
        | {name: getattr(found, name) for name in named}
        | {
            "version": version,
            "kinds": [_kind(one) for one in parties.kinds_of([found.pk], day).get(found.pk, [])],
            "identifiers": {row.scheme: row.value for row in found.identifiers.all()},
            "members": [_holding(one) for one in parties.members_of(found.pk, day)] if insider else None,
            "invitations": _invitations(request, found) if may_invite else None,
            "join_requests": [
                _join(one) for one in parties.join_requests_for(actor) if one.organisation_id == found.pk
            ],
        }
    )


def _kind(one: parties.OrganisationKind) -> dict[str, Any]:
    return {"number": one.pk, "code": one.kind.code, "evidence": one.evidence, "confirmed_at": one.confirmed_at}


def _holding(one: parties.RoleHolding) -> dict[str, Any]:
    named = ("role", "starts_on", "ends_on")
    return {"number": one.pk, "name": one.person.name} | {name: getattr(one, name) for name in named}


def _invitations(request: ApiRequest, found: parties.Organisation) -> list[dict[str, Any]]:
    named = ("email", "name", "role", "invited_at", "expires_at")
    rows = parties.invitations_of(found.pk, request.at)
    return [{"number": one.pk} | {name: getattr(one, name) for name in named} for one in rows]


def _write(request: ApiRequest, token: str) -> parties.Organisation:
    """The organisation of a write. Raises Problem (401, 403, 412), NotFound."""
    need_writer(request, "organisations")
    found = visible_organisation(request.actor, token)
    marks.expect(request, found.record_id, lambda: _version(parties.organisation(found.pk), request.at))
    return found


@router.get("/own-organisations", response=list[NamedOut])
def list_own_organisations(request: ApiRequest) -> list[dict[str, Any]]:
    """The organisations one acts for."""
    return [_named(one) for one in parties.own_organisations(need_person(request))]


@router.post("/own-organisations", response={201: OwnOut})
def register_organisation(request: ApiRequest, given: RegisterIn) -> Status[Any]:
    """Register a body and act for it; look first whether it is here already."""
    need_writer(request, "organisations")
    made = parties.register_organisation(
        name=given.name, country=given.country, kinds=given.kinds, actor=request.actor, at=request.at
    )
    # The roles of the request's beginning do not hold the new one yet.
    request.actor = parties.actor_for(_user(request), request.at)
    return Status(201, _detail(request, made.record.token))


def _user(request: ApiRequest) -> Any:
    return parties.person_of(request.actor.user_id or 0).user


class LookIn(Schema):
    """A name, or part of one."""

    name: Annotated[str, Field(min_length=3, max_length=250)]
    country: Annotated[str, Field(max_length=8)] | None = None


@router.get("/own-organisations/alike", response=list[NamedOut])
def look_for_organisation(request: ApiRequest, asked: Query[LookIn]) -> list[dict[str, Any]]:
    """Registered bodies of nearly this name: names only, no people."""
    need_person(request)
    rows = parties.look_alikes(asked.name.replace("\x00", " "), asked.country).select_related("record")
    return [_named(one) for one in rows]


@router.get("/own-organisations/{token}", response=OwnOut)
def read_own_organisation(request: ApiRequest, token: str) -> dict[str, Any]:
    """One organisation for those who act for it and for staff."""
    need_person(request)
    return _detail(request, token)


@router.put("/own-organisations/{token}", response=OwnOut)
def describe_organisation(request: ApiRequest, token: str, given: DescribeIn) -> dict[str, Any]:
    """Correct how a body is described."""
    found = _write(request, token)
    parties.describe_organisation(organisation_id=found.pk, actor=request.actor, at=request.at, **given.dict())
    return _detail(request, token)


@router.delete("/own-organisations/{token}/invitations/{int:number}", response={204: None})
def withdraw_offer(request: ApiRequest, token: str, number: int) -> Status[None]:
    """Take an invitation back; its link no longer works."""
    found = _write(request, token)
    if not parties.Invitation.objects.filter(pk=number, organisation=found).exists():
        raise NotFound("invitation")
    parties.withdraw_invitation(invitation_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


@router.post("/own-organisations/{token}/partners", response={204: None})
def enter_partner(request: ApiRequest, token: str, given: PartnerIn) -> Status[None]:
    """Enter a partner body provisionally and write to somebody there, who completes the entry."""
    found = _write(request, token)
    parties.invite_partner_organisation(
        for_organisation_id=found.pk,
        address=with_secret("accounts:invitation"),
        actor=request.actor,
        at=request.at,
        **given.dict(),
    )
    return Status(204, None)


@router.delete("/own-organisations/{token}/members/{int:number}", response={204: None})
def end_membership(request: ApiRequest, token: str, number: int) -> Status[None]:
    """End a role that somebody holds for the organisation."""
    found = _write(request, token)
    if not parties.RoleHolding.objects.filter(pk=number, organisation=found).exists():
        raise NotFound("role")
    parties.end_role(holding_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


@router.get("/join-requests", response=list[JoinOut])
def list_join_requests(request: ApiRequest) -> list[dict[str, Any]]:
    """What one asked to join and has no answer to."""
    return [_join(one) for one in parties.own_join_requests(need_person(request)).select_related("person")]


@router.post("/join-requests", response={201: JoinOut})
def ask_to_join(request: ApiRequest, given: JoinIn) -> Status[Any]:
    """Ask to act for a registered organisation; its people get a letter."""
    need_writer(request, "organisations")
    found = parties.organisation_by_token(given.organisation)
    made = parties.ask_to_join(
        organisation_id=found.pk, address=reverse("parties:mine"), actor=request.actor, at=request.at
    )
    return Status(201, _join(made))


class DeskOrganisationOut(NamedOut):
    """An organisation in the list of staff."""

    short_name: str
    kinds: list[str]
    is_provisional: bool
    invented: bool


def _desk_rows(rows: Any) -> list[dict[str, Any]]:
    return [
        _named(one)
        | {
            "short_name": one.short_name,
            "kinds": [row.kind.code for row in one.kinds_today],
            "is_provisional": one.is_provisional,
            "invented": one.record.invented,
        }
        for one in rows
    ]


_DESK = listing(OrganisationList, "q", "country", "kind", "provisional", "unconfirmed")


@router.get("/desk/organisations", response=page_of(DeskOrganisationOut), openapi_extra=_DESK)
def list_desk_organisations(request: ApiRequest) -> dict[str, Any]:
    """Every organisation with what it states, for staff."""
    actor = need_person(request)
    if not any(actor.has(role) for role in parties.STAFF):
        raise Forbidden("parties.view_organisation")
    found = parties.with_kinds(parties.organisations_visible_to(actor))
    return page(request, OrganisationList(found, filters=organisation_filters()), _desk_rows)


@router.post("/desk/organisations/{token}/kinds/{int:number}/confirm", response=OwnOut)
def confirm_kind(request: ApiRequest, token: str, number: int, given: EvidenceIn) -> dict[str, Any]:
    """Confirm on evidence that a body is of the kind it states. Nobody does it for an own organisation."""
    found = _write(request, token)
    row = parties.stated_kind(number)
    if row.organisation_id != found.pk:
        raise NotFound("kind of organisation")
    require(parties.may_confirm_kind, request.actor, row.organisation)
    parties.confirm_kind(kind_id=row.pk, evidence=given.evidence, actor=request.actor, at=request.at)
    return _detail(request, token)
