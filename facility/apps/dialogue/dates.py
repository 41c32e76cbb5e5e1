"""Days of meetings and commitments, for the calendar of whoever asks."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from facility.apps.dialogue.models import Commitment, Plan, Registration
from facility.apps.dialogue.policy import reports_as_staff
from facility.apps.dialogue.queries import commitments
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks.public import Clock


def dated_plans(actor: Actor) -> QuerySet[Plan]:
    """Published meetings of our own, and cancelled ones that the actor registered for.

    `mine` is the state of one's own registration (None: none, or withdrawn), `mine_token` its address and
    `mine_sequence` what its calendar must hear of.
    """
    mine = Registration.objects.filter(plan=OuterRef("pk"), user=actor.user_id or 0).exclude(state="withdrawn")
    rows = Plan.objects.annotate(
        mine=Subquery(mine.values("state")[:1]),
        mine_token=Subquery(mine.values("record__token")[:1]),
        mine_sequence=Subquery(mine.values("sequence")[:1]),
    )
    return rows.filter(Q(state="published") | Q(state="cancelled", mine__isnull=False))


def own_commitments(actor: Actor) -> QuerySet[Commitment]:
    """Open commitments with a day that the actor answers for: of one's organisations, of the secretariat for staff.

    One whose report stands on the task list by its day is left out: it is there already.
    """
    asked = Clock.objects.filter(record=OuterRef("record")).exclude(state="stopped")
    mine = Q(owner__in=actor.organisations(Role.APPLICANT))
    if reports_as_staff(actor):
        mine |= Q(owner_function="secretariat")
    return commitments(actor).filter(mine).exclude(Exists(asked)).exclude(due="").exclude(state="done")
