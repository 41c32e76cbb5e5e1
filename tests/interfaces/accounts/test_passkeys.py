"""Both ceremonies of a passkey with a device made in the test, honest and lying; the real browser is in the journeys."""

import hashlib
import json
import os
import re
import struct
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from facility.foundation.accounts.public import Passkey, RecoveryCode, User
from facility.foundation.base import clock
from tests.interfaces.accounts.people import grown_old, is_in, letters, person, sign_in

pytestmark = pytest.mark.django_db
ADD = "/account/second-factor/passkey/"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Device:
    """A device that keeps one key; every part of what it says can be bent."""

    def __init__(self) -> None:
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), os.urandom(32), 0

    def _client_data(self, what: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": what, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def make(self, options: dict[str, Any], *, origin: str = "http://testserver", flags: int = 69, **bent: Any) -> str:
        host = bent.get("host", options["rp"]["id"])
        data = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key()))
        head = hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)
        attested = AttestationObject.create("none", AuthenticatorData(head + bytes(data)), {})
        said = self._client_data(
            bent.get("what", "webauthn.create"), bent.get("challenge", options["challenge"]), origin
        )
        return self._answer(clientDataJSON=websafe_encode(said), attestationObject=websafe_encode(bytes(attested)))

    def sign(self, options: dict[str, Any], *, origin: str = "http://testserver", flags: int = 5, **bent: Any) -> str:
        self.count = bent.get("count", self.count + 1)
        host = bent.get("host", options["rpId"])
        head = hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)
        said = self._client_data(bent.get("what", "webauthn.get"), bent.get("challenge", options["challenge"]), origin)
        key = bent.get("key", self.key)
        signature = key.sign(head + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(said),
            authenticatorData=websafe_encode(head),
            signature=websafe_encode(signature),
        )

    def _answer(self, **response: str) -> str:
        known = websafe_encode(self.id)
        return json.dumps({"id": known, "rawId": known, "type": "public-key", "response": response})


def options_on(client: Client, place: str) -> dict[str, Any]:
    found = re.search(r'data-options="([^"]+)"', client.get(place).content.decode())
    assert found
    return json.loads(unescape(found[1]))  # type: ignore[no-any-return]


def with_passkey(user: User) -> Device:
    client, device = Client(), Device()
    client.force_login(user)
    answer = client.post(ADD, {"name": "Laptop", "credential": device.make(options_on(client, ADD))})
    assert answer.status_code in {200, 302}
    return device


@pytest.fixture
def ada() -> User:
    return person("ada@example.org")


def test_a_passkey_is_kept_told_and_signs_in_alone(client: Client, ada: User) -> None:
    device = with_passkey(ada)
    assert (Passkey.objects.get().name, RecoveryCode.objects.count(), letters("way_added")) == ("Laptop", 10, 1)
    options = options_on(client, "/sign-in/passkey/")
    assert "allowCredentials" not in options  # nobody learns from it whose keys there are
    assert options["userVerification"] == "required"
    answer = client.post("/sign-in/passkey/", {"credential": device.sign(options), "next": "/account/"})
    assert answer["Location"] == "/account/"
    assert int(client.session["_auth_user_id"]) == ada.pk
    assert client.session["second_factor"] is True


def test_a_challenge_counts_once(client: Client, ada: User) -> None:
    device = with_passkey(ada)
    signed = device.sign(options_on(client, "/sign-in/passkey/"))
    other = Client()
    options_on(other, "/sign-in/passkey/")
    assert other.post("/sign-in/passkey/", {"credential": signed}).status_code == 422
    assert client.post("/sign-in/passkey/", {"credential": signed}).status_code == 302
    client.post("/sign-out/")
    assert client.post("/sign-in/passkey/", {"credential": signed}).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "http://else.example"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver.else.example"},
        {"host": "else.example"},
        {"what": "webauthn.create"},
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"count": 0},
    ],
    ids=["site", "scheme", "subdomain", "host", "kind", "challenge", "unverified", "absent", "key", "counter"],
)
def test_a_signature_for_another_place_time_or_person_opens_nothing(
    client: Client, ada: User, bent: dict[str, Any]
) -> None:
    device = with_passkey(ada)
    Passkey.objects.update(signatures=7)
    device.count = 7
    signed = device.sign(options_on(client, "/sign-in/passkey/"), **bent)
    assert client.post("/sign-in/passkey/", {"credential": signed}).status_code == 422
    assert not is_in(client)
    assert Passkey.objects.get().signatures == 7


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "http://else.example"},
        {"host": "else.example"},
        {"what": "webauthn.get"},
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"flags": PRESENT | ATTESTED},
        {"flags": VERIFIED | ATTESTED},
    ],
    ids=["site", "host", "kind", "challenge", "unverified", "absent"],
)
def test_a_key_made_elsewhere_or_by_nobody_is_not_kept(client: Client, ada: User, bent: dict[str, Any]) -> None:
    client.force_login(ada)
    made = Device().make(options_on(client, ADD), **bent)
    assert client.post(ADD, {"name": "Laptop", "credential": made}).status_code == 422
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "[]",
        "null",
        "1",
        "{" * 5000,
        '{"id": 1, "rawId": 2, "response": 3}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
        '{"id":"AA","rawId":"A","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"}}',
        '{"id":"AA","rawId":"AA","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}',
        '{"id":"AA","rawId":"AA","response":{"clientDataJSON":"e30","attestationObject":"' + "A" * 400 + '"}}',
        '"' + "x" * 60_000 + '"',
    ],
)
def test_nonsense_from_a_device_breaks_nothing(client: Client, ada: User, credential: str) -> None:
    with_passkey(ada)
    options_on(client, "/sign-in/passkey/")
    assert client.post("/sign-in/passkey/", {"credential": credential}).status_code == 422
    client.force_login(ada)
    options_on(client, ADD)
    assert client.post(ADD, {"name": "Other", "credential": credential}).status_code == 422
    assert Passkey.objects.count() == 1


