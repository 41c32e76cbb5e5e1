"""The decision on a request for assistance."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.core.errors import Forbidden
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import proved
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.desk import act_page
from facility.interfaces.web.assistance.forms import DecideForm
from facility.interfaces.web.evaluation.asking import GET_POST, only_in
from facility.interfaces.web.ui.languages import said


@proved
@GET_POST
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """Approve, decline or redirect, on every published criterion."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    if not assistance.policy.may_decide(ours.actor, found):
        raise Forbidden("assistance.decide")
    only_in(found.state, ("for_decision",), "decide")
    terms = assistance.terms_of(found.programme, local_day(ours.at))
    opened = [(one.code, said(one.title).noted) for one in calls.visible_to(ours.actor).filter(state="open")]
    form = DecideForm(ours.POST or None, terms=terms, calls=opened)

    def act() -> None:
        data = form.cleaned_data
        given: dict[str, Any] = {"decision": data["decision"], "reason": data["reason"], "call_code": data["call"]}
        given["changes"] = data["changes"]
        assistance.decide(request_id=found.pk, **given, judged=form.judged(), actor=ours.actor, at=ours.at)

    lead = _("On the criteria that are published. You cannot decide on what you or your organisation asked for.")
    page = {"title": _("Decide"), "button": _("Decide"), "lead": lead}
    return act_page(ours, found, form, act, done=_("Decided; a letter goes out."), **page)
