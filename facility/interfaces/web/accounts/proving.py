"""The pages that ask again who is there, and give an interrupted act back."""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from facility.apps.parties import public as parties
from facility.core.errors import NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts import public as accounts
from facility.foundation.accounts.public import User
from facility.interfaces.web import presence
from facility.interfaces.web.accounts import ceremonies
from facility.interfaces.web.accounts.asking import kept_act
from facility.interfaces.web.accounts.forms import CodeForm, ConfirmForm, CredentialForm
from facility.interfaces.web.accounts.provider import is_linked
from facility.interfaces.web.accounts.second import check_code, check_passkey
from facility.interfaces.web.accounts.sessions import next_address, signed_in
from facility.interfaces.web.accounts.views import address_of, provider_name, with_secret
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form


@dataclass(frozen=True)
class Ways:
    """By what this person can show who they are, now."""

    password: bool
    app: bool
    passkey: bool
    link: bool
    provider: bool
    # A role held decides or pays, and there is no second factor yet: it is set up first.
    enrol: bool


def ways_of(request: FacilityRequest) -> Ways:
    """What may be shown: a second factor where the roles ask for one that this session lacks, else whatever there is."""
    user = cast(User, request.user)
    held = accounts.factors.factors_of(user.pk)
    lacks = accounts.factors.is_asked(request.actor) and not presence.is_strong(request.session)
    key = bool(held.passkeys) and ceremonies.is_possible(request)
    if lacks and held.any:
        strong = is_linked(user) and bool(settings.FACILITY_OIDC_STRONG)
        return Ways(password=False, app=held.app, passkey=key, link=False, provider=strong, enrol=False)
    password = user.has_usable_password()
    nothing = not (password or held.app or key)
    enrol = lacks and request.actor.present
    return Ways(password, held.app, key, link=nothing, provider=is_linked(user), enrol=enrol)


@never_cache
@sensitive_post_parameters("password", "code")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_it_is_you(request: HttpRequest) -> HttpResponse:
    """Show again who is there: by password, code or passkey, or by a link where there is nothing else."""
    ours = cast(FacilityRequest, request)
    if ours.actor.proved:
        return HttpResponseRedirect(next_address(request))
    do = request.POST.get("do", "password") if request.method == "POST" else ""
    forms = {
        "password": ConfirmForm(request.POST if do == "password" else None),
        "code": CodeForm(request.POST if do == "code" else None),
        "passkey": CredentialForm(request.POST if do == "passkey" else None),
    }
    if do in forms and forms[do].is_valid():
        try:
            _check(ours, do, forms[do].cleaned_data)
        except Refused as refusal:
            add_to_form(forms[do], refusal.findings)
        else:
            return HttpResponseRedirect(next_address(request))
    return _page(ours, forms, wrong=any(form.errors for form in forms.values()))


def _check(request: FacilityRequest, do: str, given: dict[str, Any]) -> None:
    user, ways = cast(User, request.user), ways_of(request)
    if do == "code" and ways.app:
        check_code(user, given["code"], request, recovery=False)
    elif do == "passkey" and ways.passkey:
        check_passkey(request, "confirm", user.pk)
    elif do == "password" and ways.password:
        _check_password(request, user, given["password"])
    else:
        raise Refused(Finding(message="way_not_yours"))
    presence.prove(request.session, request.at, strong=do != "password")


def _check_password(request: FacilityRequest, user: User, password: str) -> None:
    here, held = address_of(request), None
    try:
        if accounts.limits.may_try_password(user.email, here, request.at):
            held = accounts.check_password(user.email, password)
    except accounts.TooBusy:
        raise Refused(Finding(message="sign_in_busy")) from None
    if held is None or held.pk != user.pk:
        raise Refused(Finding(message="password_wrong", field="password"))
    accounts.limits.password_held(user.email, here, request.at)


def _page(request: FacilityRequest, forms: dict[str, Any], wrong: bool) -> HttpResponse:
    ways = ways_of(request)
    context: dict[str, Any] = {
        "forms": forms,
        "wrong": [form for form in forms.values() if form.errors],
        "ways": ways,
        "provider": provider_name(),
        "email": cast(User, request.user).email,
        "next": next_address(request),
        "kept": kept_act(request),
    }
    if ways.provider:
        context["provider_url"] = f"{reverse('accounts:prove_by_provider')}?{urlencode({'next': context['next']})}"
    if ways.passkey:
        ceremony = accounts.passkeys.ask_for_proof(ceremonies.site_of(request), cast(User, request.user).pk)
        context["options"] = ceremonies.begun(request, "confirm", ceremony)
    return render(request, "accounts/confirm.html", context, status=422 if wrong else 200)


@signed_in
@require_POST
def send_link(request: HttpRequest) -> HttpResponse:
    """Send a link that proves presence in this session, to somebody who has nothing else."""
    ours, user = cast(FacilityRequest, request), cast(User, request.user)
    if not ways_of(ours).link:
        raise NotFound("link")
    request.session["after_proof"] = next_address(request)
    if accounts.limits.may_send_letter(user.email, ours.at):
        key = request.session.session_key or ""
        address = with_secret("accounts:prove_by_link")
        parties.send_proof_link(session_key=key, link_address=address, actor=ours.actor, at=ours.at)
    return render(request, "accounts/proof_sent.html", {"email": user.email})


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def prove_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Pressing the button of the letter's page proves presence, in the browser that asked for it and in no other."""
    ours = cast(FacilityRequest, request)
    if request.method != "POST":
        return render(request, "accounts/prove_by_link.html")
    try:
        key = request.session.session_key or ""
        accounts.prove_by_link(secret=secret, user_id=ours.actor.user_id or 0, session_key=key, at=ours.at)
    except NotFound:
        return render(request, "accounts/link_gone.html", status=410)
    presence.prove(request.session, ours.at)
    return HttpResponseRedirect(request.session.pop("after_proof", None) or reverse("desk:home"))


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD"])
def go_on(request: HttpRequest) -> HttpResponse:
    """What was sent before the question, with a button that sends it now."""
    ours = cast(FacilityRequest, request)
    act = kept_act(ours)
    if act is None:
        return render(request, "accounts/nothing_kept.html", status=410)
    fields = [(name, value) for name, values in act.fields.lists() for value in values]
    words = [value for _name, value in fields if " " in value.strip()]
    return render(request, "accounts/go_on.html", {"act": act, "fields": fields, "words": words})
