"""Personal text in records: labels may name a person; keys are erased by destroying them."""

from facility.foundation.records.retention import not_personal, register_store

register_store(
    "records.Record",
    purpose="The name under which a thing is found",
    ends="With the thing; the label of a person's record is overwritten with the person's name",
)
not_personal("records.DataKey")
