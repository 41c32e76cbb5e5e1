"""What reporting puts on the task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

CHECK = "reporting.check"
MEND = "reporting.mend"

register_titles({CHECK: _("Check a report"), MEND: _("Mend a report that came back")})
