"""The ways into an organisation: invitation of a colleague or of a partner body, and asking to join."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from facility.apps.parties import policy, steps
from facility.apps.parties.actions.organisations import lock_organisation
from facility.apps.parties.actors import actor_for
from facility.apps.parties.models import Invitation, JoinRequest, Organisation, Person, RoleHolding
from facility.apps.parties.queries.people import has_people
from facility.apps.parties.words import ROLES, spoken
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import FOR_ORGANISATION, Actor, Role, User, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import one_line
from facility.foundation.post.public import queue
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

LIFE = timedelta(days=21)
# A member may have this many invitations waiting: an organisation is no mailing machine.
MOST_OPEN = 40
# Invitations taken back count as well: else inviting and withdrawing would send letters without end.
MOST_A_DAY = 60


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _invite(
    *,
    organisation: Organisation | None,
    role: Role,
    email: str,
    name: str,
    language: str,
    kind: str,
    address: str,
    actor: Actor,
    at: datetime,
) -> Invitation:
    if actor.user_id is None:
        raise Forbidden("parties.invite")
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    waiting = Invitation.objects.filter(
        invited_by_id=actor.user_id, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    if (
        Invitation.objects.filter(invited_by_id=actor.user_id, invited_at__gt=at - timedelta(days=1)).count()
        >= MOST_A_DAY
    ):
        raise Refused(Finding(message="invitations_a_day", field="email", facts={"most": MOST_A_DAY}))
    if waiting.count() >= MOST_OPEN:
        raise Refused(Finding(message="invitations_too_many", field="email", facts={"most": MOST_OPEN}))
    if waiting.filter(organisation=organisation, role=role, email__iexact=email).exists():
        raise NotAllowedNow("parties.invite", "invited already")
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        role=role,
        email=email,
        name=one_line(name)[:120],
        language=language,
        digest=digest(secret),
        invited_by_id=actor.user_id,
        invited_at=at,
        expires_at=at + LIFE,
    )
    queue(
        kind=f"parties.{kind}",
        to=email,
        language=language,
        facts={
            "inviter": actor.name,
            "organisation": organisation.name if organisation else settings.FACILITY_NAME,
            "role": spoken(ROLES[role]),
            "expires": {"day": local_day(invitation.expires_at).isoformat()},
        },
        secret_facts={"link": {"path": address.format(secret=secret)}},
        record=organisation.record if organisation else None,
        key=f"invitation:{invitation.pk}",
        at=at,
    )
    if organisation:
        facts = {"invitation": invitation.pk, "role": str(role), "organisation": organisation.pk}
        record_trail(record=organisation.record, event=Event.INVITATION_SENT, actor=actor, at=at, facts=facts)
    return invitation


def _leave_to_its_people(organisation: Organisation, actor: Actor, field: str) -> None:
    """Staff let nobody into a body that has its people: those do, or two administrators together. Raises Refused."""
    if not actor.has(Role.APPLICANT, organisation.pk, "parties") and has_people(organisation.pk):
        raise Refused(Finding(message="its_people_decide", field=field))


def _check_email(email: str) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email.strip())
    except ValidationError:
        raise Refused(Finding(message="email_form", field="email")) from None
    return email.strip()


@action
def invite_colleague(
    *,
    organisation_id: int,
    email: str,
    role: str,
    address: str,
    actor: Actor,
    at: datetime,
    name: str = "",
    language: str = "en",
) -> Invitation:
    """Offer a colleague a role for one's organisation; `address` is the page's path with "{secret}" in it.

    Raises NotFound, Forbidden, Refused (address, role, staff where its people decide), NotAllowedNow (invited already).
    """
    organisation = lock_organisation(organisation_id)
    require(policy.may_invite_colleague, actor, organisation)
    _leave_to_its_people(organisation, actor, "email")
    if role not in policy.OFFERED_BY_MEMBERS:
        raise Refused(Finding(message="role_not_offered", field="role", facts={"value": role}))
    return _invite(
        organisation=organisation,
        role=Role(role),
        email=_check_email(email),
        name=name,
        language=language,
        kind="invitation_colleague",
        address=address,
        actor=actor,
        at=at,
    )


@action
def invite_partner_organisation(
    *,
    for_organisation_id: int,
    partner_name: str,
    country: str | None,
    email: str,
    address: str,
    actor: Actor,
    at: datetime,
    name: str = "",
    language: str = "en",
    invented: bool = False,
) -> Invitation:
    """Invite a body that is not registered yet: it stands provisionally at once and is completed on acceptance.

    Raises NotFound, Forbidden, Refused (name, country, address), NotAllowedNow.
    """
    from facility.apps.parties.queries.countries import is_country

    host = lock_organisation(for_organisation_id)
    require(policy.may_invite_partner_organisation, actor, host)
    partner_name = one_line(partner_name)
    findings = []
    if not partner_name or len(partner_name) > 250:
        findings.append(Finding(message="organisation_name_missing", field="partner_name"))
    if country and not is_country(country):
        findings.append(Finding(message="country_unknown", field="country", facts={"value": country}))
    if findings:
        raise Refused(findings)
    email = _check_email(email)
    partner = steps.add_organisation(
        name=partner_name,
        country=country or None,
        is_provisional=True,
        invented=invented or host.record.invented,
        actor=actor,
        at=at,
        cause=f"invited by organisation {host.pk}",
    )
    return _invite(
        organisation=partner,
        role=Role.APPLICANT,
        email=email,
        name=name,
        language=language,
        kind="invitation_partner",
        address=address,
        actor=actor,
        at=at,
    )


@action
def invite_to_role(
    *, email: str, role: str, address: str, actor: Actor, at: datetime, name: str = "", language: str = "en"
) -> Invitation:
    """Invite somebody without an account to a role for the facility (an evaluator, a mentor…).

    Roles that take two people are not offered by letter. Raises Forbidden, Refused, NotAllowedNow.
    """
    require(policy.may_grant_role, actor)
    if role not in set(Role) or role in policy.TWO_PERSON or role in FOR_ORGANISATION:
        raise Refused(Finding(message="role_not_offered", field="role", facts={"value": role}))
    return _invite(
        organisation=None,
        role=Role(role),
        email=_check_email(email),
        name=name,
        language=language,
        kind="invitation_role",
        address=address,
        actor=actor,
        at=at,
    )


@action
def withdraw_invitation(*, invitation_id: int, actor: Actor, at: datetime) -> None:
    """Take back an invitation that nobody has accepted. Raises NotFound, Forbidden, NotAllowedNow."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound("invitation")
    require(policy.may_withdraw_invitation, actor, invitation)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise NotAllowedNow("parties.withdraw_invitation", "accepted" if invitation.accepted_at else "withdrawn")
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    if invitation.organisation_id:
        organisation = lock_organisation(invitation.organisation_id)
        record_trail(
            record=organisation.record,
            event=Event.INVITATION_WITHDRAWN,
            actor=actor,
            at=at,
            facts={"invitation": invitation.pk},
        )


