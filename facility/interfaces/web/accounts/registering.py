"""Registering with a confirmed address, and accepting an invitation."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import Role, User, limits
from facility.interfaces.web.accounts.forms import NameForm, RegisterForm
from facility.interfaces.web.accounts.sessions import begin
from facility.interfaces.web.accounts.views import address_of, with_secret
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.findings import add_to_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Name and address; the answer is the same whether the address has an account or not."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("desk:home"))
    form = RegisterForm(request.POST or None)
    ours = cast(FacilityRequest, request)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        tries = limits.REGISTRATIONS.count(address_of(request), at=ours.at)
        if tries <= limits.REGISTRATIONS.most and limits.may_send_letter(email, ours.at):
            parties.register(
                email=email,
                name=form.cleaned_data["name"],
                language=get_language() or "en",
                at=ours.at,
                confirm_address=with_secret("accounts:register_confirm"),
                link_address=with_secret("accounts:open_link"),
            )
        return HttpResponseRedirect(reverse("accounts:register_sent"))
    return render(request, "accounts/register.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "accounts/register_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Pressing the button makes the account and goes on to one's organisation."""
    ours = cast(FacilityRequest, request)
    waiting = parties.open_registration(secret, ours.at)
    if waiting is None:
        return render(request, "accounts/link_gone.html", status=410)
    if request.method == "POST":
        try:
            user = parties.confirm_registration(secret=secret, at=ours.at)
        except NotFound:
            return render(request, "accounts/link_gone.html", status=410)
        return begin(ours, user, "registration", reverse("parties:join"))
    return render(request, "accounts/register_confirm.html", {"person": waiting.name, "email": waiting.email})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites whom to what; pressing the button accepts."""
    ours = cast(FacilityRequest, request)
    found = parties.open_invitation(secret, ours.at)
    if found is None:
        return render(request, "accounts/link_gone.html", status=410)
    known = User.objects.at(found.email) is not None
    form = NameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and (known or form.is_valid()):
        answer = _accept(ours, secret, form if not known else None)
        if answer is not None:
            return answer
    context = {
        "form": None if known else form,
        "invitation": found,
        "role": parties.ROLES[Role(found.role)],
        "role_help": parties.ROLE_HELP[Role(found.role)],
    }
    return render(request, "accounts/invitation.html", context, status=422 if form.errors and not known else 200)


def _accept(request: FacilityRequest, secret: str, form: NameForm | None) -> HttpResponse | None:
    name = form.cleaned_data["name"] if form else ""
    try:
        person = parties.accept_invitation(secret=secret, actor=request.actor, at=request.at, name=name)
    except Refused as refusal:
        if form is None:
            raise
        add_to_form(form, refusal.findings)
        return None
    except Forbidden:
        text = _("The invitation is for another account. Sign out first, then open the link of the letter again.")
        return render(request, "accounts/other_account.html", {"text": text}, status=403)
    target = reverse("desk:home")
    provisional = person.holdings.filter(organisation__is_provisional=True).select_related("organisation__record")
    first = provisional.order_by("-pk").first()
    if first is not None and first.organisation is not None:
        target = reverse("parties:edit", args=[first.organisation.record.token])
    if request.actor.user_id is not None or person.user is None:
        return HttpResponseRedirect(target)
    return begin(request, person.user, "invitation", target)