def test_the_second_step_takes_only_the_person_s_own_key(client: Client, ada: User) -> None:
    device, theirs = with_passkey(ada), with_passkey(person("eve@example.org"))
    sign_in(client, ada)
    wanted = options_on(client, "/sign-in/second/")
    assert [one["id"] for one in wanted["allowCredentials"]] == [websafe_encode(device.id)]
    wrong = client.post("/sign-in/second/", {"do": "passkey", "credential": theirs.sign(wanted)})
    assert wrong.status_code == 422
    assert not is_in(client)
    wanted = options_on(client, "/sign-in/second/")
    assert client.post("/sign-in/second/", {"do": "passkey", "credential": device.sign(wanted)}).status_code == 302
    grown_old(client)
    wanted = options_on(client, "/account/confirm/")
    proof = {"do": "passkey", "credential": device.sign(wanted), "next": "/account/password/"}
    assert client.post("/account/confirm/", proof)["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200


def test_a_ceremony_of_one_kind_answers_no_other_and_waits_five_minutes(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = with_passkey(ada)
    sign_in(client, ada)
    wanted = options_on(client, "/sign-in/second/")
    assert client.post("/sign-in/passkey/", {"credential": device.sign(wanted)}).status_code == 422
    wanted = options_on(client, "/sign-in/passkey/")
    signed, later = device.sign(wanted), clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.post("/sign-in/passkey/", {"credential": signed}).status_code == 422
    assert not is_in(client)


def test_a_known_key_is_not_taken_twice_nor_an_eleventh(client: Client, ada: User) -> None:
    device = with_passkey(ada)
    client.force_login(person("eve@example.org"))
    assert client.post(ADD, {"name": "Mine", "credential": device.make(options_on(client, ADD))}).status_code == 422
    client.force_login(ada)
    assert client.post(ADD, {"name": " ", "credential": Device().make(options_on(client, ADD))}).status_code == 422
    for number in range(9):
        with_passkey(ada)
        assert Passkey.objects.filter(user=ada).count() == number + 2
    full = client.post(ADD, {"name": "More", "credential": Device().make(options_on(client, ADD))})
    assert full.status_code == 422
    assert "ten passkeys" in full.content.decode()


def test_a_passkey_is_removed_by_its_owner_and_a_closed_account_stays_closed(client: Client, ada: User) -> None:
    device = with_passkey(ada)
    row = Passkey.objects.get()
    client.force_login(person("eve@example.org"))
    assert client.post(f"{ADD}{row.pk}/remove/").status_code == 404
    User.objects.filter(pk=ada.pk).update(is_active=False)
    fresh = Client()
    signed = device.sign(options_on(fresh, "/sign-in/passkey/"))
    assert fresh.post("/sign-in/passkey/", {"credential": signed}).status_code == 422
    User.objects.filter(pk=ada.pk).update(is_active=True)
    client.force_login(ada)
    assert client.post(f"{ADD}{row.pk}/remove/").status_code == 302
    assert not RecoveryCode.objects.exists()
    assert client.get("/sign-in/passkey/")["Location"] == "/desk/"


def test_under_a_bare_number_no_passkey_is_offered(client: Client, ada: User) -> None:
    client.force_login(ada)
    for place in (ADD, "/account/second-factor/"):
        assert "under a bare number" in client.get(place, headers={"Host": "127.0.0.1:8000"}).content.decode()
    assert "under a bare number" in Client().get("/sign-in/passkey/", headers={"Host": "[::1]"}).content.decode()
