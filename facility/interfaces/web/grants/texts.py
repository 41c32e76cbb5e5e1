"""The general terms of agreements: the version in force to read, to save as a file, and the next one to adopt."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.grants import public as grants
from facility.core.errors import Refused
from facility.foundation.accounts.public import require
from facility.foundation.base.text import pick
from facility.interfaces.web.accounts.sessions import proved
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.wording import language
from facility.interfaces.web.grants.forms import TextForm
from facility.interfaces.web.ui.findings import say


@require_safe
def text(request: FacilityRequest) -> HttpResponse:
    """The terms in force, clause by clause, with their source and how sure they are."""
    require(grants.policy.may_list_all, request.actor)
    found, spoken = grants.latest_text(), language()
    clauses = [
        {
            "title": pick(clause["title"], spoken).text,
            "paragraphs": [pick(words, spoken).text for words in clause["text"]],
        }
        for clause in found.content["clauses"]
    ]
    facts = [
        (_("Version"), str(found.version)),
        (_("How sure"), str(grants.TEXT_STATUS[found.status])),
        (_("Source"), found.source),
        (_("Fingerprint"), found.digest),
    ]
    may_adopt = grants.policy.may_adopt_text(request.actor, None)
    context = {"facts": facts, "clauses": clauses, "may_adopt": may_adopt}
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
def adopt(request: FacilityRequest) -> HttpResponse:
    """Adopt the next version; what is wrong with it is said clause by clause."""
    require(grants.policy.may_adopt_text, request.actor)
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    if form.is_valid():
        try:
            given = grants.parse_text(form.cleaned_data["upload"])
            made = grants.adopt_text(given=given, actor=request.actor, at=request.at)
        except Refused as refusal:
            for finding in refusal.findings:
                form.add_error("upload", f"{finding.field}: {say(finding)[0]}")
        else:
            told = _("Version %(n)s holds for agreements prepared from now on.") % {"n": made.version}
            messages.success(request, told)
            return redirect("grants:text")
    context = {
        "form": form,
        "title": _("Adopt the next version"),
        "lead": _("Agreements that are prepared already keep the version that they name."),
        "button": _("Adopt"),
        "back": reverse("grants:text"),
        "up": _("Terms of agreements"),
        "upload": True,
    }
    return render(request, "reports/form.html", context, status=422 if form.is_bound else 200)
