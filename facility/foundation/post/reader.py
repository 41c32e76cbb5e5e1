"""Who reads a page, with the number of their unread notices: both in the one question that finds the account."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from facility.foundation.accounts.models import User
from facility.foundation.base.kept_questions import KeptQuestion
from facility.foundation.post.models import Notice


def _with_unread(user_id: int) -> QuerySet[User]:
    mine = Notice.objects.filter(user=OuterRef("pk"), read_at=None).order_by().values("user")
    unread = Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    return User.objects.annotate(unread=unread).filter(pk=user_id)


_READER = KeptQuestion(_with_unread)


class ReaderBackend(ModelBackend):
    """Signs in as Django does; the account of a session knows its `unread` notices, as they are at that moment."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session with `unread`; None where it is closed or gone."""
        user = _READER.first(int(user_id))
        return user if user is not None and self.user_can_authenticate(user) else None
