"""Badges: one registration on paper, or all of a meeting to cut out; names as they were typed, in whatever script."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.dialogue.models import Plan, Registration
from facility.apps.dialogue.policy import may_read_registration, may_run_registration
from facility.apps.dialogue.wordings import when, where
from facility.apps.parties.public import country_name
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import pick
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Badge, Badges, Fact, Facts, Kind, Paper
from facility.foundation.records.models import Record


def _placed(record: Record) -> Registration | None:
    """The registration with a place; nobody else gets a badge."""
    rows = Registration.objects.select_related("record", "user", "group", "plan__meeting__record")
    return rows.filter(record=record, state="placed", plan__state="published").first()


def badge(registration: Registration, language: str) -> Paper:
    """Name large, then function, organisation and country; the meeting below."""
    plan = registration.plan
    with translation.override(language):
        country = country_name(registration.country, language) if registration.country else None
        group = pick(registration.group.names, language).text if registration.group else ""
        said = [
            (_("Function"), registration.function, ""),
            (_("Organisation"), registration.organisation, "strong"),
            (_("Country"), country.marked if country is not None else "", ""),
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
            footnotes=[country.footnote] if country is not None and country.footnote else [],
        )


@dataclass(frozen=True)
class Sheet:
    """The badges of a published meeting: everybody who has a place now, by name."""

    plan: Plan
    registrations: Sequence[Registration]


def _sheet(record: Record) -> Sheet | None:
    rows = Plan.objects.select_related("meeting__record").filter(meeting__record=record, state="published")
    # Once the time for special needs is over the sheets are let go, and none is made any more.
    plan = rows.filter(needs_erased_at=None).first()
    if plan is None:
        return None
    people = Registration.objects.select_related("group").filter(plan=plan, state="placed").order_by("name_key", "pk")
    found = list(people)
    return Sheet(plan, found) if found else None


def _runs(actor: Actor, sheet: Sheet) -> bool:
    return may_run_registration(actor, sheet.plan)


def badges(sheet: Sheet, language: str) -> Paper:
    """All badges on sheets of A4 to cut along: name large, function, organisation, country and group below it."""
    plan = sheet.plan
    with translation.override(language):
        over = f"{pick(plan.meeting.titles, language).text} · {when(plan, language)}"
        cards = []
        for one in sheet.registrations:
            country = country_name(one.country, language) if one.country else None
            group = pick(one.group.names, language).text if one.group else ""
            # The footnote goes with the card: it must stand wherever the name does.
            named = ["", ""] if country is None else [country.marked, country.footnote]
            cards.append(Badge(one.name, [one.function, one.organisation, named[0], group, named[1]]))
        return Paper(
            title=_("Badges"),
            language=language,
            day=local_day(plan.changed_at).isoformat(),
            reference=plan.meeting.key,
            lead=_("Cut along the broken lines."),
            mark=_("Demonstration: this is made up.") if plan.meeting.record.invented else "",
            blocks=[Badges(over, cards)],
        )


BADGE, BADGES = "dialogue.badge", "dialogue.badges"
documents.register(
    Kind(BADGES, "dialogue_meeting", gettext_lazy("Badges of everybody"), _sheet, _runs, badges, forms=("pdf",))
)
documents.register(Kind(BADGE, "meeting_registration", gettext_lazy("Badge"), _placed, may_read_registration, badge))
