"""What parties puts on the one task list, and the lines of its notices."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles
from facility.foundation.post.public import register_notices, register_topic

ERASE = "parties.erase"
ROLE_GRANTED = "parties.role_granted"
ROLE_ENDED = "parties.role_ended"

register_titles({ERASE: _("Answer a wish to be erased")})
register_notices(
    {
        ROLE_GRANTED: _("You now hold the role: {role}."),
        ROLE_ENDED: _("You no longer hold the role: {role}."),
    }
)
for _kind in (ROLE_GRANTED, ROLE_ENDED):
    register_topic(_kind, "decisions")
