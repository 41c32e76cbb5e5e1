"""Passkeys (WebAuthn): Yubico's fido2 checks both ceremonies; here is which keys belong to whom.

A ceremony is begun on the server (`ask_for_key`, `ask_for_proof`): the browser gets the options, the session keeps the
state. It is completed by what the device signed: for this site's name, from this very address, this challenge, once.
Every passkey is asked to verify its person (fingerprint, face, PIN), so that it stands for both factors by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from facility.core.errors import Refused
from facility.core.findings import Finding
from facility.foundation.accounts.models import Passkey, User
from facility.foundation.base.acts import step

VERIFIED = UserVerificationRequirement.REQUIRED
MOST_PER_PERSON = 10
# What the library raises for input that no device of an honest person sends.
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Site:
    """Where the ceremony takes place: the host name that keys are bound to, and the one address that may ask."""

    name: str
    host: str
    origin: str

    def server(self) -> Fido2Server:
        """The library's side of the ceremony for this site."""
        return Fido2Server(
            PublicKeyCredentialRpEntity(name=self.name, id=self.host),
            attestation=AttestationConveyancePreference.NONE,
            verify_origin=lambda origin: origin == self.origin,
        )


@dataclass(frozen=True)
class Ceremony:
    """What the browser gets, and what the session keeps until the answer."""

    options: Mapping[str, Any]
    state: Mapping[str, Any]


def refused() -> Refused:
    """The one answer to every ceremony that fails, whatever failed."""
    return Refused(Finding(message="passkey_refused", field="credential"))


def handle_of(user_id: int) -> bytes:
    """The account's name towards devices: it tells nothing about the person."""
    return salted_hmac("facility.passkeys", str(user_id), algorithm="sha256").digest()


def _data(row: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(row.credential))


def ask_for_key(site: Site, user: User) -> Ceremony:
    """Begin adding a passkey; the device refuses to hold two for one account."""
    options, state = site.server().register_begin(
        PublicKeyCredentialUserEntity(id=handle_of(user.pk), name=user.email, display_name=str(user)),
        credentials=[_data(row) for row in user.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
    )
    return Ceremony(dict(options)["publicKey"], state)


def ask_for_proof(site: Site, user_id: int | None = None) -> Ceremony:
    """Begin a sign-in with any passkey of this site, or one of a person who is known by now."""
    rows = None if user_id is None else [_data(row) for row in Passkey.objects.filter(user_id=user_id)]
    options, state = site.server().authenticate_begin(credentials=rows, user_verification=VERIFIED)
    return Ceremony(dict(options)["publicKey"], state)


@step
def add(
    *, site: Site, user_id: int, name: str, state: Mapping[str, Any], answer: Mapping[str, Any], at: datetime
) -> Passkey:
    """Keep the public half of a new key. Raises Refused (the ceremony failed, known already, too many)."""
    try:
        made: AuthenticatorData = site.server().register_complete(state, RegistrationResponse.from_dict(answer))
    except _BROKEN:
        raise refused() from None
    held = made.credential_data
    known = websafe_encode(held.credential_id) if held else ""
    if held is None or not 0 < len(known) <= 1400 or Passkey.objects.filter(credential_id=known).exists():
        raise refused()
    if Passkey.objects.filter(user_id=user_id).count() >= MOST_PER_PERSON:
        raise Refused(Finding(message="passkey_too_many", field="name"))
    return Passkey.objects.create(
        user_id=user_id, name=name, credential_id=known, credential=bytes(held), signatures=made.counter, created_at=at
    )


@step
def accept(
    *, site: Site, state: Mapping[str, Any], answer: Mapping[str, Any], at: datetime, user_id: int | None = None
) -> User:
    """Whose passkey signed; with `user_id` it must be that person's. Raises Refused, whatever was wrong."""
    try:
        signed = AuthenticationResponse.from_dict(answer)
        known = websafe_encode(signed.raw_id)
    except _BROKEN:
        raise refused() from None
    rows = Passkey.objects.select_for_update(of=("self",)).select_related("user")
    row = rows.filter(credential_id=known, user__is_active=True).first()
    if row is None or (user_id is not None and row.user_id != user_id):
        raise refused()
    try:
        site.server().authenticate_complete(state, [_data(row)], signed)
        counter = signed.response.authenticator_data.counter
    except _BROKEN:
        raise refused() from None
    if (counter or row.signatures) and counter <= row.signatures:
        raise refused()
    row.signatures, row.last_used_at = counter, at
    row.save(update_fields=["signatures", "last_used_at"])
    return row.user
