"""What knowledge puts on the one task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

LET_IN = "knowledge.let_in_post"
LOOK_AT = "knowledge.look_at_report"

register_titles(
    {
        LET_IN: _("Let a post in or decline it"),
        LOOK_AT: _("Look at a post that a reader reported"),
    }
)
