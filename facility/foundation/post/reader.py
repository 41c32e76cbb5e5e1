"""Who reads a page, with the number of their unread notices: both in the one question that finds the account."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from facility.foundation.accounts.models import User
from facility.foundation.post.models import Notice


class ReaderBackend(ModelBackend):
    """Signs in as Django does; the account of a session knows its `unread` notices, as they are at that moment."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session with `unread`; None where it is closed or gone."""
        mine = Notice.objects.filter(user=OuterRef("pk"), read_at=None).order_by().values("user")
        unread = Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
        user: User | None = User.objects.filter(pk=user_id).annotate(unread=unread).first()
        return user if user is not None and self.user_can_authenticate(user) else None
