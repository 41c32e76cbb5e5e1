"""What those who are responsible do with an enquiry: route, answer, agree a meeting, close; and who answers what."""

from datetime import datetime, timedelta

from facility.apps.enquiries.actions.asking import write
from facility.apps.enquiries.actions.news import checked, known_countries
from facility.apps.enquiries.models import Enquiry, Route
from facility.apps.enquiries.models.inbox import ENDS, INTENTS, ROLES
from facility.apps.enquiries.policy import may_answer_enquiry, may_route_enquiry, may_set_routes
from facility.apps.enquiries.tasks import TELL, task_of
from facility.apps.enquiries.words import THEMES
from facility.apps.parties import public as parties
from facility.core.component_lifecycles import ENQUIRY
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, Permission, Role, acting, require, system
from facility.foundation.base.acts import action, step
from facility.foundation.base.rows import sole
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST_MEETING = 8 * 60
# After a meeting: a demonstration setting, as is the length of a meeting.
TOLD_WITHIN = timedelta(days=7)
# Ends that have an act of their own.
BY_AN_ACT = ("", "converted", "declined", "seen")
# As letters: a complaint to the European Ombudsman may be made within two years.
KEPT = timedelta(days=2 * 365 + 1)
KEEPER = system("enquiries")
ROUTES = "enquiry_routes"


def _locked(enquiry_id: int) -> Enquiry:
    found = Enquiry.objects.filter(pk=enquiry_id).first()
    if found is None:
        raise NotFound("enquiry")
    records.lock(found.record_id)
    return Enquiry.objects.select_related("record", "organisation", "subscriber").get(pk=enquiry_id)


def _allowed(enquiry_id: int, may: Permission, actor: Actor, act: str) -> Enquiry:
    """The locked enquiry, advanced. Raises NotFound, Forbidden, NotAllowedNow."""
    enquiry = _locked(enquiry_id)
    require(may, actor, enquiry)
    enquiry.state = advance(ENQUIRY, enquiry.state, act)
    return enquiry


def _holder(role: str, organisation_id: int | None) -> tuple[str, int | None]:
    """Who is to be responsible. Raises Refused for a role that answers nothing, or a contact point without its body."""
    checked("role", [role], ROLES)
    if role != Role.NATIONAL_CONTACT:
        return role, None
    if organisation_id is None or not parties.Organisation.objects.filter(pk=organisation_id).exists():
        raise Refused(at_field("organisation", "enquiry_organisation_missing"))
    return role, organisation_id


@action
def route_enquiry(
    *, enquiry_id: int, role: str, actor: Actor, at: datetime, organisation_id: int | None = None
) -> Enquiry:
    """Hand an enquiry on to a role of the facility or a national contact point; its clock goes on within the same term.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    enquiry = _allowed(enquiry_id, may_route_enquiry, actor, "route")
    enquiry.role, enquiry.organisation_id = _holder(role, organisation_id)
    enquiry.save()
    task = task_of(enquiry.intent)
    clocks.hand_on(
        record=enquiry.record, done=task, kind=task, actor=actor, at=at, role=enquiry.role,
        organisation_id=enquiry.organisation_id,
    )  # fmt: skip
    facts = {"role": enquiry.role, "organisation": enquiry.organisation_id}
    trail.record(record=enquiry.record, event=Event.ENQUIRY_ROUTED, actor=actor, at=at, facts=facts)
    return enquiry


@action
def answer_enquiry(*, enquiry_id: int, text: str, actor: Actor, at: datetime) -> Enquiry:
    """Answer by letter; the clock stops. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    enquiry = _allowed(enquiry_id, may_answer_enquiry, actor, "answer")
    words = plain_text(text, "text").strip()
    if not words:
        raise Refused(at_field("text", "news_text_missing"))
    enquiry.answer, enquiry.answered_at, enquiry.answered_by = words, at, acting(actor)
    enquiry.save()
    clocks.stop(record=enquiry.record, kind=task_of(enquiry.intent), actor=actor, at=at)
    write(enquiry, "answered", at, answer=words)
    trail.record(record=enquiry.record, event=Event.ENQUIRY_ANSWERED, actor=actor, at=at)
    return enquiry


@action
def agree_meeting(
    *, enquiry_id: int, meets_at: datetime, minutes: int, place: str, actor: Actor, at: datetime
) -> Enquiry:
    """Agree when and where to meet, or agree anew; the letter leads to the calendar file, whose number counts up.

    Raises NotFound, Forbidden, NotAllowedNow (no meeting was asked for), Refused (past, too long, no place).
    """
    enquiry = _allowed(enquiry_id, may_answer_enquiry, actor, "agree")
    if enquiry.intent != "meeting":
        raise NotAllowedNow("agree", "no meeting", "enquiry")
    if meets_at <= at:
        raise Refused(at_field("meets_at", "enquiry_slot_past"))
    enquiry.minutes, enquiry.place = how_long_and_where(minutes, place)
    settle_meeting(enquiry, meets_at, Event.ENQUIRY_AGREED, actor, at)
    return enquiry


def how_long_and_where(minutes: int, place: str) -> tuple[int, str]:
    """Both as they are kept. Raises Refused (too short or too long, no place)."""
    where = one_line(plain_text(place, "place"))[:300]
    if not 5 <= minutes <= LONGEST_MEETING:
        raise Refused(at_field("minutes", "enquiry_minutes", most=LONGEST_MEETING))
    if not where:
        raise Refused(at_field("place", "news_text_missing"))
    return minutes, where


