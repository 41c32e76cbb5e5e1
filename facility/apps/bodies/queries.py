"""Reading bodies: seats on a day, consultations of a record, what waits for a service, advice on a record."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from facility.apps.bodies.models import Body, Consultation, Consulted, Item, Meeting, Seat
from facility.apps.bodies.policy import kinds_viewed, may_view_advice
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.kept_questions import KeptQuestion


def body(code: str) -> Body | None:
    """A body by code."""
    return Body.objects.select_related("record").filter(code=code).first()


def seats_on(of: Body, day: date) -> QuerySet[Seat]:
    """The seats of a body held on a day, chair first."""
    return (
        of.seats.select_related("person", "organisation")
        .filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
        .order_by("capacity", "person__name")
    )


def seats_of(organisation_id: int, actor: Actor) -> QuerySet[Seat]:
    """The seats that an organisation holds or held, for who reads what committees advise; the newest first."""
    rows = Seat.objects.filter(organisation=organisation_id).select_related("body__record")
    return rows.order_by("-starts_on", "pk") if may_view_advice(actor) else rows.none()


def _with_asked() -> Prefetch[str]:
    return Prefetch("asked", Consulted.objects.select_related("organisation").order_by("pk"))


def consultations_of(subject_id: int) -> QuerySet[Consultation]:
    """The consultations on a record, newest first, with who was asked."""
    return Consultation.objects.filter(subject_id=subject_id).prefetch_related(_with_asked()).order_by("-opened_at")


_ON = KeptQuestion(lambda subject: Consultation.objects.filter(subject=subject).order_by("-opened_at"))
_ASKED = KeptQuestion(
    lambda consultation: (
        Consulted.objects.filter(consultation=consultation).select_related("organisation").order_by("pk")
    )
)


def consultations_on(subject_id: int) -> list[Consultation]:
    """The same as rows."""
    found = _ON.rows(subject_id)
    if len(found) == 1:  # as nearly always
        _ASKED.beside(found[0], "asked", found[0].pk)
    else:
        prefetch_related_objects(found, _with_asked())
    return found


def asked_of(actor: Actor) -> QuerySet[Consulted]:
    """What services of the actor were asked, newest first; staff see all on what they run."""
    rows = Consulted.objects.select_related("consultation__record", "consultation__subject", "organisation")
    mine = Q(organisation_id__in=actor.organisations(Role.CONSULTED_SERVICE))
    rows = rows.filter(mine | Q(consultation__subject__kind__in=sorted(kinds_viewed(actor))))
    return rows.order_by("-consultation__opened_at", "pk")


def asked_by_id(consulted_id: int, actor: Actor) -> Consulted:
    """One question to one service, for that service or staff. Raises NotFound."""
    found = asked_of(actor).filter(pk=consulted_id).first()
    if found is None:
        raise NotFound("consultation")
    return found


def committees() -> QuerySet[Body]:
    """All bodies with their seats, by code."""
    return Body.objects.select_related("record").prefetch_related("seats").order_by("code")


def advised_by(of: Body) -> QuerySet[Meeting]:
    """The meetings of a body with what they advised, newest first."""
    return of.meetings.select_related("record").prefetch_related("items__subject").order_by("-held_on", "-pk")


def advice_on(subject_id: int) -> QuerySet[Item]:
    """What bodies advised on a record, newest first."""
    return (
        Item.objects.filter(subject_id=subject_id)
        .select_related("meeting__body")
        .prefetch_related("attendances__seat__person")
        .order_by("-recorded_at")
    )
