"""What the typology puts on the task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

PUBLISH = "projects.publish_version"

register_titles({PUBLISH: _("Publish the next version of the typology, or take it back")})
