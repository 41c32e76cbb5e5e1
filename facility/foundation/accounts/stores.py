"""Personal text in accounts: the user, the sessions, the links."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.models import SignIn, SignInLink, User
from facility.foundation.accounts.sessions import end_all
from facility.foundation.records.retention import not_personal, register_store

ERASED_NAME = "Erased person"


def user_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """The account itself."""
    for user in User.objects.filter(pk=user_id):
        yield {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "appearance": user.appearance,
            "has_password": user.has_usable_password(),
            "created_at": user.created_at.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
        }


def erase_user(user_id: int, at: datetime) -> int:
    """Overwrite address and name and close the account; the row stays, because what it did points to its id."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return 0
    user.name, user.email, user.is_active = ERASED_NAME, f"erased-{user.pk}@erased.invalid", False
    user.set_unusable_password()
    user.save()
    return 1


def session_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """Every session noted."""
    for row in SignIn.objects.filter(user_id=user_id).order_by("started_at"):
        ended = row.ended_at.isoformat() if row.ended_at else None
        yield {
            "method": row.method,
            "browser": row.browser,
            "started_at": row.started_at.isoformat(),
            "ended_at": ended,
        }


def erase_sessions(user_id: int, at: datetime) -> int:
    """End and remove every session and link."""
    end_all(user_id=user_id, at=at)
    SignInLink.objects.filter(user_id=user_id).delete()
    return SignIn.objects.filter(user_id=user_id).delete()[0]


def declare() -> None:
    """Name the stores of accounts."""
    register_store(
        "accounts.User",
        purpose=_("Sign-in, and who did what"),
        ends=_("At erasure: name and address are overwritten, the number stays"),
        exporter=user_rows,
        eraser=erase_user,
    )
    register_store(
        "accounts.SignIn",
        purpose=_("Seeing and ending one's own sessions"),
        ends=_("One year after the session began, or at erasure"),
        exporter=session_rows,
        eraser=erase_sessions,
    )
    not_personal("accounts.SignInLink")


declare()