def open_invitation(secret: str, at: datetime) -> Invitation | None:
    """The invitation of a link that still waits, looked at without using it up; None where its sender may offer it no more."""
    found = (
        Invitation.objects.select_related("organisation__record", "invited_by")
        .filter(digest=digest(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=at)
        .first()
    )
    return found if found is not None and _is_still_offered(found, at) else None


def _is_still_offered(invitation: Invitation, at: datetime) -> bool:
    """Whether who sent it could offer the role today: a role that ended takes its letters with it."""
    there, body = actor_for(invitation.invited_by, at), invitation.organisation
    if body is None:
        return there.has(Role.ADMINISTRATOR)
    if there.has(Role.APPLICANT, body.pk, "parties"):
        return True
    # Staff, or who brings a partner along, lets people in only where nobody of the body does so.
    bringing = (Role.ADMINISTRATOR, Role.GRANTS_OFFICER, Role.APPLICANT)
    return any(there.has(role, app="parties") for role in bringing) and not has_people(body.pk)


@action
def accept_invitation(*, secret: str, actor: Actor, at: datetime, name: str = "") -> Person:
    """Take the offered role; whoever opened the letter proves the address, so an account is made where there is none.

    Raises NotFound (unknown, used, withdrawn, expired), Forbidden (somebody else is signed in), Refused (no name).
    """
    found = open_invitation(secret, at)
    if found is None:
        raise NotFound("invitation")
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise NotFound("invitation")
    if invitation.role in policy.TWO_PERSON:  # offered while one administrator could still do so
        raise NotFound("invitation")
    user = User.objects.at(invitation.email)
    if actor.user_id is not None and (user is None or user.pk != actor.user_id):
        raise Forbidden("parties.accept_invitation", "somebody else is signed in")
    invented = invitation.organisation.record.invented if invitation.organisation else False
    if user is None:
        name = one_line(name or invitation.name)[:120]
        if not name:
            raise Refused(Finding(message="name_missing", field="name"))
        user = User.objects.create_user(
            invitation.email, name=name, language=invitation.language, created_at=at, invented=invented
        )
    if not user.is_active:
        raise NotFound("invitation")
    acting = Actor(user_id=user.pk, name=str(user))
    person = Person.objects.filter(user=user).first() or steps.add_person(
        name=user.name, user=user, actor=acting, at=at, invented=invented
    )
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    steps.hold_role(
        person=person,
        role=Role(invitation.role),
        organisation=invitation.organisation,
        actor=Actor(user_id=invitation.invited_by_id),
        at=at,
        cause=f"invitation {invitation.pk}",
    )
    if invitation.organisation:
        facts = {"invitation": invitation.pk, "person": person.pk}
        record = records.lock(invitation.organisation.record_id)
        record_trail(record=record, event=Event.INVITATION_ACCEPTED, actor=acting, at=at, facts=facts)
    return person


@action
def ask_to_join(*, organisation_id: int, address: str, actor: Actor, at: datetime) -> JoinRequest:
    """Ask to act for a registered body; those who act for it as applicants get a letter, or the administrators do.

    Raises Forbidden (nobody signed in), NotFound, NotAllowedNow (asked already, or a member).
    """
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise Forbidden("parties.ask_to_join")
    organisation = lock_organisation(organisation_id)
    if organisation.pk in actor.organisations():
        raise NotAllowedNow("parties.ask_to_join", "a member")
    if JoinRequest.objects.filter(person=person, organisation=organisation, answered_at=None).exists():
        raise NotAllowedNow("parties.ask_to_join", "asked already")
    asked = JoinRequest.objects.create(person=person, organisation=organisation, asked_at=at)
    facts = {"person": person.pk, "organisation": organisation.pk}
    record_trail(record=organisation.record, event=Event.JOIN_ASKED, actor=actor, at=at, facts=facts)
    day = local_day(at)
    holding = RoleHolding.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day)
    members = holding.filter(role=Role.APPLICANT, organisation=organisation)
    answering = members if members.exists() else holding.filter(role=Role.ADMINISTRATOR)
    users = User.objects.filter(is_active=True, person__holdings__in=answering).distinct().order_by("pk")[:5]
    for user in users:
        queue(
            kind="parties.join_asked",
            to=user,
            facts={"person": person.name, "organisation": organisation.name, "link": {"path": address}},
            record=organisation.record,
            key=f"join:{asked.pk}:{user.pk}",
            at=at,
        )
    return asked


