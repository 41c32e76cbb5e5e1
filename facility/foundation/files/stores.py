"""Personal text in files: their names and whatever is in them."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.files.models import StoredFile
from facility.foundation.records.retention import Told, Whose, register_store


def file_rows(whose: Whose) -> Told:
    """What a user uploaded; the content is handed out by the page of its record."""
    return Told(
        StoredFile.objects.filter(uploaded_by_id=whose.user_id).order_by("at", "pk"),
        lambda stored: {
            "name": stored.name,
            "purpose": stored.purpose,
            "size": stored.size,
            "sha256": stored.sha256,
            "at": stored.at.isoformat(),
        },
    )


register_store(
    "files.StoredFile",
    purpose=_("Documents of dossiers, agreements and reports"),
    ends=_(
        "With its record, on its day of retention, or when the record's data key is destroyed: then nobody can read it"
    ),
    exporter=file_rows,
)
