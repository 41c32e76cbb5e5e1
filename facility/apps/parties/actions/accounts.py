"""Registration, sign-in links and passwords; what is answered never tells whether an address is known."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError

from facility.apps.parties import steps
from facility.apps.parties.actions.joining import digest
from facility.apps.parties.models import Person, Registration
from facility.core.errors import Forbidden, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor, SignIn, SignInLink, User, limits, new_link
from facility.foundation.base.acts import action
from facility.foundation.base.text import one_line
from facility.foundation.post.public import queue, random_key

REGISTRATION_LIFE = timedelta(days=2)
KEPT_AFTER_END = timedelta(days=30)
SESSIONS_KEPT = timedelta(days=365)


def _language(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@action
def register(*, email: str, name: str, language: str, at: datetime, confirm_address: str, link_address: str) -> None:
    """Note who wants an account and send a letter; an address that has one gets a sign-in link instead.

    Both ways write one row and one letter, so that neither the answer nor its time tells them apart.
    The addresses are paths with "{secret}" in them. Raises Refused (name missing).
    """
    name = one_line(name)
    if not name or len(name) > 120:
        raise Refused(Finding(message="name_missing", field="name"))
    user = User.objects.at(email)
    if user is not None and user.is_active:
        _send_link(user, link_address, "parties.registration_known", at)
        return
    secret = secrets.token_urlsafe(32)
    Registration.objects.create(
        email=email.strip(),
        name=name,
        language=_language(language),
        digest=digest(secret),
        created_at=at,
        expires_at=at + REGISTRATION_LIFE,
    )
    queue(
        kind="parties.registration_confirm",
        to=email.strip(),
        language=_language(language),
        facts={"name": name},
        secret_facts={"link": {"path": confirm_address.format(secret=secret)}},
        key=random_key("registration"),
        at=at,
    )


def open_registration(secret: str, at: datetime) -> Registration | None:
    """The registration of a link that still waits, looked at without using it up."""
    return Registration.objects.filter(digest=digest(secret), used_at=None, expires_at__gt=at).first()


@action
def confirm_registration(*, secret: str, at: datetime) -> User:
    """Make the account: the letter reached its address. Raises NotFound (unknown, used, expired)."""
    found = open_registration(secret, at)
    row = Registration.objects.select_for_update().filter(pk=found.pk, used_at=None).first() if found else None
    if row is None:
        raise NotFound("registration")
    row.used_at = at
    row.save(update_fields=["used_at"])
    user = User.objects.at(row.email)
    if user is None:
        user = User.objects.create_user(row.email, name=row.name, language=row.language, created_at=at)
    if not user.is_active:
        raise NotFound("registration")
    if not Person.objects.filter(user=user).exists():
        acting = Actor(user_id=user.pk, name=user.name)
        steps.add_person(name=user.name, user=user, actor=acting, at=at)
    return user


def _send_link(user: User, address: str, kind: str, at: datetime) -> None:
    secret = new_link(user=user, at=at)
    queue(
        kind=kind,
        to=user,
        facts={"name": user.name},
        secret_facts={"link": {"path": address.format(secret=secret)}},
        key=random_key("sign-in"),
        at=at,
        is_listed=False,  # asked for a moment ago: no news, and a row more would tell known addresses from others
    )


@action
def send_sign_in_link(*, email: str, language: str, at: datetime, link_address: str, register_address: str) -> None:
    """Send a sign-in link; an address that nobody registered gets a letter that says so, at the same cost."""
    user = User.objects.at(email)
    if user is not None and user.is_active:
        _send_link(user, link_address, "parties.sign_in_link", at)
        return
    new_link(user=None, at=at)  # opens nothing: what is done for an unknown address costs what a known one costs
    queue(
        kind="parties.sign_in_unknown",
        to=email.strip(),
        language=_language(language),
        facts={"link": {"path": register_address}},
        key=random_key("sign-in"),
        at=at,
    )


@action
def set_password(*, password: str, actor: Actor, at: datetime) -> User:
    """Set or change one's own password; the caller has made sure that it is the person. Raises Forbidden, Refused."""
    user = User.objects.select_for_update().filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise Forbidden("accounts.set_password")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            [Finding(message="password_weak", field="password", text=text) for text in error.messages]
        ) from None
    user.set_password(password)
    user.save(update_fields=["password"])
    queue(
        kind="parties.password_set",
        to=user,
        facts={"name": user.name, "moment": {"moment": at.isoformat()}},
        key=random_key("password"),
        at=at,
    )
    return user


@action
def set_own_details(*, name: str, language: str, appearance: str, actor: Actor, at: datetime) -> User:
    """Change one's own name, language and appearance. Raises Forbidden, Refused."""
    user = User.objects.select_for_update().filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise Forbidden("accounts.set_own_details")
    name = one_line(name)
    findings = []
    if not name or len(name) > 120:
        findings.append(Finding(message="name_missing", field="name"))
    if language not in dict(settings.LANGUAGES):
        findings.append(Finding(message="language_unknown", field="language"))
    if appearance not in {"system", "light", "dark"}:
        findings.append(Finding(message="appearance_unknown", field="appearance"))
    if findings:
        raise Refused(findings)
    user.name, user.language, user.appearance = name, language, appearance
    user.save(update_fields=["name", "language", "appearance"])
    Person.objects.filter(user=user).update(name=name)
    return user


@action
def forget_what_is_over(*, at: datetime) -> dict[str, int]:
    """Delete what has passed its end (see stores.py); gives the number of rows by what they were."""
    old = at - KEPT_AFTER_END
    return {
        "registrations": Registration.objects.filter(expires_at__lt=old).delete()[0],
        "links": SignInLink.objects.filter(expires_at__lt=old).delete()[0],
        "tries": limits.forget_windows(at),
        "sign_ins": SignIn.objects.filter(started_at__lt=at - SESSIONS_KEPT).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=at).delete()[0],
    }
