"""Which mentoring cases an actor sees, and what was written in one."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q, QuerySet

from facility.apps.enquiries.models import MentoringCase, MentoringNote
from facility.apps.enquiries.policy import may_list_cases, may_take_case, may_talk, may_view_case
from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Held, Role, User
from facility.foundation.base.clock import local_day
from facility.foundation.base.rows import sole


def cases_visible_to(actor: Actor) -> QuerySet[MentoringCase]:
    """Cases of one's own organisations; for a mentor those that wait and one's own; for officers and auditors all."""
    rows = MentoringCase.objects.select_related("record", "call", "organisation", "asker", "mentor")
    rows = rows.order_by("-asked_at", "-pk")
    if not may_list_cases(actor):
        return rows.none()
    if actor.has(Role.GRANTS_OFFICER) or actor.has(Role.AUDITOR):
        return rows
    mine = {*actor.organisations(Role.APPLICANT), *actor.organisations(Role.PARTNER)}
    seen = Q(organisation__in=mine)
    if may_take_case(actor):
        seen |= Q(state="asked") | Q(mentor=actor.user_id)
    return rows.filter(seen)


def case_by_token(token: str, actor: Actor) -> MentoringCase:
    """A case at its address. Raises NotFound."""
    rows = MentoringCase.objects.select_related("record", "call__record", "organisation", "asker", "mentor")
    found = sole(rows.filter(record__token=token.replace("\x00", "?")))
    if found is None or not may_view_case(actor, found):
        raise NotFound("mentoring case")
    return found


def reads_case(actor: Actor, case: MentoringCase) -> bool:
    """Whether the actor reads what was asked: both sides, and mentors who may take the case while it waits."""
    return may_talk(actor, case) or (case.state == "asked" and may_take_case(actor, case))


def notes_of(case: MentoringCase, actor: Actor) -> list[MentoringNote]:
    """What the two wrote, the earliest first; nothing for anybody else."""
    return list(case.notes.select_related("author")) if may_talk(actor, case) else []


def mentors_for(case: MentoringCase, at: datetime) -> list[tuple[int, str]]:
    """Who may be given a case today: mentors who see no dossiers and do not act for the applicant. Two queries."""
    today = parties.holders_on(local_day(at))
    rows = today.filter(person__in=today.filter(role=Role.MENTOR).values("person"))
    held: defaultdict[int, set[Held]] = defaultdict(set)
    for user_id, role, organisation_id, app in rows.values_list("person__user", "role", "organisation_id", "app"):
        held[user_id].add(Held(Role(role), organisation_id, app))
    users = User.objects.filter(pk__in=held, is_active=True).exclude(pk=case.mentor_id or 0).order_by("name", "pk")
    return [
        (one.pk, str(one)) for one in users if may_take_case(Actor(user_id=one.pk, held=frozenset(held[one.pk])), case)
    ]
