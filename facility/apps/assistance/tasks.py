"""What requests put on the task list: what waits, for whom, and by which policy."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

# Register the request or send it back; of the officers.
TRIAGE = "assistance.triage"
TRIAGE_POLICY = "assistance_triage"
# Complete what is missing; of the person who sent it.
COMPLETION = "assistance.completion"
COMPLETION_POLICY = "assistance_completion"
# Bring it to the decision (of the officers), then decide (of the authorising officers), within one term.
PREPARATION = "assistance.preparation"
DECISION = "assistance.decision"
DECISION_POLICY = "assistance_decision"

register_titles(
    {
        TRIAGE: _("Register the request for assistance or send it back"),
        COMPLETION: _("Complete the request for assistance"),
        PREPARATION: _("Bring the request for assistance to its decision"),
        DECISION: _("Decide on the request for assistance"),
    }
)
