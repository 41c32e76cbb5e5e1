"""Asking again who is there, in the middle of an act: what was sent is kept, encrypted, and comes back after the proof."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from facility.core.seal import SealBroken
from facility.foundation.records import custody
from facility.interfaces.web import presence
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.forms import stash

_KEPT = "kept_act"
KEPT_FOR = timedelta(minutes=30)
# More than any form of a decision holds; longer ones are sent again from the browser's own memory.
LONGEST = 200_000


@dataclass(frozen=True)
class KeptAct:
    """A form that was sent and waits for the proof: where it goes, and what was in it."""

    path: str
    back: str
    fields: QueryDict


def ask_again(request: HttpRequest, *, used_up: bool = False) -> HttpResponse:
    """Lead to the question, and keep what was sent; a proof that is used up is forgotten."""
    ours = cast(FacilityRequest, request)
    if used_up:
        presence.forget(request.session)
        messages.info(request, _("Each act that moves money takes a proof of its own: please show again who you are."))
    wanted = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        _keep(ours)
        wanted = reverse("accounts:go_on")
    target = f"{reverse('accounts:confirm')}?{urlencode({'next': wanted})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _keep(request: FacilityRequest) -> None:
    fields = stash.keepable(request)
    if request.FILES or len(fields.urlencode()) > LONGEST:
        request.session.pop(_KEPT, None)
        messages.warning(
            request, _("Files cannot be kept meanwhile: after this step, go back and send the form again.")
        )
        return
    keep_act(request, request.get_full_path(), stash.came_from(request), fields)


def keep_act(request: FacilityRequest, path: str, back: str, fields: QueryDict) -> None:
    """Keep what was sent to `path` in the session, for the page `accounts:go_on`; `back` is where its form stood."""
    content = {
        "user": request.user.pk,
        "path": path,
        "back": back,
        "body": fields.urlencode(),
        "at": request.at.isoformat(),
    }
    kept = custody.keep_secret(json.dumps(content).encode())
    request.session[_KEPT] = base64.b64encode(kept).decode()


def kept_act(request: FacilityRequest) -> KeptAct | None:
    """What this person sent before the question, if it is still there."""
    told = request.session.get(_KEPT)
    try:
        content = json.loads(custody.open_secret(base64.b64decode(told))) if told else None
    except (SealBroken, ValueError):
        return None
    if content is None or content["user"] != request.user.pk:
        return None
    if request.at - datetime.fromisoformat(content["at"]) > KEPT_FOR:
        return None
    return KeptAct(content["path"], content["back"], QueryDict(content["body"]))
