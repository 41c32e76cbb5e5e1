"""Passkeys on pages: the options that the browser gets, the state that the session keeps, the answer that comes back."""

import ipaddress
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from facility.foundation.accounts.public import passkeys
from facility.interfaces.web.actors import FacilityRequest

_STATE = "passkey_ceremony"
CEREMONY_LASTS = timedelta(minutes=5)
LONGEST_ANSWER = 50_000


def site_of(request: FacilityRequest) -> passkeys.Site:
    """This site, under the name by which it was asked: one of FACILITY_ALLOWED_HOSTS."""
    origin = f"{request.scheme}://{request.get_host()}"
    return passkeys.Site(name=settings.FACILITY_NAME, host=urlsplit(origin).hostname or "", origin=origin)


def is_possible(request: FacilityRequest) -> bool:
    """Whether passkeys can exist here: browsers bind them to a name, never to a bare number."""
    try:
        ipaddress.ip_address(site_of(request).host)
    except ValueError:
        return True
    return False


def begun(request: FacilityRequest, what: str, ceremony: passkeys.Ceremony) -> str:
    """Keep the state of a ceremony in the session and give the browser's options as JSON."""
    request.session[_STATE] = {"for": what, "state": dict(ceremony.state), "at": request.at.isoformat()}
    return json.dumps(_plain(ceremony.options))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def answered(request: FacilityRequest, what: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """State and answer of a ceremony; the state is gone after this, so that no answer counts twice. Raises Refused."""
    kept = request.session.pop(_STATE, None)
    told = request.POST.get("credential", "")
    try:
        answer = json.loads(told) if len(told) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        answer = None
    if not kept or kept["for"] != what or not isinstance(answer, dict):
        raise passkeys.refused()
    if request.at - datetime.fromisoformat(kept["at"]) > CEREMONY_LASTS:
        raise passkeys.refused()
    return kept["state"], answer
