"""Which lessons an actor reads."""

from django.db.models import QuerySet

from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.policy import may_list
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


def visible_to(actor: Actor) -> QuerySet[Lesson]:
    """Published lessons for everybody, all of them for those who make them."""
    rows = Lesson.objects.select_related("record", "project__record", "source").order_by("-published_at", "-pk")
    return rows if may_list(actor) else rows.filter(state="published")


def by_token(token: str, actor: Actor) -> Lesson:
    """A lesson at its desk address. Raises NotFound."""
    found = visible_to(actor).filter(record__token=token).first()
    if found is None:
        raise NotFound("lesson")
    return found


def by_reference(reference: str, actor: Actor) -> Lesson:
    """A lesson at its public address, published or withdrawn since. Raises NotFound."""
    rows = Lesson.objects.select_related("record", "project__record", "source")
    found = rows.filter(record__reference=reference, state__in=["published", "withdrawn"]).first()
    if found is None:
        raise NotFound("lesson")
    return found
