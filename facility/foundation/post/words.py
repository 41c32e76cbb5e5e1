"""Words of letters: states and what went wrong."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, Any] = {
    "waiting": _("Waiting"),
    "sent": _("Sent"),
    "failed": _("Failed"),
    "gathered": _("Waits for the letter of the day"),
    "told": _("Told in the letter of the day"),
    "kept": _("Among the notices alone"),
}

ERRORS: Mapping[str, Any] = {
    "connection": _("The mail server does not answer. It is tried again by itself."),
    "timeout": _("The mail server was too slow. It is tried again by itself."),
    "refused": _("The mail server refused the letter."),
    "rejected": _("The mail server does not accept this address."),
    "words": _("The text of the letter and its facts do not fit together: tell the developers."),
    "secret": _("The key that protected the letter's link is another one now."),
    "withdrawn": _("It was taken back before it went: its reader does not want it any more."),
    "closed": _("The account of its reader is closed, and nobody else could be written to. Tell them in another way."),
    "erased": _("The person was erased before the letter went."),
}
