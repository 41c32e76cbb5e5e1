"""Which processes, meetings and registrations an actor sees."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value

from facility.apps.dialogue.chain import organisations_of, speakers_of
from facility.apps.dialogue.models import (
    Commitment,
    Conclusion,
    Delegation,
    Meeting,
    MeetingDocument,
    MeetingInvitation,
    Membership,
    PlacingRound,
    Plan,
    Presentation,
    Process,
    Registration,
    ReportEdition,
    Slot,
    Term,
)
from facility.apps.dialogue.policy import (
    SPEAKERS,
    may_plan,
    may_read_delegation,
    may_read_registration,
    may_run_registration,
    may_view,
)
from facility.apps.dialogue.tied import with_organisations
from facility.apps.projects.public import Project
from facility.apps.projects.public import visible_to as projects_visible_to
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, require


def processes(actor: Actor) -> QuerySet[Process]:
    """Processes the actor sees, each with how many meetings are recorded (`held`)."""
    rows = Process.objects.select_related("record").filter(_seen(actor))
    return rows.annotate(held=Count("meetings", filter=Q(meetings__record__is_public=True))).order_by("code")


def process_by_code(code: str, actor: Actor) -> Process:
    """A process with its bodies and terms. Raises NotFound."""
    # A term comes with its body, each line with the organisation that its name means: all in one question.
    terms = Prefetch("terms", with_organisations(Term.objects.select_related("body")))
    members = Prefetch("memberships", with_organisations(Membership.objects.all()))
    found = processes(actor).prefetch_related("bodies", terms, members).filter(code=code).first()
    if found is None:
        raise NotFound("process")
    return found


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings the actor sees, the newest first, those without a date last."""
    return Meeting.objects.select_related("record", "process", "body", "follows__record").filter(_seen(actor))


def about_project(project_id: int) -> Q:
    """Which meetings belong to a project, or had it presented."""
    planned = Slot.objects.filter(project=project_id).values("session__plan__meeting")
    held = Presentation.objects.filter(project=project_id).values("meeting")
    return Q(project=project_id) | Q(pk__in=planned) | Q(pk__in=held)


def commitments_about_country(code: str) -> Q:
    """Which commitments are of bodies of a country, or of meetings held there."""
    return Q(owner__country=code) | Q(meeting__country=code)


def countries_of_commitments() -> set[str]:
    """The countries for which that finds a public commitment. One query."""
    rows = Commitment.objects.filter(meeting__record__is_public=True).order_by()
    pairs = rows.values_list("owner__country", "meeting__country").distinct()
    return {code for pair in pairs for code in pair if code}


def meeting_by_reference(reference: str, actor: Actor) -> Meeting:
    """A meeting at its public address; whether reports are out, rounds were held, others follow it up. Raises NotFound."""
    out = ReportEdition.objects.filter(report__meeting=OuterRef("pk"), approved_at__isnull=False)
    rows = meetings(actor).select_related("record", "process", "body", "follows__record", "project__record", "plan")
    held = PlacingRound.objects.filter(meeting=OuterRef("pk"))
    after, papers = (
        Meeting.objects.filter(follows=OuterRef("pk")),
        MeetingDocument.objects.filter(meeting=OuterRef("pk")),
    )
    rows = rows.annotate(has_reports=Exists(out), has_rounds=Exists(held), has_follow_ups=Exists(after))
    rows = rows.annotate(has_documents=Exists(papers))
    found = rows.filter(record__reference=reference).first()
    if found is None:
        raise NotFound("meeting")
    return found


def roles_of_country(code: str) -> QuerySet[Term]:
    """The roles a state holds or held in public processes."""
    rows = Term.objects.select_related("process", "body").filter(country=code, process__record__is_public=True)
    return rows.order_by("process__code", "position")


def commitments(actor: Actor) -> QuerySet[Commitment]:
    """Commitments of the meetings the actor sees, with their meeting and owner."""
    rows = Commitment.objects.select_related("record", "meeting__record", "meeting__process", "owner__record")
    return rows if may_view(actor) else rows.filter(meeting__record__is_public=True)


def commitment_by_reference(reference: str, actor: Actor) -> Commitment:
    """A commitment at its public address. Raises NotFound."""
    found = commitments(actor).prefetch_related("reports").filter(record__reference=reference).first()
    if found is None:
        raise NotFound("commitment")
    return found


def next_meeting(meeting: Meeting, actor: Actor) -> Meeting | None:
    """The next meeting of the same process, or the one that follows this one up; commitments are reported before it."""
    if not meeting.starts:
        return None
    ends = meeting.ends or meeting.starts
    # A follow-up may be held on the last day of the first meeting; any other meeting of the process comes after it.
    after = Q(follows=meeting, starts__gte=ends)
    if meeting.process_id is not None:
        after |= Q(process=meeting.process_id, starts__gt=ends)
    rows = meetings(actor).filter(after).exclude(pk=meeting.pk).exclude(plan__state="cancelled")
    return rows.order_by("starts", "key").first()


