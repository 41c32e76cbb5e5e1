"""Personal text in records: labels may name a person; keys are erased by destroying them."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import not_personal, register_store

register_store(
    "records.Record",
    purpose=_("The name under which a thing is found"),
    ends=_("With the thing; the label of a person's record is overwritten with the person's name"),
)
not_personal("records.DataKey")
