"""What bodies put on the task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

REPLY = "bodies.reply"

register_titles({REPLY: _("Reply to a consultation")})
