"""A real OpenID Connect provider on loopback, as a program of its own: `python -m ... provider_program`; prints its port.

oidc-provider-mock does the protocol. In front of it stands a gate that adds what a strict provider does and that one
does not (a code without the verifier of its PKCE challenge is refused; whoever is asked for again has an `auth_time`; the
session is ended), and that can be told to lie in its ID tokens:
`PUT /lie {"claims": {...}, "key": "other", "alg": "none"}`; the honest key is the published one.
"""

import base64
import hashlib
import io
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from joserfc import jwk, jwt
    from oidc_provider_mock import app as provider

KEY = jwk.RSAKey.generate_key(2048, {"kid": "published", "use": "sig"})
OTHER = jwk.RSAKey.generate_key(2048, {"kid": "published", "use": "sig"})
Start = Callable[..., Any]


def _part(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


class Gate:
    """The provider as people of other systems meet it."""

    def __init__(self) -> None:
        self.inner, self.lie, self.challenges = provider(), {}, {}
        self.asked_again: set[str] = set()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path, query = environ["PATH_INFO"], parse_qs(environ.get("QUERY_STRING", ""))
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        environ["wsgi.input"] = io.BytesIO(body)
        if path == "/lie":
            self.lie = json.loads(body)
            start("204 No Content", [])
            return [b""]
        if path == "/jwks":
            return self._say(start, {"keys": [KEY.as_dict(private=False)]})
        if path == "/oauth2/token" and not self._verified(parse_qs(body.decode())):
            return self._say(start, {"error": "invalid_grant", "error_description": "PKCE"}, "400 Bad Request")
        told: dict[str, Any] = {}

        def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
            told.update(status=status, headers=headers)

        answer = b"".join(self.inner(environ, note))
        if path == "/oauth2/authorize":
            place = dict(told["headers"]).get("Location", "")
            for code in parse_qs(urlsplit(place).query).get("code", []):
                self.challenges[code] = (query.get("code_challenge"), query.get("code_challenge_method"))
                if query.get("prompt") == ["login"] and query.get("max_age") == ["0"]:
                    self.asked_again.add(code)
        if path == "/oauth2/token" and told["status"].startswith("200"):
            asked = parse_qs(body.decode())["code"][0] in self.asked_again
            return self._say(start, self._signed(json.loads(answer), asked))
        if path.endswith("openid-configuration") and {"without", "end"} & set(self.lie):
            said = json.loads(answer) | {"end_session_endpoint": self.lie.get("end")}
            said.pop(self.lie.get("without", ""), None)
            return self._say(start, said)
        start(told["status"], told["headers"])
        return [answer]

    def _verified(self, form: dict[str, list[str]]) -> bool:
        challenge, method = self.challenges.get(form.get("code", [""])[0], (None, None))
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        return method == ["S256"] and challenge == [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]

    def _signed(self, answer: dict[str, Any], asked: bool) -> dict[str, Any]:
        told = {"auth_time": int(time.time())} if asked else {}
        claims = {**_part(answer["id_token"].split(".")[1]), **told, **self.lie.get("claims", {})}
        if "age" in self.lie:
            claims.update(iat=int(time.time()) - self.lie["age"], exp=int(time.time()) - self.lie["age"] + 60)
        claims = {name: value for name, value in claims.items() if value is not None}
        key = OTHER if self.lie.get("key") == "other" else KEY
        signed = jwt.encode({"alg": "RS256", "kid": "published"}, claims, key)
        return {**answer, "id_token": _unsigned(claims) if self.lie.get("alg") == "none" else signed}

    @staticmethod
    def _say(start: Start, content: dict[str, Any], status: str = "200 OK") -> Iterable[bytes]:
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(content).encode()]


class Quiet(WSGIRequestHandler):
    """Requests need no line each."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    with make_server("127.0.0.1", 0, Gate(), handler_class=Quiet) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.close()
        server.serve_forever()
