"""Personal text in accounts: the user, the sessions, the links."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts import factors
from facility.foundation.accounts.models import Authenticator, Identity, Passkey, SignIn, SignInLink, User
from facility.foundation.accounts.sessions import end_all
from facility.foundation.records.retention import Told, Whose, not_personal, register_store

ERASED_NAME = "Erased person"


def user_rows(whose: Whose) -> Told:
    """The account itself."""
    return Told(
        User.objects.filter(pk=whose.user_id),
        lambda user: {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "appearance": user.appearance,
            "deliveries": user.deliveries,
            "has_calendar_address": user.calendar_key is not None,
            "has_password": user.has_usable_password(),
            "created_at": user.created_at.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
        },
    )


def erase_user(user_id: int, at: datetime) -> int:
    """Overwrite address and name and close the account; the row stays, because what it did points to its id."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return 0
    user.name, user.email, user.is_active = ERASED_NAME, f"erased-{user.pk}@erased.invalid", False
    user.deliveries, user.calendar_key = {}, None
    user.set_unusable_password()
    user.save()
    return 1


def session_rows(whose: Whose) -> Told:
    """Every session noted."""
    return Told(
        SignIn.objects.filter(user_id=whose.user_id).order_by("started_at"),
        lambda row: {
            "method": row.method,
            "browser": row.browser,
            "started_at": row.started_at.isoformat(),
            "ended_at": _moment(row.ended_at),
        },
    )


def erase_sessions(user_id: int, at: datetime) -> int:
    """End and remove every session and link."""
    end_all(user_id=user_id, at=at)
    SignInLink.objects.filter(user_id=user_id).delete()
    return SignIn.objects.filter(user_id=user_id).delete()[0]


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def factor_rows(whose: Whose) -> Told:
    """The passkeys by the names that the person gave them."""
    return Told(
        Passkey.objects.filter(user_id=whose.user_id).order_by("created_at"),
        lambda row: {
            "name": row.name,
            "created_at": row.created_at.isoformat(),
            "last_used_at": _moment(row.last_used_at),
        },
    )


def app_rows(whose: Whose) -> Told:
    """Whether and since when there is an app with codes; never its secret."""
    return Told(
        Authenticator.objects.filter(user_id=whose.user_id),
        lambda row: {"created_at": row.created_at.isoformat(), "confirmed_at": _moment(row.confirmed_at)},
    )


def erase_factors(user_id: int, at: datetime) -> int:
    """Remove every second factor."""
    return factors.remove_all(user_id)


def identity_rows(whose: Whose) -> Told:
    """The bindings to outside providers."""
    return Told(
        Identity.objects.filter(user_id=whose.user_id).order_by("linked_at"),
        lambda row: {
            "issuer": row.issuer,
            "subject": row.subject,
            "linked_at": row.linked_at.isoformat(),
            "last_used_at": _moment(row.last_used_at),
        },
    )


def erase_identities(user_id: int, at: datetime) -> int:
    """Remove the bindings."""
    return Identity.objects.filter(user_id=user_id).delete()[0]


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
    register_store(
        "accounts.Passkey",
        purpose=_("Signing in with a device of one's own"),
        ends=_("When the person removes it, or at erasure"),
        exporter=factor_rows,
        eraser=erase_factors,
    )
    register_store(
        "accounts.Authenticator",
        purpose=_("Signing in with codes of an app; the secret is kept encrypted and never handed out"),
        ends=_("When the person removes it, or at erasure"),
        exporter=app_rows,
    )
    register_store(
        "accounts.Identity",
        purpose=_("Signing in through an outside provider"),
        ends=_("When the person removes it, or at erasure"),
        exporter=identity_rows,
        eraser=erase_identities,
    )
    not_personal("accounts.SignInLink", "accounts.RecoveryCode", "accounts.Tries", "accounts.UsedProof")


declare()
