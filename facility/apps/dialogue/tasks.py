"""What dialogue puts on the task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

PLACE = "dialogue.place_project"
PUBLISH = "dialogue.publish_meeting"
REPORT = "dialogue.report_commitment"
APPROVE = "dialogue.approve_report"

register_titles(
    {
        PLACE: _("Place your project in the typology"),
        APPROVE: _("Approve a report of a meeting, or take it back"),
        PUBLISH: _("Publish a planned meeting, or cancel it"),
        REPORT: _("Report on a commitment of a meeting"),
    }
)
