"""Personal text in the queue: none; payloads are ids, errors are classes."""

from facility.foundation.records.retention import not_personal

not_personal("jobs.JobKey", "jobs.Schedule")
