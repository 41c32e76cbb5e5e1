"""The word of the national contact on a request of its country: what it may read, and its answer."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import words
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.endorsement_forms import EndorseForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in, tags
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.projects.detail import country_links
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date
from facility.interfaces.web.ui.languages import said

ACTS = {"endorse": assistance.endorse, "not-endorse": assistance.not_endorse}
TITLES = {"endorse": gettext_lazy("Endorse the request"), "not-endorse": gettext_lazy("Say why it is not endorsed")}
BUTTONS = {"endorse": gettext_lazy("Endorse it"), "not-endorse": gettext_lazy("Do not endorse it")}


def word_of(found: assistance.Request) -> list[tuple[Any, ...]]:
    """What the national contact said of a request, for who reads the request; nothing where it was not asked."""
    one = getattr(found, "endorsement", None)
    if one is None:
        return []
    rows: list[tuple[Any, ...]] = [
        (_("Answer"), str(words.ENDORSEMENT_STATES[one.state])),
        (_("Asked"), date(one.asked_at)),
    ]
    if one.answered_for is not None:
        rows += [
            (_("Answered"), f"{formats.day(one.settled_at)}, {one.answered_for.name}"),
            (_("Reason"), paragraphs(one.reason)),
        ]
    if one.fingerprint and one.fingerprint != found.fingerprint:
        rows.append((_("Wording"), _("It was given on an earlier wording of the request.")))
    return rows


def _found(request: HttpRequest, token: str) -> tuple[FacilityRequest, assistance.Endorsement]:
    ours = cast(FacilityRequest, request)
    return ours, assistance.endorsement_by_token(token, ours.actor)


@signed_in
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """A request as the national contact reads it: subject, purpose, kind, time frame; not the whole text."""
    ours, one = _found(request, token)
    found = one.request
    facts = [(_("Programme"), said(found.programme.names)), (_("Asked by"), found.organisation.name)]
    # What was sent back is being written: nobody but its authors reads that.
    is_back = found.state == "returned"
    facts += [] if is_back else _asks(found)
    answers = one.state == "asked" and not is_back and assistance.policy.may_endorse(ours.actor, one)
    context = {
        "title": said(one.record.label) if is_back else found.title,
        "tag": tags(one.state, words.ENDORSEMENT_STATES[one.state], one.record),
        "facts": facts,
        "is_back": is_back,
        "word": word_of(found),
        "acts": [(BUTTONS[act], reverse("assistance:answer_endorsement", args=[token, act])) for act in ACTS]
        if answers
        else [],
    }
    return render(request, "assistance/endorsement.html", context)


def _asks(found: assistance.Request) -> list[tuple[Any, ...]]:
    return [
        (_("The purpose"), paragraphs(found.purpose)),
        (_("Kind of assistance"), str(words.MODALITIES[found.modality]) if found.modality else ""),
        (_("Not before"), date(found.earliest)),
        (_("Useful until"), date(found.latest)),
        (_("Country that it is for"), country_links([found.country], Naming())),
    ]


@signed_in
@GET_POST
def answer(request: HttpRequest, token: str, act: str) -> HttpResponse:
    """Endorse the request, or say why not."""
    ours, one = _found(request, token)
    if act not in ACTS:
        raise NotFound("act")
    require(assistance.policy.may_endorse, ours.actor, one)
    only_in(one.state, ("asked",), act)
    if one.request.state == "returned":
        # Its title is being written as well; the word is given once it is handed in again.
        raise NotAllowedNow(act, one.request.state)
    form = EndorseForm(ours.POST or None)

    def do() -> Any:
        return ACTS[act](endorsement_id=one.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        do,
        reverse("assistance:endorsement", args=[token]),
        template="assistance/form.html",
        up=one.request.title,
        title=TITLES[act],
        lead=_("Who asked and the facility read your reason. It cannot be changed afterwards."),
        button=BUTTONS[act],
        done=_("Kept. Who asked is told."),
    )
