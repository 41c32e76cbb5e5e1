"""What enquiries put on the one task list."""

from django.utils.translation import gettext_lazy as _

from facility.apps.enquiries.models.inbox import UPDATES
from facility.foundation.clocks.public import register_titles

ANSWER = "enquiries.answer"
# See whether an offered moment was chosen, else offer others; and once it was held, say what came of a meeting.
AWAIT = "enquiries.await_choice"
TELL = "enquiries.tell_outcome"
# Read why somebody registered for updates, and answer where it asks for it.
SEE = "enquiries.see"
CLEAR = "enquiries.clear"
TAKE = "enquiries.take_case"
ADVISE = "enquiries.advise"

register_titles(
    {
        ANSWER: _("Answer an enquiry"),
        AWAIT: _("See whether an offered moment was chosen, or offer others"),
        TELL: _("Say what came of a meeting, or that it was not held"),
        SEE: _("Read why somebody registered for updates"),
        CLEAR: _("Clear news as a second person"),
        TAKE: _("Take a mentoring case"),
        ADVISE: _("Write to an applicant whom you mentor"),
    }
)


def task_of(intent: str) -> str:
    """What whoever holds an enquiry has to do with it."""
    return SEE if intent == UPDATES else ANSWER
