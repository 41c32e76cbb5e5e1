"""Which processes and meetings an actor sees."""

from django.db.models import Count, Q, QuerySet

from facility.apps.dialogue.models import Meeting, Process, Term
from facility.apps.dialogue.policy import may_view
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
    rows = meetings(actor).select_related("record", "process", "body", "project__record")
    found = rows.filter(record__reference=reference).first()
    if found is None:
        raise NotFound("meeting")
    return found


def roles_of_country(code: str) -> QuerySet[Term]:
    """The roles a state holds or held in public processes."""
    rows = Term.objects.select_related("process", "body").filter(country=code, process__record__is_public=True)
    return rows.order_by("process__code", "position")


def _seen(actor: Actor) -> Q:
    return Q() if may_view(actor) else Q(record__is_public=True)
