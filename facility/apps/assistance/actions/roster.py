"""Getting into the roster and out of it: applied for by the expert, admitted with a reason by a coordinator."""

from datetime import datetime

from django.utils.translation import gettext as _

from facility.apps.assistance.actions.profiles import Profile, put
from facility.apps.assistance.models import Expert, RosterList
from facility.apps.assistance.policy import COORDINATOR, may_judge_expert, may_load, may_offer_expertise
from facility.apps.assistance.queries.roster_lists import shipped_lists
from facility.apps.assistance.roster_words import JUDGE
from facility.apps.assistance.telling import write
from facility.apps.parties import public as parties
from facility.core.component_lifecycles import EXPERT
from facility.core.errors import Forbidden, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

OWN_PAGE = "/expert/"


@action
def load_roster_lists(*, actor: Actor, at: datetime) -> list[str]:
    """Add the shipped versions of competences and of the rules of matching that are not there; gives their kinds.

    Raises Forbidden.
    """
    require(may_load, actor)
    added = []
    for kind, facts in shipped_lists().items():
        told = {name: facts[name] for name in ("as_of", "source", "status", "items")}
        _kept, is_new = RosterList.objects.get_or_create(kind=kind, version=facts["version"], defaults=told)
        added += [kind] if is_new else []
    return added


def _own(actor: Actor) -> parties.Person:
    person = parties.Person.objects.select_related("record").filter(pk=actor.person_id or 0).first()
    if person is None:
        raise Forbidden("assistance.offer_expertise")
    require(may_offer_expertise, actor, person)
    return person


def locked(expert_id: int) -> Expert:
    """An expert whose record is locked until the transaction ends. Raises NotFound."""
    record_id = Expert.objects.filter(pk=expert_id).values_list("record_id", flat=True).first()
    if record_id is None:
        raise NotFound("expert")
    records.lock(record_id)
    return Expert.objects.select_related("record", "person__user").get(pk=expert_id)


@action
def offer_expertise(*, profile: Profile, actor: Actor, at: datetime) -> Expert:
    """Apply for the roster with one's own profile, or again after a refusal or one's own withdrawal.

    Raises Forbidden (nobody signed in), NotAllowedNow (applied or admitted already), Refused (what is missing).
    """
    person = _own(actor)
    records.lock(person.record_id)
    expert = Expert.objects.select_related("record").filter(person=person).first()
    if expert is None:
        record = records.create(
            kind="expert", label={"en": "Expert", "fr": "Expert"}, at=at, invented=person.record.invented
        )
        expert = Expert(record=record, person=person, state=EXPERT.initial)
    else:
        records.lock(expert.record_id)
        expert.state = advance(EXPERT, expert.state, "apply")
    expert.applied_at = expert.changed_at = at
    expert.decided_at = expert.decided_by = None
    expert.decision_reason = ""
    put(expert, profile)
    trail.record(record=expert.record, event=Event.EXPERT_APPLIED, actor=actor, at=at)
    clocks.start(record=expert.record, kind=JUDGE, policy="expert_judgement", role=COORDINATOR, actor=actor, at=at)
    return expert


@action
def change_profile(*, profile: Profile, actor: Actor, at: datetime) -> Expert:
    """Change one's own profile; days booked already stay booked. Raises Forbidden, NotFound, NotAllowedNow, Refused."""
    expert = locked(_own_expert(actor))
    advance(EXPERT, expert.state, "change")
    expert.changed_at = at
    put(expert, profile)
    trail.record(record=expert.record, event=Event.EXPERT_CHANGED, actor=actor, at=at)
    return expert


@action
def withdraw_expertise(*, actor: Actor, at: datetime) -> Expert:
    """Leave the roster. Raises Forbidden, NotFound, NotAllowedNow, Refused (days are held or confirmed)."""
    expert = locked(_own_expert(actor))
    expert.state = advance(EXPERT, expert.state, "withdraw")
    # The days themselves are asked: a mission that ended early gave its later ones back.
    coming = expert.booked_days.filter(day__gte=local_day(at)).exclude(booking__mission__state="ended")
    if coming.exists():
        text = _("Days of yours are held or confirmed. Decline them, or ask the coordinator to release them, first.")
        raise Refused(at_field("", "expert.booked", text=text))
    expert.save(update_fields=["state"])
    trail.record(record=expert.record, event=Event.EXPERT_WITHDRAWN, actor=actor, at=at)
    clocks.stop_all(record=expert.record, actor=actor, at=at)
    return expert


def _own_expert(actor: Actor) -> int:
    found = Expert.objects.filter(person=_own(actor)).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("expert")
    return found


def _judge(expert_id: int, reason: str, act: str, event: Event, actor: Actor, at: datetime) -> Expert:
    expert = locked(expert_id)
    require(may_judge_expert, actor, expert)
    expert.state = advance(EXPERT, expert.state, act)
    said = plain_text(reason, "reason").strip()
    if not said:
        raise Refused(at_field("reason", "text_missing"))
    expert.decided_at, expert.decided_by_id, expert.decision_reason = at, acting(actor), said[:2000]
    expert.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    trail.record(record=expert.record, event=event, actor=actor, at=at)
    clocks.stop(record=expert.record, kind=JUDGE, actor=actor, at=at)
    if expert.person.user is not None:
        write(
            expert.person.user,
            kind=f"assistance.expert_{expert.state}",
            facts={"person": expert.person.name, "reason": said, "link": {"path": OWN_PAGE}},
            record=expert.record,
            key=f"expert:{expert.pk}:{act}:{at.isoformat()}",
            at=at,
        )
    return expert


@action
def admit_expert(*, expert_id: int, reason: str, actor: Actor, at: datetime) -> Expert:
    """Admit who applied, with the reason, which the expert reads. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    return _judge(expert_id, reason, "admit", Event.EXPERT_ADMITTED, actor, at)


@action
def refuse_expert(*, expert_id: int, reason: str, actor: Actor, at: datetime) -> Expert:
    """Refuse who applied, with the reason. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    return _judge(expert_id, reason, "refuse", Event.EXPERT_REFUSED, actor, at)


@action
def pause_expert(*, expert_id: int, reason: str, actor: Actor, at: datetime) -> Expert:
    """Match and book an expert no more until resumed; what is booked stays.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    return _judge(expert_id, reason, "pause", Event.EXPERT_PAUSED, actor, at)


@action
def resume_expert(*, expert_id: int, reason: str, actor: Actor, at: datetime) -> Expert:
    """Match and book a paused expert again. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    return _judge(expert_id, reason, "resume", Event.EXPERT_RESUMED, actor, at)