@action
def answer_join_request(*, request_id: int, accepted: bool, address: str, actor: Actor, at: datetime) -> JoinRequest:
    """Say yes (the person acts for the body as applicant) or no.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (staff say yes only where nobody ever acted for the body).
    """
    asked = JoinRequest.objects.select_related("person__user").filter(pk=request_id).first()
    if asked is None:
        raise NotFound("request to join")
    organisation = lock_organisation(asked.organisation_id)
    require(policy.may_answer_join_request, actor, asked)
    asked.refresh_from_db(fields=["answered_at"])
    if asked.answered_at is not None:
        raise NotAllowedNow("parties.answer_join_request", "answered")
    if accepted:
        _leave_to_its_people(organisation, actor, "")
    asked.answered_at, asked.answered_by_id, asked.accepted = at, actor.user_id, accepted
    asked.save(update_fields=["answered_at", "answered_by", "accepted"])
    facts = {"person": asked.person_id, "organisation": organisation.pk, "accepted": accepted}
    record_trail(record=organisation.record, event=Event.JOIN_ANSWERED, actor=actor, at=at, facts=facts)
    if accepted:
        steps.hold_role(
            person=asked.person, role=Role.APPLICANT, organisation=organisation, actor=actor, at=at, cause="joined"
        )
    if asked.person.user is not None:
        queue(
            kind="parties.join_accepted" if accepted else "parties.join_declined",
            to=asked.person.user,
            facts={"organisation": organisation.name, "link": {"path": address}},
            record=organisation.record,
            key=f"join-answer:{asked.pk}",
            at=at,
        )
    return asked
