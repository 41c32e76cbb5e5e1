"""Personal text in proposals: sealed contents under the dossier's data key, titles and reasons beside them."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import register_store

_KEY = _("When the dossier's data key is destroyed: nobody can read it then; digests and receipt stay valid")

register_store(
    "proposals.Proposal",
    purpose=_("Finding a dossier by its title; why it was withdrawn"),
    ends=_(
        "Not by itself: how long the facility keeps dossiers is not public, and nothing ends them before that is adopted"
    ),
)
register_store("proposals.Submission", purpose=_("What was handed in, sealed"), ends=_KEY)
register_store("proposals.Clarification", purpose=_("Questions on a dossier and their answers, encrypted"), ends=_KEY)
