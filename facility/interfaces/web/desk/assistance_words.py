"""The events of requests for assistance that are deferred, merged or amended, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: Mapping[str, Any] = {
    "assistance.deferred": _("Request for assistance deferred"),
    "assistance.merged": _("Request for assistance merged into another"),
    "assistance.taken_up": _("Deferred request for assistance taken up again"),
    "assistance.took_in": _("Another request for assistance taken in"),
    "assistance_amendment.agreed": _("Amended terms of reference agreed"),
    "assistance_amendment.drafted": _("Amendment of the terms of reference drafted"),
    "assistance_amendment.dropped": _("Amendment of the terms of reference not taken further"),
    "assistance_amendment.lapsed": _("Amendment of the terms of reference over"),
    "assistance_amendment.proposed": _("Amendment of the terms of reference proposed"),
    "assistance_amendment.refused": _("Amended terms of reference not agreed to"),
    "assistance_amendment.wished": _("Amendment of the terms of reference wished"),
    "assistance_merger.agreed": _("Merger agreed to by an authority"),
    "assistance_merger.ended": _("Proposal of a merger over"),
    "assistance_merger.merged": _("Requests for assistance merged"),
    "assistance_merger.proposed": _("Merger of requests for assistance proposed"),
    "assistance_merger.refused": _("Merger not agreed to"),
    "assistance_contact.appointed": _("National contact named for a programme"),
    "assistance_contact.ended": _("National contact named no longer"),
}
