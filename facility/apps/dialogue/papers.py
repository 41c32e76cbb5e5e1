"""The badge: a registration on paper, with the name as it was typed, in whatever script."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.dialogue.models import Registration
from facility.apps.dialogue.policy import may_read_registration
from facility.apps.dialogue.wordings import when, where
from facility.apps.parties.public import country_name
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import pick
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Fact, Facts, Kind, Paper
from facility.foundation.records.models import Record


def _placed(record: Record) -> Registration | None:
    """The registration with a place; nobody else gets a badge."""
    rows = Registration.objects.select_related("record", "user", "group", "plan__meeting__record")
    return rows.filter(record=record, state="placed", plan__state="published").first()


def badge(registration: Registration, language: str) -> Paper:
    """Name large, then function, organisation and country; the meeting below."""
    plan = registration.plan
    with translation.override(language):
        country = country_name(registration.country, language).text if registration.country else ""
        group = pick(registration.group.names, language).text if registration.group else ""
        said = [
            (_("Function"), registration.function, ""),
            (_("Organisation"), registration.organisation, "strong"),
            (_("Country"), country, ""),
            (_("Takes part as"), group, ""),
            (_("Meeting"), pick(plan.meeting.titles, language).text, "strong"),
            (_("When"), when(plan, language), ""),
            (_("Where"), where(plan, language), ""),
        ]
        return Paper(
            title=registration.name,
            language=language,
            day=local_day(registration.registered_at).isoformat(),
            reference=plan.meeting.key,
            mark=_("Demonstration: this is made up.") if registration.record.invented else "",
            blocks=[Facts([Fact(label, value, style) for label, value, style in said if value])],
        )


documents.register(
    Kind("dialogue.badge", "meeting_registration", gettext_lazy("Badge"), _placed, may_read_registration, badge)
)
