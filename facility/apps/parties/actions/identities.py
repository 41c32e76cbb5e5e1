"""Signing in through an outside provider (OpenID Connect): who that is here, and binding the two."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from facility.apps.parties import steps
from facility.apps.parties.actions.factors import note, own, tell
from facility.core.errors import Refused
from facility.core.findings import Finding
from facility.foundation.accounts import public as accounts
from facility.foundation.accounts.public import Actor, User
from facility.foundation.base.acts import action
from facility.foundation.base.text import one_line
from facility.foundation.trail.public import Event


@dataclass(frozen=True)
class Told:
    """What a verified ID token says of a person. `verified`: the provider vouches for the address."""

    issuer: str
    subject: str
    email: str = ""
    verified: bool = False
    name: str = ""


def _no(message: str) -> Refused:
    return Refused(Finding(message=message))


@action
def sign_in_by_provider(*, told: Told, language: str, at: datetime) -> User:
    """The account of whoever the provider names: bound already, or of the same verified address, or new.

    An address that the provider does not vouch for never leads to an account: somebody could have typed another
    person's. Raises Refused (address not verified, account closed, another identity bound).
    """
    known = accounts.identities.user_behind(told.issuer, told.subject)
    if known is not None:
        if not known.is_active:
            raise _no("provider_closed")
        accounts.identities.note_use(issuer=told.issuer, subject=told.subject, at=at)
        return known
    if not told.verified or not told.email:
        raise _no("provider_unverified")
    user = User.objects.at(told.email, lock=True)
    if user is None:
        user = _new(told, language, at)
    if not user.is_active:
        raise _no("provider_closed")
    _bind(user, told, at)
    return user


def _new(told: Told, language: str, at: datetime) -> User:
    name = one_line(told.name)[:120] or told.email.partition("@")[0][:120]
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    user = User.objects.create_user(told.email, name=name, language=spoken, created_at=at)
    steps.add_person(name=name, user=user, actor=Actor(user_id=user.pk, name=name), at=at)
    return user


def _bind(user: User, told: Told, at: datetime) -> None:
    if user.identities.filter(issuer=told.issuer).exists():
        raise _no("provider_other")
    accounts.identities.bind(user=user, issuer=told.issuer, subject=told.subject, at=at)
    note(user, Event.IDENTITY_LINKED, {}, at)
    tell(user, "way_added", "provider", at)


@action
def link_provider(*, told: Told, actor: Actor, at: datetime) -> None:
    """Bind the provider's identity to the signed-in person's own account, whatever the address says.

    Raises Forbidden, Unproven, Refused (bound to another account, or another identity bound here).
    """
    user = own(actor, "accounts.link_provider")
    known = accounts.identities.user_behind(told.issuer, told.subject)
    if known is not None and known.pk != user.pk:
        raise _no("provider_taken")
    if known is None:
        _bind(user, told, at)


@action
def unlink_provider(*, identity_id: int, actor: Actor, at: datetime) -> None:
    """Take the provider's identity off one's account; the address still signs in. Raises Forbidden, Unproven, NotFound."""
    user = own(actor, "accounts.unlink_provider")
    accounts.identities.unbind(user_id=user.pk, identity_id=identity_id)
    note(user, Event.IDENTITY_UNLINKED, {}, at)
    tell(user, "way_removed", "provider", at)
