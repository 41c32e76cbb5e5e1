"""Sessions in the database, as Django keeps them, found by a statement that is put together once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from facility.foundation.base.kept_questions import KeptQuestion


def _by_key(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


_KEPT = KeptQuestion(_by_key)


class SessionStore(db.SessionStore):
    """Django's own store; only the looking up of a session, which every page does, is ours."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        # PostgreSQL takes no null character, which a cookie can carry.
        found = _KEPT.first(key) if key and "\x00" not in key else None
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