def not_presented(meeting: Meeting, actor: Actor) -> QuerySet[Project]:
    """Projects of this facility that no source on record says were presented at an earlier meeting of the process."""
    earlier = Q(presentations__meeting__process=meeting.process, presentations__meeting__starts__lt=meeting.starts)
    shown = Project.objects.filter(earlier).values("pk")
    return projects_visible_to(actor).filter(kind="ours").exclude(pk__in=shown)


def _seen(actor: Actor) -> Q:
    return Q() if may_view(actor) else Q(record__is_public=True)


def plan_of(meeting: Meeting) -> Plan | None:
    """What is planned for a meeting of our own; None for one that others held, asked of what came with the meeting."""
    if not hasattr(meeting, "plan"):
        return None
    rows = Plan.objects.select_related("meeting__record", "meeting__process", "meeting__follows__record")
    rows = rows.prefetch_related("groups")
    slots = Prefetch("sessions__slots", queryset=Slot.objects.select_related("project__record"))
    return rows.prefetch_related("sessions", slots).filter(meeting=meeting).first()


def plan_at(reference: str, actor: Actor) -> Plan:
    """What is planned for a meeting of our own at its public address. Raises NotFound."""
    found = plan_of(meeting_by_reference(reference, actor))
    if found is None:
        raise NotFound("meeting")
    return found


def plans(actor: Actor) -> QuerySet[Plan]:
    """Meetings of our own at the desk, the next ones first; none for those who do not plan."""
    parts = ("meeting__record", "meeting__process", "meeting__follows__record")
    rows = Plan.objects.select_related(*parts).order_by("-starts_on", "-pk")
    return rows if may_plan(actor) else rows.none()


