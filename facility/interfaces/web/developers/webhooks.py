"""The webhooks of one's programs: what they were told, what failed; paused, told again, ended by their person."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.machines import public as machines
from facility.interfaces.web.accounts.sessions import proved, signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.desk.words import event_words
from facility.interfaces.web.ui import formats

STATES = {
    "waiting": gettext_lazy("Waits to be sent"),
    "delivered": gettext_lazy("Delivered"),
    "failed": gettext_lazy("Failed for good"),
}
SHOWN = 50


def _outcome(one: machines.Delivery) -> str:
    """What came of the last try: a status of HTTP, or the kind of failure."""
    if one.last_status is not None:
        return _("answer %(status)s") % {"status": one.last_status}
    return one.last_error or _("not tried yet")


@never_cache
@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's webhooks, whether they work, and when they were last told something."""
    ours = cast(FacilityRequest, request)
    rows: list[dict[str, Any]] = [
        {
            "row": one,
            "state": _("Paused") if one.paused_at else _("At work"),
            "told": formats.moment(one.last_delivered_at) if one.last_delivered_at else _("never"),  # type: ignore[attr-defined]
        }
        for one in machines.with_outcomes(ours.actor.user_id or 0)
    ]
    return render(request, "developers/webhooks.html", {"rows": rows})


@never_cache
@signed_in
@require_safe
def detail(request: HttpRequest, webhook: str) -> HttpResponse:
    """One webhook: where it leads, of what it is told, and how its last deliveries went."""
    ours = cast(FacilityRequest, request)
    row = machines.subscription_for(ours.actor.user_id or 0, webhook)
    if row.ended_at is not None:
        raise NotFound("webhook")
    told = machines.deliveries_of(row).exclude(state="dropped")[:SHOWN]
    facts = [
        (_("State"), _("Paused") if row.paused_at else _("At work")),
        (_("Told of"), "; ".join(str(event_words(event)) for event in row.events)),
        (_("Made"), formats.moment(row.created_at)),
    ]
    deliveries = [
        {
            "row": one,
            "what": event_words(one.entry.event),
            "when": formats.moment(one.made_at),
            "state": STATES[one.state],
            "outcome": _outcome(one),
            "may_send": one.state != "waiting",
        }
        for one in told
    ]
    return render(request, "developers/webhook.html", {"row": row, "facts": facts, "deliveries": deliveries})


@proved
@require_POST
def change(request: HttpRequest, webhook: str) -> HttpResponse:
    """Pause it, let it go on, or delete it."""
    ours, do = cast(FacilityRequest, request), request.POST.get("do", "")
    acts = {
        "pause": (parties.pause_webhook, _("The webhook is paused. What waits goes on waiting.")),
        "resume": (parties.resume_webhook, _("The webhook goes on.")),
        "end": (parties.end_webhook, _("The webhook is deleted. Nothing is sent to it any more.")),
    }
    if do not in acts:
        raise NotFound("act")
    act, told = acts[do]
    act(token=webhook, actor=ours.actor, at=ours.at)
    messages.success(request, told)
    there = reverse("developers:webhooks") if do == "end" else reverse("developers:webhook", args=[webhook])
    return HttpResponseRedirect(there)


@proved
@require_POST
def again(request: HttpRequest, webhook: str, delivery: str) -> HttpResponse:
    """Send a delivery again."""
    ours = cast(FacilityRequest, request)
    parties.send_webhook_again(delivery=delivery, actor=ours.actor, at=ours.at)
    messages.success(request, _("It is sent again within a minute."))
    return HttpResponseRedirect(reverse("developers:webhook", args=[webhook]))
