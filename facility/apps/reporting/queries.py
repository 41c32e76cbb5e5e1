"""Which reports an actor sees."""

from django.db.models import Q, QuerySet, Sum

from facility.apps.grants import public as grants
from facility.apps.reporting.models import Report
from facility.apps.reporting.policy import may_view
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role

_STAFF = (Role.AUDITOR, Role.AUTHORISING_OFFICER, Role.FINANCE_OFFICER, Role.GRANTS_OFFICER)


def visible_to(actor: Actor) -> QuerySet[Report]:
    """Own reports in any state, for staff those that were sent; with what was claimed."""
    rows = Report.objects.select_related("record", "grant__record", "grant__beneficiary", "duty")
    rows = rows.annotate(claimed_cents=Sum("costs__amount_cents")).order_by("-pk")
    own = Q(grant__beneficiary_id__in=actor.organisations(Role.REPORTER, Role.FINANCIAL_SIGNATORY))
    if any(actor.has(role) for role in _STAFF):
        return rows.filter(own | Q(state__in=["submitted", "accepted", "returned"]))
    return rows.filter(own)


def by_token(token: str, actor: Actor) -> Report:
    """The report at an address. Raises NotFound."""
    found = visible_to(actor).filter(record__token=token).first()
    if found is None or not may_view(actor, found):
        raise NotFound("report")
    return found


def reports_of(grant: grants.Grant, actor: Actor) -> QuerySet[Report]:
    """The reports of a grant that the actor sees."""
    return visible_to(actor).filter(grant=grant)