def plan_by_token(token: str, actor: Actor) -> Plan:
    """A meeting of our own at its desk address. Raises NotFound."""
    found = plans(actor).filter(meeting__record__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("meeting")
    return found


def slot_of(plan: Plan, number: int) -> Slot:
    """A slot of a meeting of our own. Raises NotFound."""
    rows = Slot.objects.select_related("project__record", "session")
    found = rows.filter(pk=number, session__plan=plan).first()
    if found is None:
        raise NotFound("slot")
    return found


def documents_for(
    plan: Plan, actor: Actor, mine: Callable[[], Registration | None] | None = None
) -> list[MeetingDocument]:
    """The documents that the actor may have: all of them with a place or for the secretariat, else those for everybody.

    `mine` gives the actor's registration where it was asked for already.
    """
    rows = plan.meeting.documents.select_related("file")
    inside = may_plan(actor) or _has_place(mine() if mine is not None else own_registration(plan, actor))
    return list(rows if inside else rows.filter(audience="everybody"))


def documents_of(meeting: Meeting, actor: Actor) -> list[MeetingDocument]:
    """The documents of any meeting that the actor may have, and those that were withdrawn, with the reason.

    Of a meeting that others held, those for whoever took part are for who speaks for an organisation that did.
    """
    plan = plan_of(meeting)
    if plan is not None:
        return documents_for(plan, actor)
    rows = meeting.documents.select_related("file")
    return list(rows if took_part(meeting, actor) else rows.filter(audience="everybody"))


def took_part(meeting: Meeting, actor: Actor) -> bool:
    """Whether the actor is of the secretariat, or speaks for an organisation that took part in a meeting others held."""
    if may_plan(actor):
        return True
    mine = {number for role in SPEAKERS for number in actor.organisations(role)}
    return bool(mine) and not mine.isdisjoint(organisations_of(meeting.pk))


def document_by_token(reference: str, token: str, actor: Actor) -> MeetingDocument:
    """One of these documents that still stands, at the address of its meeting. Raises NotFound."""
    rows = documents_of(meeting_by_reference(reference, actor), actor)
    found = next((one for one in rows if one.file.token == token and one.withdrawn_at is None), None)
    if found is None:
        raise NotFound("document")
    return found


def _has_place(mine: Registration | None) -> bool:
    return mine is not None and mine.state == "placed"


def own_registration(plan: Plan, actor: Actor) -> Registration | None:
    """The actor's registration for a meeting, also a withdrawn one."""
    if actor.user_id is None:
        return None
    return _registrations().filter(plan=plan, user_id=actor.user_id).first()


def follow_ups(meeting: Meeting, actor: Actor) -> list[Meeting]:
    """The meetings that follow this one up, as far as the actor sees them; a cancelled one does so no longer."""
    return list(_after(meeting, actor).select_related("record").order_by("starts", "pk"))


def _after(meeting: Meeting, actor: Actor) -> QuerySet[Meeting]:
    return meeting.follow_ups.filter(_seen(actor)).exclude(plan__state="cancelled")


@dataclass(frozen=True)
class Left:
    """What a meeting concluded, in its order, and which meetings follow it up: reference, titles, first day."""

    conclusions: list[Mapping[str, str]]
    follow_ups: list[tuple[str, Mapping[str, str], str]]


def left_by(meeting: Meeting, actor: Actor) -> Left:
    """Conclusions and follow-ups of a meeting in one query."""
    texts, nothing = Conclusion.objects.filter(meeting=meeting).order_by(), Value("", output_field=CharField())
    rows = texts.annotate(later=Value(0), named=nothing, day=nothing)
    columns = ("later", "day", "place", "named", "said")
    found = rows.annotate(place=F("position"), said=F("texts")).values_list(*columns)
    if getattr(meeting, "has_follow_ups", True):
        after = (
            _after(meeting, actor).order_by().annotate(later=Value(1), named=F("record__reference"), day=F("starts"))
        )
        found = found.union(after.annotate(place=F("pk"), said=F("titles")).values_list(*columns), all=True)
    each = sorted(found, key=lambda one: one[:3])
    return Left(
        [said for later, *_more, said in each if not later],
        [(named, said, day) for later, day, _place, named, said in each if later],
    )


def meeting_at_desk(address: str, actor: Actor) -> Meeting:
    """Any meeting for the secretariat, by its reference, or by its token at the desk. Raises NotFound, Forbidden."""
    require(may_plan, actor)
    named = Q(record__reference=address) | Q(record__token=address.replace("\x00", "?"))
    found = meetings(actor).select_related("plan").filter(named).first()
    if found is None:
        raise NotFound("meeting")
    return found


def to_invite(plan: Plan, at: datetime) -> str:
    """Who can be invited to a follow-up: "registrants" of the first meeting, "speakers" of one that others held, or ""."""
    first = plan.meeting.follows
    if first is None:
        return ""
    if first.verification == "own":
        return "registrants"
    return "speakers" if speakers_of(first.pk, at) else ""


def own_invitation(plan: Plan, actor: Actor) -> MeetingInvitation | None:
    """The actor's invitation to a follow-up, with what they said then."""
    if actor.user_id is None or plan.meeting.follows_id is None:
        return None
    rows = MeetingInvitation.objects.select_related("source__group", "organisation")
    return rows.filter(plan=plan, user_id=actor.user_id).first()


def invited(plan: Plan, actor: Actor) -> dict[str, int]:
    """How many were invited to a follow-up by how they answered, for the secretariat."""
    if not may_run_registration(actor):
        return {}
    rows = plan.invitations.order_by().values_list("state").annotate(many=Count("pk"))
    return dict(rows)


def own_registrations(actor: Actor) -> QuerySet[Registration]:
    """All registrations of the actor, the next meeting first."""
    rows = _registrations().order_by("-plan__starts_on", "-pk")
    return rows.filter(user_id=actor.user_id) if actor.user_id is not None else rows.none()


def registration_by_token(token: str, actor: Actor) -> Registration:
    """A registration at its own address, for the person and the secretariat. Raises NotFound."""
    found = _registrations().filter(record__token=token.replace("\x00", "?")).first()
    if found is None or not may_read_registration(actor, found):
        raise NotFound("registration")
    return found


def registrants(plan: Plan, actor: Actor) -> QuerySet[Registration]:
    """Everybody who registered for a meeting, for the secretariat only."""
    rows = _registrations().filter(plan=plan).order_by("name_key", "pk")
    return rows if may_run_registration(actor) else rows.none()


def delegations_of(plan: Plan) -> QuerySet[Delegation]:
    """The delegations nominated for a meeting that asks for them."""
    return plan.nominations.select_related("record", "focal", "note").order_by("country", "name", "pk")


def delegation_by_token(token: str, actor: Actor) -> Delegation:
    """A delegation at its own address, for its focal person, its members and the secretariat. Raises NotFound."""
    rows = Delegation.objects.select_related("record", "focal", "note", "plan__meeting__record")
    found = rows.filter(record__token=token.replace("\x00", "?")).first()
    if found is None or not may_read_delegation(actor, found):
        raise NotFound("delegation")
    return found


def own_delegation(plan: Plan, actor: Actor) -> Delegation | None:
    """The delegation whose focal person the actor is, or to which they belong; none where the meeting asks for none."""
    if not plan.asks_delegations or actor.user_id is None:
        return None
    mine = plan.registrations.filter(user_id=actor.user_id).exclude(state="withdrawn").values("nominated")
    rows = plan.nominations.select_related("record").filter(Q(focal=actor.user_id) | Q(pk__in=mine))
    return rows.order_by("pk").first()


def listed(plan: Plan) -> QuerySet[Registration]:
    """Participants who agreed that other participants see them."""
    return plan.registrations.filter(state="placed", listed=True).order_by("name_key", "pk")


def _registrations() -> QuerySet[Registration]:
    rows = Registration.objects.select_related("record", "user", "group", "plan__meeting__record")
    return rows.select_related("nominated__record")
