"""What knowledge puts on the one task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

LET_IN = "knowledge.let_in_post"
LOOK_AT = "knowledge.look_at_report"
# Take up a work that was proposed for a knowledge space, or leave it out (of the editors).
DECIDE_WORK = "knowledge.decide_work"
# Let something published stand in a space, or leave it out (of the editors); one for each proposal.
DECIDE_TIE = "knowledge.decide_tie"
WORK_POLICY = "work_proposed"

register_titles(
    {
        LET_IN: _("Let a post in or decline it"),
        LOOK_AT: _("Look at a post that a reader reported"),
        DECIDE_TIE: _("Let a proposal stand in a knowledge space, or leave it out"),
        DECIDE_WORK: _("Take up a work proposed for a knowledge space, or leave it out"),
    }
)
