"""The word of the national contact: asked when a request is handed in, given with a reason, or passed in silence.

It is advice. Only where the programme's setting says that an approval needs it, none is given against it or without it.
"""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from facility.apps.assistance.models import Endorsement, Programme, Request
from facility.apps.assistance.policy import may_endorse, may_follow, may_view_endorsement
from facility.apps.assistance.queries.contacts import appointed
from facility.apps.assistance.queries.programmes import terms_of, terms_on
from facility.apps.assistance.tasks import ENDORSE, ENDORSE_POLICY
from facility.apps.assistance.telling import tell, write
from facility.apps.parties import public as parties
from facility.core.component_lifecycles import ENDORSEMENT
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day, now
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST = 2000
KIND = "assistance_endorsement"
_GIVEN = ("endorsed", "not_endorsed")


def endorsement_of(request: Request) -> Endorsement | None:
    """The word of the national contact on a request, if it was asked for. One query."""
    rows = Endorsement.objects.select_related("record", "answered_for").filter(request=request)
    return rows.first()


def with_contacts(rows: QuerySet[Endorsement]) -> QuerySet[Endorsement]:
    """Endorsements with the contact points asked, and the people asked by name who can still answer.

    Where none of them holds the role any more, or has an account, everybody at the contact points may.
    """
    held = parties.holders_on(local_day(now())).filter(role=Role.NATIONAL_CONTACT, app__in=["", "assistance"])
    able = parties.Person.objects.filter(user__is_active=True, pk__in=held.order_by().values("person"))
    return rows.prefetch_related("contacts", Prefetch("people", able))


def endorsement_by_token(token: str, actor: Actor) -> Endorsement:
    """A word that was asked for, for the contact points asked and whoever reads the request. Raises NotFound."""
    rows = Endorsement.objects.select_related("record", "request__programme", "request__organisation", "answered_for")
    found = with_contacts(rows).filter(record__token=token.replace("\x00", "?")).first()
    if found is None or not may_view_endorsement(actor, found):
        raise NotFound("endorsement")
    return found


@step
def ask_endorsement(request: Request, actor: Actor, at: datetime) -> None:
    """Ask the contacts of the country that asks, where the programme does and nobody was asked yet: those named for the
    programme, or where none is named all of them.
    """
    wanted, before = terms_of(request.programme, local_day(at)).endorsement, endorsement_of(request)
    if wanted == "not_asked" or (before is not None and not _is_outdated(before, request, wanted)):
        return
    held = parties.holders_on(local_day(at)).filter(role=Role.NATIONAL_CONTACT, app__in=["", "assistance"])
    country = request.organisation.country_id
    rows = (
        list(held.filter(organisation__country=country).select_related("organisation", "person__user"))
        if country
        else []
    )
    rows = [one for one in rows if one.organisation_id not in {None, request.organisation_id}]
    named = appointed(request.programme_id, country or "", local_day(at)) if rows else set()
    named -= _own_people(request, at) if named else set()
    by_name = [one for one in rows if one.person_id in named and one.person.user and one.person.user.is_active]
    rows = by_name or rows
    points = {one.organisation_id for one in rows if one.organisation_id is not None}
    if not points:
        return
    made = _asked(request, at) if before is None else _asked_again(before, at)
    made.contacts.set(points)
    made.people.set({one.person_id for one in by_name})
    record = made.record
    for user_id in sorted({one.person.user_id or 0 for one in by_name}):
        kept: dict[str, Any] = {"record": record, "kind": ENDORSE, "policy": ENDORSE_POLICY, "actor": actor, "at": at}
        clocks.start(user_id=user_id, **kept)
    for number in sorted(points) if not by_name else ():
        clocks.start(
            record=record,
            kind=ENDORSE,
            actor=actor,
            at=at,
            policy=ENDORSE_POLICY,
            role=Role.NATIONAL_CONTACT,
            organisation_id=number,
        )
    trail.record(
        record=record, event=Event.ASSISTANCE_ENDORSEMENT_ASKED, actor=actor, at=at, facts={"request": request.pk}
    )
    for one in rows:
        user = one.person.user
        if user is None or not user.is_active:
            continue
        facts = {"body": request.organisation.name, "title": request.title, "link": {"path": address(made)}}
        key = f"endorsement:{made.pk}:{user.pk}:{at.isoformat()}"
        write(user, kind="assistance.endorsement_asked", facts=facts, record=record, key=key, at=at)


def _own_people(request: Request, at: datetime) -> set[int]:
    """Who acts for the body that asks, or wrote the request: they give no word on it."""
    theirs = parties.holders_on(local_day(at)).filter(
        Q(organisation=request.organisation_id) | Q(person__user__in=[request.started_by, request.submitted_by])
    )
    return set(theirs.order_by().values_list("person_id", flat=True))


def _is_outdated(found: Endorsement, request: Request, wanted: str) -> bool:
    """Whether an approval needs the word and it was given on another wording than the one handed in now."""
    return wanted == "required" and found.state in _GIVEN and found.fingerprint != request.fingerprint


def _asked(request: Request, at: datetime) -> Endorsement:
    record = records.create(kind=KIND, label=request.record.label, at=at, invented=request.record.invented)
    return Endorsement.objects.create(record=record, request=request, asked_at=at)


def _asked_again(found: Endorsement, at: datetime) -> Endorsement:
    """The word of before was told to who asked by letter; it says nothing of the new wording."""
    found.state = advance(ENDORSEMENT, found.state, "ask_again")
    found.asked_at, found.settled_at, found.answered_by, found.answered_for = at, None, None, None
    found.reason = found.fingerprint = ""
    found.save()
    return found


