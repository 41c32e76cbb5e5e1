"""What evaluation puts on the task list."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.clocks.public import register_titles

SCORE = "evaluation.score"
AGREE = "evaluation.agree"

register_titles({SCORE: _("Declare interests and score"), AGREE: _("Agree on the common sheet")})
