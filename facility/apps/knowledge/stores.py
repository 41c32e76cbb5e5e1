"""Personal text in knowledge: lessons are about actions, and cleared before anyone reads them."""

from facility.foundation.records.retention import register_store

register_store(
    "knowledge.Lesson",
    purpose="What others should know; clearing takes the names of people out",
    ends="With the lesson; its authors are ids",
)
