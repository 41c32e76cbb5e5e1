"""Personal text in knowledge: lessons are about actions, and cleared before anyone reads them."""

from django.utils.translation import gettext_lazy as _

from facility.foundation.records.retention import register_store

register_store(
    "knowledge.Lesson",
    purpose=_("What others should know; clearing takes the names of people out"),
    ends=_("With the lesson; its authors are ids"),
)
register_store(
    "knowledge.Edition",
    purpose=_("Publications: what the facility says to everybody, cleared by a second person"),
    ends=_("With the publication; its authors are ids"),
)
register_store(
    "knowledge.EditionFile",
    purpose=_("Publications: what the facility says to everybody, cleared by a second person"),
    ends=_("With the publication; its authors are ids"),
)
register_store(
    "knowledge.Publication",
    purpose=_("Publications: what the facility says to everybody, cleared by a second person"),
    ends=_("With the publication; its authors are ids"),
)
register_store(
    "knowledge.Dissemination",
    purpose=_("Whom a lesson or a publication is brought to, and what came of it; it names groups, not people"),
    ends=_("With the lesson or the publication; its authors are ids"),
)
