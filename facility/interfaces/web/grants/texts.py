"""The general terms of agreements: the version in force, the next one proposed by one person and adopted by another."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.grants import public as grants
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import User, require
from facility.foundation.base.text import pick
from facility.interfaces.web.accounts.sessions import proved
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.wording import language
from facility.interfaces.web.grants.forms import TextForm
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import say


def _clauses(content: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The clauses in the reader's language; beside the text in force, which of them are new or changed."""
    spoken = language()
    known = [*before["clauses"]] if before is not None else []
    return [
        {
            "title": pick(clause["title"], spoken).text,
            "paragraphs": [pick(words, spoken).text for words in clause["text"]],
            "is_changed": before is not None and clause not in known,
        }
        for clause in content["clauses"]
    ]


@require_safe
def text(request: FacilityRequest) -> HttpResponse:
    """The terms in force, clause by clause, with their source and how sure they are."""
    require(grants.policy.may_list_all, request.actor)
    found, waiting = grants.latest_text(), grants.proposed_text(request.at)
    facts = [
        (_("Version"), str(found.version)),
        (_("How sure"), str(grants.TEXT_STATUS[found.status])),
        (_("Source"), found.source),
        (_("Fingerprint"), found.digest),
    ]
    may_propose = waiting is None and grants.policy.may_propose_text(request.actor)
    context = {"facts": facts, "clauses": _clauses(found.content), "may_propose": may_propose, "waiting": waiting}
    return render(request, "grants/text.html", context)


@require_safe
def as_file(request: FacilityRequest) -> HttpResponse:
    """The terms in force as the file in which the next version is written."""
    require(grants.policy.may_list_all, request.actor)
    answer = HttpResponse(grants.written(grants.latest_text()), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agreement-text.toml"'
    return answer


@proved
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: FacilityRequest) -> HttpResponse:
    """Propose the next version; what is wrong with it is said clause by clause."""
    require(grants.policy.may_propose_text, request.actor)
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    if form.is_valid():
        try:
            given = grants.parse_text(form.cleaned_data["upload"])
            grants.propose_text(given=given, actor=request.actor, at=request.at)
        except Refused as refusal:
            for finding in refusal.findings:
                form.add_error("upload", f"{finding.field}: {say(finding)[0]}")
        else:
            messages.success(request, _("Proposed. The terms in force stay until another person has adopted it."))
            return redirect("grants:proposed_text")
    context = {
        "form": form,
        "title": _("Propose the next version"),
        "lead": _("Another person reads it and adopts exactly that. Agreements prepared already keep their version."),
        "button": _("Propose"),
        "back": reverse("grants:text"),
        "up": _("Terms of agreements"),
        "upload": True,
    }
    return render(request, "reports/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def proposed(request: FacilityRequest) -> HttpResponse:
    """The proposed version as the second person reads it, with what differs from the one in force."""
    require(grants.policy.may_list_all, request.actor)
    waiting = grants.proposed_text(request.at)
    if waiting is None:
        raise NotFound("proposed text")
    present, actor = grants.latest_text(), request.actor
    by = User.objects.filter(pk=waiting.proposed_by).values_list("name", flat=True).first()
    facts = [
        (_("Version"), str(waiting.version)),
        (_("How sure"), str(grants.TEXT_STATUS[waiting.status])),
        (_("Source"), waiting.source),
        (_("Proposed by"), f"{by or ''}, {formats.day(waiting.proposed_at)}"),
        (_("To be adopted by"), formats.day(waiting.expires_at)),
        (_("Fingerprint"), waiting.seen),
    ]
    own = actor.user_id == waiting.proposed_by
    context = {
        "facts": facts,
        "waiting": waiting,
        "clauses": _clauses(waiting.content, present.content),
        "left_out": [one["title"] for one in _clauses(present.content, waiting.content) if one["is_changed"]],
        "may_adopt": grants.policy.may_adopt_text(actor) and not own,
        "may_withdraw": grants.policy.may_withdraw_text(actor),
    }
    return render(request, "grants/proposed_text.html", context)


@require_POST
def adopt(request: FacilityRequest) -> HttpResponse:
    """Adopt exactly the version that the page showed."""
    seen = request.POST.get("seen", "")
    made = grants.adopt_text(payload_seen=seen, actor=request.actor, at=request.at)
    told = _("Version %(n)s holds for agreements prepared from now on.") % {"n": made.version}
    messages.success(request, told)
    return redirect("grants:text")


@require_POST
def withdraw(request: FacilityRequest) -> HttpResponse:
    """Take the proposed version back."""
    grants.withdraw_text(actor=request.actor, at=request.at)
    messages.success(request, _("The proposed version is taken back. The terms in force stay."))
    return redirect("grants:text")
