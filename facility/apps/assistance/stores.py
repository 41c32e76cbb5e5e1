"""Personal text in assistance."""

from facility.foundation.records.retention import not_personal

not_personal("assistance.Programme", "assistance.Setting")
