"""What dossiers put on the task list: what waits, for whom, and by which policy."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

# Confirm receipt and take up, within one working day (MPF-12); of the facility's grants officers.
INTAKE = "proposals.intake"
INTAKE_POLICY = "receipt_confirmation"
# The full application, up to the day named in the invitation; of the lead's people.
FULL_APPLICATION = "proposals.full_application"
# The answer to a question, up to the day named with it; of the lead's people.
CLARIFICATION = "proposals.clarification"
OWN = (INTAKE, FULL_APPLICATION, CLARIFICATION)

register_titles(
    {
        INTAKE: _("Confirm receipt and take the dossier up"),
        FULL_APPLICATION: _("Send the full application"),
        CLARIFICATION: _("Answer the question of the facility"),
    }
)
