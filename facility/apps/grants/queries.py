"""Which grants, decisions and payment requests an actor sees."""

from django.db.models import QuerySet

from facility.apps.grants.models import Decision, Duty, Grant, PaymentRequest
from facility.apps.grants.policy import may_list_all, may_view, may_view_decision
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.kept_questions import KeptQuestion

_HOLDERS = (Role.APPLICANT, Role.FINANCIAL_SIGNATORY, Role.REPORTER)


def rows() -> QuerySet[Grant]:
    """Grants with what lists and pages read of them."""
    return Grant.objects.select_related(
        "record", "beneficiary__record", "beneficiary__country", "proposal__record", "proposal__lot__call"
    ).prefetch_related("proposal__readers")


def visible_to(actor: Actor) -> QuerySet[Grant]:
    """All grants for staff, auditors and donors; for others those of their organisations."""
    return rows() if may_list_all(actor) else rows().filter(beneficiary_id__in=actor.organisations(*_HOLDERS))


_BY_TOKEN = KeptQuestion(lambda token: rows().filter(record__token=token))


def by_token(token: str, actor: Actor) -> Grant:
    """The grant at an address. Raises NotFound."""
    found = _BY_TOKEN.first(token)
    if found is None or not may_view(actor, found):
        raise NotFound("grant")
    return found


def duties_of(grant: Grant) -> QuerySet[Duty]:
    """What is due on a grant, in order."""
    return grant.duties.order_by("due_on", "pk")


def payment_requests(actor: Actor) -> QuerySet[PaymentRequest]:
    """Payment requests on the grants the actor sees, newest first."""
    related = ("record", "grant__record", "grant__beneficiary", "order")
    return PaymentRequest.objects.filter(grant__in=visible_to(actor)).select_related(*related).order_by("-pk")


def payment_by_token(token: str, actor: Actor) -> PaymentRequest:
    """The request at an address. Raises NotFound."""
    found = payment_requests(actor).filter(record__token=token).first()
    if found is None:
        raise NotFound("payment request")
    return found


def decisions(actor: Actor) -> QuerySet[Decision]:
    """Decisions the actor may see, newest first."""
    related = ("record", "round__record", "round__lot__call", "advice__meeting__body")
    found = Decision.objects.select_related(*related).order_by("-pk")
    return found if may_view_decision(actor) else found.none()


def decision_by_token(token: str, actor: Actor) -> Decision:
    """The decision at an address. Raises NotFound."""
    found = decisions(actor).filter(record__token=token).first()
    if found is None:
        raise NotFound("decision")
    return found
