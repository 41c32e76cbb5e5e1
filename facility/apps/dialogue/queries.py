"""Which processes, meetings and registrations an actor sees."""

from django.db.models import Count, Prefetch, Q, QuerySet

from facility.apps.dialogue.models import Commitment, Meeting, MeetingDocument, Plan, Process, Registration, Slot, Term
from facility.apps.dialogue.policy import may_plan, may_read_registration, may_run_registration, may_view
from facility.apps.projects.public import Project
from facility.apps.projects.public import visible_to as projects_visible_to
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


def processes(actor: Actor) -> QuerySet[Process]:
    """Processes the actor sees, each with how many meetings are recorded (`held`)."""
    rows = Process.objects.select_related("record").filter(_seen(actor))
    return rows.annotate(held=Count("meetings", filter=Q(meetings__record__is_public=True))).order_by("code")


def process_by_code(code: str, actor: Actor) -> Process:
    """A process with its bodies and terms. Raises NotFound."""
    found = processes(actor).prefetch_related("bodies", "terms__body").filter(code=code).first()
    if found is None:
        raise NotFound("process")
    return found


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings the actor sees, the newest first, those without a date last."""
    return Meeting.objects.select_related("record", "process", "body").filter(_seen(actor))


def meeting_by_reference(reference: str, actor: Actor) -> Meeting:
    """A meeting at its public address. Raises NotFound."""
    rows = meetings(actor).select_related("record", "process", "body", "project__record", "plan")
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
    """The meeting of the same process that follows on record; commitments are reported before it."""
    if not meeting.starts:
        return None
    rows = meetings(actor).filter(process=meeting.process, starts__gt=meeting.ends or meeting.starts)
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
    rows = Plan.objects.select_related("meeting__record", "meeting__process").prefetch_related("groups")
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
    rows = Plan.objects.select_related("meeting__record", "meeting__process").order_by("-starts_on", "-pk")
    return rows if may_plan(actor) else rows.none()


def plan_by_token(token: str, actor: Actor) -> Plan:
    """A meeting of our own at its desk address. Raises NotFound."""
    found = plans(actor).filter(meeting__record__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("meeting")
    return found


def documents_for(plan: Plan, actor: Actor) -> list[MeetingDocument]:
    """The documents that the actor may have: all of them with a place or for the secretariat, else those for everybody."""
    rows = plan.documents.select_related("file")
    return list(rows if _is_inside(plan, actor) else rows.filter(audience="everybody"))


def document_by_token(plan: Plan, token: str, actor: Actor) -> MeetingDocument:
    """One of these documents. Raises NotFound."""
    found = next((one for one in documents_for(plan, actor) if one.file.token == token), None)
    if found is None:
        raise NotFound("document")
    return found


def _is_inside(plan: Plan, actor: Actor) -> bool:
    mine = own_registration(plan, actor)
    return may_plan(actor) or (mine is not None and mine.state == "placed")


def own_registration(plan: Plan, actor: Actor) -> Registration | None:
    """The actor's registration for a meeting, also a withdrawn one."""
    if actor.user_id is None:
        return None
    return _registrations().filter(plan=plan, user_id=actor.user_id).first()


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


def listed(plan: Plan) -> QuerySet[Registration]:
    """Participants who agreed that other participants see them."""
    return plan.registrations.filter(state="placed", listed=True).order_by("name_key", "pk")


def _registrations() -> QuerySet[Registration]:
    return Registration.objects.select_related("record", "user", "group", "plan__meeting__record")
