"""Personal text in documents: whatever the record says, encrypted until the file is made."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import register_store

register_store(
    "documents.Document",
    purpose=_("Agreements, letters and reports asked for on paper, until the worker has made them"),
    ends=_("The content goes once the file is there; the file ends with its record"),
)
