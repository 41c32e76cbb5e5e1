"""What enquiries put on the one task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

ANSWER = "enquiries.answer"
CLEAR = "enquiries.clear"
TAKE = "enquiries.take_case"
ADVISE = "enquiries.advise"

register_titles(
    {
        ANSWER: _("Answer an enquiry"),
        CLEAR: _("Clear news as a second person"),
        TAKE: _("Take a mentoring case"),
        ADVISE: _("Write to an applicant whom you mentor"),
    }
)
