"""Signing in through an outside provider by OpenID Connect: Authlib speaks to it and verifies what it says.

Proving again goes the same way with `prompt=login` and `max_age=0`, and counts only where `auth_time` says that it was
done just now. Code flow with PKCE (S256), state and nonce bound to the session, ID token verified by the provider's published keys
for issuer, audience, time and nonce. Nothing but the ID token is believed, and no token is kept.
"""

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from joserfc.errors import JoseError
from requests import RequestException

from facility.apps.parties import public as parties
from facility.core.errors import NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import User
from facility.interfaces.web import presence
from facility.interfaces.web.accounts.sessions import begin, next_address, proved, signed_in
from facility.interfaces.web.accounts.views import provider_name
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import view_rows

_PURPOSE = "provider_for"
SECONDS = 10
# By how much the provider's clock may differ from ours.
CLOCKS = 60
_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_FAILURES = (OAuthError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError)


def _provider() -> Any:
    if not provider_name():
        raise NotFound("provider")
    secret = settings.FACILITY_OIDC_CLIENT_SECRET
    return OAuth().register(
        "provider",
        client_id=settings.FACILITY_OIDC_CLIENT_ID,
        client_secret=secret or None,
        server_metadata_url=f"{settings.FACILITY_OIDC_ISSUER}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
            "default_timeout": SECONDS,
        },
    )


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go to the provider to sign in."""
    return _leave(request, "sign_in", next_address(request))


@never_cache
@proved
@require_safe
def link(request: HttpRequest) -> HttpResponse:
    """Go to the provider to bind its sign-in to one's own account."""
    return _leave(request, "link", reverse("accounts:second_factor"))


@never_cache
@signed_in
@require_safe
def prove(request: HttpRequest) -> HttpResponse:
    """Go to the provider to show again who is there: it is asked to ask, whatever session it has."""
    if not is_linked(cast(User, request.user)):
        raise NotFound("provider")
    return _leave(request, "prove", next_address(request), prompt="login", max_age=0)


def is_linked(user: User) -> bool:
    """Whether the person signs in through the provider that is set up."""
    return bool(provider_name()) and user.identities.filter(issuer=settings.FACILITY_OIDC_ISSUER[:255]).exists()


def _leave(request: HttpRequest, purpose: str, target: str, **wish: Any) -> HttpResponse:
    provider = _provider()
    try:
        back = request.build_absolute_uri(reverse("accounts:provider_back"))
        answer: HttpResponse = provider.authorize_redirect(request, back, **wish)
    except _FAILURES:
        return _failed(request)
    at = cast(FacilityRequest, request).at.isoformat()
    request.session[_PURPOSE] = {"do": purpose, "next": target, "user": request.user.pk, "at": at}
    return answer


def _failed(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    context = {"provider": settings.FACILITY_OIDC_NAME, "rows": view_rows(refusal.findings) if refusal else []}
    return render(request, "accounts/provider_failed.html", context, status=422)


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """What the provider says of the person; then sign in, or bind."""
    ours, provider = cast(FacilityRequest, request), _provider()
    wanted = request.session.pop(_PURPOSE, None) or {}
    try:
        claims = _verified(provider, request)
        told = _told(claims)
    except _FAILURES:
        return _failed(request)
    strong = claims.get("acr") in settings.FACILITY_OIDC_STRONG
    try:
        if wanted.get("do") == "prove":
            _prove(ours, claims, told, wanted, strong=strong)
            return HttpResponseRedirect(wanted["next"])
        if wanted.get("do") == "link":
            parties.link_provider(told=told, actor=ours.actor, at=ours.at)
            messages.success(request, _("Your sign-in at the provider is linked."))
            return HttpResponseRedirect(wanted["next"])
        user = parties.sign_in_by_provider(told=told, language=get_language() or "en", at=ours.at)
    except Refused as refusal:
        return _failed(request, refusal)
    return begin(ours, user, "provider", wanted.get("next") or reverse("desk:home"), strong=strong)


def _prove(
    request: FacilityRequest, claims: dict[str, Any], told: parties.Told, wanted: dict[str, Any], *, strong: bool
) -> None:
    """Take it as a proof: the same person, in the same session, who was asked there after leaving here."""
    user = request.user
    if not isinstance(user, User) or user.pk != wanted.get("user"):
        raise Refused(Finding(message="provider_other"))
    if not user.identities.filter(issuer=told.issuer, subject=told.subject).exists():
        raise Refused(Finding(message="provider_other"))
    asked = claims.get("auth_time")
    left = datetime.fromisoformat(wanted["at"]).timestamp()
    if (
        not isinstance(asked, int)
        or isinstance(asked, bool)
        or not left - CLOCKS <= asked <= request.at.timestamp() + CLOCKS
    ):
        raise Refused(Finding(message="provider_not_asked"))
    presence.prove(request.session, request.at, strong=strong)
    presence.note_provider(request.session)


@never_cache
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """After signing out here: at the provider one is still signed in; the way to end that, where it offers one."""
    context = {"provider": provider_name(), "end": _end_address(request, _provider())}
    return render(request, "accounts/signed_out_there.html", context)


def _end_address(request: HttpRequest, provider: Any) -> str:
    """Where the provider ends its own session (RP-initiated logout); it asks there, as we keep no token to vouch."""
    try:
        end = provider.load_server_metadata().get("end_session_endpoint")
    except _FAILURES:
        return ""
    if not isinstance(end, str) or urlsplit(end).scheme != urlsplit(settings.FACILITY_OIDC_ISSUER).scheme:
        return ""
    back = request.build_absolute_uri(reverse("public:home"))
    question = urlencode({"client_id": settings.FACILITY_OIDC_CLIENT_ID, "post_logout_redirect_uri": back})
    return f"{end}{'&' if '?' in end else '?'}{question}"


def _verified(provider: Any, request: HttpRequest) -> dict[str, Any]:
    """The claims of the verified ID token; none is a failure, and so is another issuer than the one set up."""
    said = provider.load_server_metadata()
    if said.get("issuer", "").rstrip("/") != settings.FACILITY_OIDC_ISSUER:
        raise ValueError("another issuer")
    offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
    said["id_token_signing_alg_values_supported"] = [one for one in offered if one in _SIGNATURES]
    options = {"iss": {"essential": True, "values": [said["issuer"]]}, "sub": {"essential": True}}
    token = provider.authorize_access_token(request, claims_options=options)
    return dict(token["userinfo"])


def _told(claims: dict[str, Any]) -> parties.Told:
    email, subject = str(claims.get("email") or ""), claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise ValueError("a subject of another form")
    names = (claims.get("name"), f"{claims.get('given_name') or ''} {claims.get('family_name') or ''}".strip())
    return parties.Told(
        issuer=settings.FACILITY_OIDC_ISSUER[:255],
        subject=subject,
        email=email if len(email) <= 254 else "",
        verified=claims.get("email_verified") is True or settings.FACILITY_OIDC_TRUST_EMAIL,
        name=str(next((name for name in names if name), "")),
    )


@proved
@require_POST
def unlink(request: HttpRequest, identity: int) -> HttpResponse:
    """Take the provider's sign-in off one's own account."""
    ours = cast(FacilityRequest, request)
    parties.unlink_provider(identity_id=identity, actor=ours.actor, at=ours.at)
    messages.success(request, _("The link to the provider is removed."))
    return HttpResponseRedirect(reverse("accounts:second_factor"))
