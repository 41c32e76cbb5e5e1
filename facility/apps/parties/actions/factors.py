"""One's own ways to sign in: app, passkeys, recovery codes; each change is on the trail and told by letter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.parties.models import Person
from facility.apps.parties.words import WAYS, spoken
from facility.core.errors import Forbidden, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts import public as accounts
from facility.foundation.accounts.public import Actor, Authenticator, Passkey, User, require_presence
from facility.foundation.base.acts import action
from facility.foundation.base.text import one_line
from facility.foundation.post.public import queue, random_key
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

WRONG_CODE = Finding(message="code_wrong", field="code")
NO_TRIES = Finding(message="code_no_tries", field="code")


def own(actor: Actor, code: str, *, presence: bool = True) -> User:
    """The person's own account, locked. Raises Forbidden, Unproven (what changes sign-in takes a fresh proof)."""
    user = User.objects.select_for_update().filter(pk=actor.user_id, is_active=True).first() if actor.user_id else None
    if user is None:
        raise Forbidden(code)
    if presence:
        require_presence(actor, code)
    return user


def note(user: User, event: Event, facts: Mapping[str, Any], at: datetime) -> None:
    """Put what happened on the person's trail; an account without a person has none."""
    person = Person.objects.select_related("record").filter(user=user).first()
    if person is not None:
        acting = Actor(user_id=user.pk, person_id=person.pk, name=user.name)
        record_trail(record=person.record, event=event, actor=acting, at=at, facts=facts)


def tell(user: User, kind: str, way: str, at: datetime) -> None:
    """Tell the person by letter that a way to sign in was added, removed or used."""
    facts = {"name": user.name, "way": spoken(WAYS[way]), "moment": {"moment": at.isoformat()}}
    queue(kind=f"parties.{kind}", to=user, facts=facts, key=random_key(kind), at=at)


def _codes_with_the_first(user: User, had_one: bool, at: datetime) -> tuple[str, ...]:
    """Recovery codes come with the first second factor; every other session ends then, whoever is in it."""
    return () if had_one else accounts.recovery.make(user_id=user.pk, at=at)


@action
def begin_app(*, actor: Actor, at: datetime) -> Authenticator:
    """Make the secret that an app is to hold; it protects nothing before its first code.

    Raises Forbidden, Unproven, NotAllowedNow (there is an app already).
    """
    return accounts.totp.begin(user_id=own(actor, "accounts.begin_app").pk, at=at)


@action
def confirm_app(*, code: str, actor: Actor, at: datetime) -> tuple[str, ...]:
    """The first code of the app turns it on; gives the recovery codes where this is the first second factor.

    Raises Forbidden, Unproven, Refused (wrong code).
    """
    user = own(actor, "accounts.confirm_app")
    had_one = accounts.factors.factors_of(user.pk).any
    if not accounts.totp.accept(user_id=user.pk, code=code, at=at, first=True):
        raise Refused(WRONG_CODE)
    note(user, Event.SECOND_FACTOR_ADDED, {"way": "app"}, at)
    tell(user, "way_added", "app", at)
    return _codes_with_the_first(user, had_one, at)


@action
def add_passkey(
    *,
    site: accounts.passkeys.Site,
    name: str,
    state: Mapping[str, Any],
    answer: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> tuple[str, ...]:
    """Keep a new passkey; gives the recovery codes where this is the first second factor.

    Raises Forbidden, Unproven, Refused (no name, the ceremony failed, too many).
    """
    user = own(actor, "accounts.add_passkey")
    name = one_line(name)
    if not name or len(name) > 60:
        raise Refused(Finding(message="passkey_name", field="name"))
    had_one = accounts.factors.factors_of(user.pk).any
    row = accounts.passkeys.add(site=site, user_id=user.pk, name=name, state=state, answer=answer, at=at)
    note(user, Event.SECOND_FACTOR_ADDED, {"way": "passkey", "passkey": row.pk}, at)
    tell(user, "way_added", "passkey", at)
    return _codes_with_the_first(user, had_one, at)


def _forget_codes_with_the_last(user: User) -> None:
    if not accounts.factors.factors_of(user.pk).any:
        accounts.factors.remove_all(user.pk)


@action
def remove_app(*, actor: Actor, at: datetime) -> None:
    """Take the app off one's account. Raises Forbidden, Unproven, NotFound."""
    user = own(actor, "accounts.remove_app")
    if not Authenticator.objects.filter(user=user, confirmed_at__isnull=False).delete()[0]:
        raise NotFound("app")
    _forget_codes_with_the_last(user)
    note(user, Event.SECOND_FACTOR_REMOVED, {"way": "app"}, at)
    tell(user, "way_removed", "app", at)


@action
def remove_passkey(*, passkey_id: int, actor: Actor, at: datetime) -> None:
    """Take a passkey off one's account. Raises Forbidden, Unproven, NotFound."""
    user = own(actor, "accounts.remove_passkey")
    if not Passkey.objects.filter(pk=passkey_id, user=user).delete()[0]:
        raise NotFound("passkey")
    _forget_codes_with_the_last(user)
    note(user, Event.SECOND_FACTOR_REMOVED, {"way": "passkey", "passkey": passkey_id}, at)
    tell(user, "way_removed", "passkey", at)


@action
def make_recovery_codes(*, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Ten new codes in place of the old ones. Raises Forbidden (no second factor to stand in for), Unproven."""
    user = own(actor, "accounts.make_recovery_codes")
    if not accounts.factors.factors_of(user.pk).any:
        raise Forbidden("accounts.make_recovery_codes", "there is no second factor")
    codes = accounts.recovery.make(user_id=user.pk, at=at)
    note(user, Event.SECOND_FACTOR_ADDED, {"way": "codes"}, at)
    tell(user, "way_added", "codes", at)
    return codes


@action
def show_app_code(*, user_id: int, code: str, at: datetime) -> None:
    """The second step by a code of the app: used up here. Raises Refused (wrong, old, repeated)."""
    if not accounts.totp.accept(user_id=user_id, code=code, at=at):
        raise Refused(WRONG_CODE)


@action
def show_recovery_code(*, user_id: int, code: str, at: datetime) -> None:
    """The second step by a recovery code: used up here, and told by letter. Raises Refused."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not accounts.recovery.use(user_id=user_id, code=code, at=at):
        raise Refused(WRONG_CODE)
    left = accounts.recovery.left(user_id)
    note(user, Event.SECOND_FACTOR_RECOVERED, {"left": left}, at)
    facts = {"name": user.name, "left": left, "moment": {"moment": at.isoformat()}}
    queue(kind="parties.recovery_used", to=user, facts=facts, key=random_key("recovery"), at=at)


@action
def show_passkey(
    *,
    site: accounts.passkeys.Site,
    state: Mapping[str, Any],
    answer: Mapping[str, Any],
    at: datetime,
    user_id: int | None = None,
) -> User:
    """Who signed with a passkey; with `user_id` it must be that person. Raises Refused."""
    return accounts.passkeys.accept(site=site, state=state, answer=answer, at=at, user_id=user_id)


@action
def send_proof_link(*, session_key: str, link_address: str, actor: Actor, at: datetime) -> None:
    """Send a link that proves presence in this one session; the address is a path with "{secret}". Raises Forbidden."""
    user = own(actor, "accounts.send_proof_link", presence=False)
    secret = accounts.new_link(user=user, at=at, session_key=session_key)
    queue(
        kind="parties.proof_link",
        to=user,
        facts={"name": user.name},
        secret_facts={"link": {"path": link_address.format(secret=secret)}},
        key=random_key("proof"),
        at=at,
    )
