"""What enquiries put on the one task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

CLEAR = "enquiries.clear"

register_titles({CLEAR: _("Clear news as a second person")})
