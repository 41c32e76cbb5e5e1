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
    "returned": _("A mail server reported that the letter did not arrive: the address does not take it."),
    "given_up": _("A mail server reported that it tried for long and gave up: the letter did not arrive."),
    "words": _("The text of the letter and its facts do not fit together: tell the developers."),
    "secret": _("The key that protected the letter's link is another one now."),
    "withdrawn": _("It was taken back before it went: its reader does not want it any more."),
    "closed": _("The account of its reader is closed, and nobody else could be written to. Tell them in another way."),
    "erased": _("The person was erased before the letter went."),
}

MAILBOX_TROUBLES: Mapping[str, Any] = {
    "setting": _("The setting of the mailbox cannot be read: see FACILITY_MAILBOX in the list of settings."),
    "away": _("The mail server of the mailbox does not answer. It is tried again by itself."),
    "timeout": _("The mail server of the mailbox was too slow. It is tried again by itself."),
    "untrusted": _("No safe connection to the mailbox could be made: its certificate or its encryption is not right."),
    "password": _("The mail server does not accept the account or the password of the mailbox."),
    "folder": _("A folder that the settings name is not in the mailbox, or may not be used."),
    "cut": _("The connection to the mailbox broke off. It is tried again by itself."),
    "answer": _("The mail server of the mailbox answered something that was not understood."),
}
INCOMING: Mapping[tuple[str, str], Any] = {
    ("bounce", "noted"): _("Reports that a letter did not arrive: noted at the letter"),
    ("bounce", "temporary"): _("Reports that a letter is late: nothing changed"),
    ("bounce", "again"): _("Reports that were noted already"),
    ("bounce", "unknown"): _("Reports that name no letter of ours to that address: left in the mailbox"),
    ("answer", "noted"): _("Answers of calendars: noted at the registration"),
    ("answer", "older"): _("Answers of calendars older than the one that is noted: nothing changed"),
    ("answer", "over"): _("Answers of calendars for what is over, cancelled or withdrawn: nothing changed"),
    ("answer", "again"): _("Answers of calendars that were read already"),
    ("answer", "unknown"): _("Answers of calendars that belong to nothing here: left in the mailbox"),
    ("other", "person"): _("Letters for people: left in the mailbox"),
    ("other", "automatic"): _("Automatic replies: left in the mailbox"),
    ("other", "again"): _("Letters that were seen already: left in the mailbox"),
    ("other", "too_large"): _("Letters too large to be a report or an answer: left in the mailbox"),
    ("other", "unreadable"): _("Letters of which nothing could be made: left in the mailbox"),
    ("other", "gone"): _("Letters that somebody took away before they were read"),
}