def address(found: Endorsement) -> str:
    """Where the contact reads what it may and answers."""
    return f"/assistance/endorsements/{found.record.token}/"


def _locked(endorsement_id: int) -> Endorsement:
    """The endorsement, its request's record locked. Raises NotFound."""
    found = Endorsement.objects.select_related("request").filter(pk=endorsement_id).first()
    if found is None:
        raise NotFound("endorsement")
    records.lock(found.request.record_id)
    rows = Endorsement.objects.select_related(
        "record", "request__record", "request__programme", "request__organisation"
    )
    return with_contacts(rows).get(pk=endorsement_id)


def _answer(endorsement_id: int, name: str, event: Event, reason: str, actor: Actor, at: datetime) -> Endorsement:
    found = _locked(endorsement_id)
    require(may_endorse, actor, found)
    if found.request.state == "returned":
        raise NotAllowedNow(name, "returned", ENDORSEMENT.name)
    found.state = advance(ENDORSEMENT, found.state, name)
    said = plain_text(reason, "reason").strip()
    if not said:
        raise Refused(at_field("reason", "assistance.reason_missing"))
    if len(said) > LONGEST:
        raise Refused(at_field("reason", "assistance.text_too_long", most=LONGEST))
    mine = found.contact_ids & {one.organisation_id for one in actor.held if one.role is Role.NATIONAL_CONTACT}
    found.settled_at, found.answered_by, found.answered_for_id = at, acting(actor), min(mine)
    found.reason, found.fingerprint = said, found.request.fingerprint
    found.save()
    clocks.stop_all(record=found.record, actor=actor, at=at)
    trail.record(record=found.record, event=event, actor=actor, at=at, facts={"request": found.request_id})
    tell(found.request, f"assistance_{found.state}", {"reason": said}, at)
    return found


@action
def endorse(*, endorsement_id: int, reason: str, actor: Actor, at: datetime) -> Endorsement:
    """Endorse a request as the contact of the country that asks, with the reason; who asked gets a letter.

    Raises NotFound, Forbidden (also for who asked), NotAllowedNow (answered, over, sent back), Refused (no reason).
    """
    event = Event.ASSISTANCE_ENDORSEMENT_ENDORSED
    return _answer(endorsement_id, "endorse", event, reason, actor, at)


@action
def not_endorse(*, endorsement_id: int, reason: str, actor: Actor, at: datetime) -> Endorsement:
    """Say as the contact why a request is not endorsed; who asked gets a letter. Raises as `endorse`."""
    event = Event.ASSISTANCE_ENDORSEMENT_NOT_ENDORSED
    return _answer(endorsement_id, "not_endorse", event, reason, actor, at)


@step
def pass_over(request: Request, actor: Actor, at: datetime) -> None:
    """The request is decided or withdrawn: nobody waits for the word of the contact any more. The request is locked."""
    found = Endorsement.objects.select_related("record").filter(request=request, state="asked").first()
    if found is not None:
        _pass(found, actor, at)


def _pass(found: Endorsement, actor: Actor, at: datetime) -> None:
    found.state, found.settled_at = advance(ENDORSEMENT, found.state, "pass"), at
    found.save()
    clocks.stop_all(record=found.record, actor=actor, at=at, reason="passed")
    event = Event.ASSISTANCE_ENDORSEMENT_PASSED
    trail.record(record=found.record, event=event, actor=actor, at=at, facts={"request": found.request_id})


def _is_over(found: Endorsement, at: datetime) -> bool:
    """Whether the time to answer has passed for every contact point asked."""
    open_ones = clocks.clocks_of(found.record).filter(kind=ENDORSE).exclude(state="stopped")
    return not open_ones.filter(due_at__gt=at).exists()


def silent_contacts(at: datetime) -> list[int]:
    """Words asked for as advice whose time has passed; where an approval needs them they stay asked for."""
    rows = list(Endorsement.objects.filter(state="asked").select_related("record", "request__programme").order_by("pk"))
    terms = terms_on(Programme.objects.all(), local_day(at)) if rows else {}
    late = (one for one in rows if terms[one.request.programme.code].endorsement != "required")
    return [one.pk for one in late if _is_over(one, at)]


@action
def pass_endorsement(*, endorsement_id: int, actor: Actor, at: datetime) -> Endorsement:
    """Go on without the word of the contact once its time has passed; silence says nothing.

    Raises NotFound, Forbidden, NotAllowedNow (answered, in time, needed for an approval).
    """
    found = _locked(endorsement_id)
    require(may_follow, actor)
    if found.state != "asked":
        raise NotAllowedNow("pass", found.state, ENDORSEMENT.name)
    if not _is_over(found, at):
        raise NotAllowedNow("pass", "in time", ENDORSEMENT.name)
    if terms_of(found.request.programme, local_day(at)).endorsement == "required":
        raise NotAllowedNow("pass", "required", ENDORSEMENT.name)
    _pass(found, actor, at)
    return found


def against_approval(request: Request, endorsement: str) -> list[Finding]:
    """Why the request cannot be approved yet, where the programme needs the word of the contact and it was asked for."""
    if endorsement != "required":
        return []
    found = endorsement_of(request)
    if found is None or found.state == "passed":
        return []
    if found.state == "endorsed":
        same = found.fingerprint == request.fingerprint
        return [] if same else [at_field("decision", "assistance.endorsed_otherwise")]
    return [at_field("decision", "assistance.not_endorsed")]
