"""Words of the roster, and what it puts on the one task list; codes stay in the models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

JUDGE = "assistance.judge_expert"
ANSWER = "assistance.answer_days"
SETTLE = "assistance.settle_days"
register_titles(
    {
        JUDGE: _("Decide on an expert’s application"),
        ANSWER: _("Say whether you can come on the days held"),
        SETTLE: _("Confirm or release the days held of an expert"),
    }
)

EXPERT_STATES: dict[str, Promise] = {
    "applied": _("Applied"),
    "admitted": _("In the roster"),
    "paused": _("Paused"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
}
BOOKING_STATES: dict[str, Promise] = {
    "held": _("Held"),
    "confirmed": _("Confirmed"),
    "released": _("Released"),
}
RELEASES: dict[str, Promise] = {
    "not_needed": _("Needs no release"),
    "not_asked": _("Release not asked for yet"),
    "asked": _("Release asked for"),
    "given": _("Released by the home authority"),
    "refused": _("Release refused"),
}