@step
def settle_meeting(enquiry: Enquiry, meets_at: datetime, event: Event, actor: Actor, at: datetime) -> None:
    """The meeting is at that moment: who asked gets the letter, and after it its holder says what came of it."""
    enquiry.meets_at = meets_at
    enquiry.sequence += 1
    enquiry.save()
    clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    clocks.start(
        record=enquiry.record, kind=TELL, actor=actor, at=at, due_at=meets_at + TOLD_WITHIN, role=enquiry.role,
        organisation_id=enquiry.organisation_id,
    )  # fmt: skip
    when = {"moment": meets_at.isoformat()}
    write(enquiry, "agreed", at, when=when, minutes=enquiry.minutes, place=enquiry.place)
    facts = {"sequence": enquiry.sequence, "meets_at": meets_at.isoformat()}
    trail.record(record=enquiry.record, event=event, actor=actor, at=at, facts=facts)


@action
def close_enquiry(*, enquiry_id: int, reason: str, actor: Actor, at: datetime) -> Enquiry:
    """Close with the reason; who asked is told, but for spam and what was answered. A cancelled meeting leaves calendars.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    enquiry = _locked(enquiry_id)
    require(may_answer_enquiry, actor, enquiry)
    was_held = enquiry.state == "held"
    enquiry.state = advance(ENQUIRY, enquiry.state, "close")
    enquiry.closed_reason = checked("reason", [reason], [code for code in ENDS if code not in BY_AN_ACT])[0]
    enquiry.closed_at = at
    if was_held != (reason == "held"):
        raise Refused(at_field("reason", "enquiry_end_of_held"))
    if reason == "cancelled" and enquiry.intent != "meeting":
        raise Refused(at_field("reason", "enquiry_end_of_meeting"))
    if reason == "answered" and enquiry.answered_at is None and enquiry.meets_at is None:
        raise Refused(at_field("reason", "enquiry_not_answered"))
    if reason == "cancelled":
        enquiry.sequence += 1
    enquiry.save()
    clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    if reason in {"cancelled", "not_ours", "no_reply"}:
        write(enquiry, f"closed_{reason}", at)
    facts = {"reason": reason}
    trail.record(record=enquiry.record, event=Event.ENQUIRY_CLOSED, actor=actor, at=at, facts=facts)
    return enquiry


def _empty(enquiry: Enquiry, actor: Actor, at: datetime) -> None:
    """What was asked and by whom goes; that something was asked, of whom, and how long it took stays."""
    enquiry.name = enquiry.organisation_name = enquiry.email = enquiry.email_key = ""
    enquiry.message = enquiry.answer = enquiry.place = ""
    enquiry.outcome, enquiry.offered, enquiry.wishes = "", [], {}
    enquiry.key, enquiry.slots, enquiry.forgotten_at = records.new_token(), [], at
    if enquiry.state != "closed":
        enquiry.closed_reason = "held" if enquiry.state == "held" else "no_reply"
        enquiry.state, enquiry.closed_at = "closed", at
        clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    enquiry.save()
    post.forget_about(record=enquiry.record)
    trail.record(record=enquiry.record, event=Event.ENQUIRY_FORGOTTEN, actor=actor, at=at)


@action
def forget_enquiry(*, enquiry_id: int, at: datetime) -> bool:
    """Empty one that was closed, or whose meeting was held, long enough ago; whether it was. Raises NotFound."""
    enquiry = _locked(enquiry_id)
    ended = enquiry.closed_at or (enquiry.held_at if enquiry.state == "held" else None)
    if ended is None or enquiry.forgotten_at is not None or at < ended + KEPT:
        return False
    _empty(enquiry, KEEPER, at)
    return True


@action
def set_route(
    *,
    intent: str,
    theme: str,
    country: str,
    role: str,
    source: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
    status: str = "demonstration",
) -> Route:
    """Say who answers what from now on; a rule for the same is ended. Raises Forbidden, Refused."""
    require(may_set_routes, actor)
    told = one_line(plain_text(source, "source"))[:300]
    if not told:
        raise Refused(at_field("source", "news_text_missing"))
    intent = checked("intent", [intent], INTENTS)[0] if intent else ""
    theme = checked("theme", [theme], list(THEMES))[0] if theme else ""
    country = known_countries([country])[0] if country else ""
    role, organisation_id = _holder(role, organisation_id)
    same = Route.objects.select_for_update().filter(intent=intent, theme=theme, country=country, ended_at=None)
    same.update(ended_at=at)
    made = Route.objects.create(
        intent=intent, theme=theme, country=country, role=role, organisation_id=organisation_id, source=told,
        status=status, made_at=at, made_by=actor.user_id,
    )  # fmt: skip
    trail.record(record=_routes(at), event=Event.ROUTE_SET, actor=actor, at=at, facts={"route": made.pk})
    return made


def _routes(at: datetime) -> records.Record:
    """The locked record of all rules, made with the first."""
    found = sole(records.Record.objects.filter(kind=ROUTES))
    if found is None:
        label = {"en": "Who answers enquiries", "fr": "Qui répond aux demandes"}
        found = records.create(kind=ROUTES, label=label, at=at)
    return records.lock(found.pk)


@action
def end_route(*, route_id: int, actor: Actor, at: datetime) -> None:
    """End a rule; what it routed stays where it is. Raises Forbidden, NotFound."""
    require(may_set_routes, actor)
    found = sole(Route.objects.select_for_update().filter(pk=route_id, ended_at=None))
    if found is None:
        raise NotFound("route")
    found.ended_at = at
    found.save()
    trail.record(record=_routes(at), event=Event.ROUTE_ENDED, actor=actor, at=at, facts={"route": found.pk})
