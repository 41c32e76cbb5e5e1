"""What an expert says of themselves, checked before it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel import Locale
from django.utils.translation import gettext as _

from facility.apps.assistance.models import (
    Expert,
    ExpertCompetence,
    ExpertCountry,
    ExpertLanguage,
    ExpertPeriod,
)
from facility.apps.assistance.queries.roster_lists import competence_labels
from facility.apps.parties import public as parties
from facility.core.errors import Refused
from facility.core.findings import Finding, at_field
from facility.core.matching import LEVELS
from facility.foundation.base.acts import step
from facility.foundation.forms.public import plain_text

RELEASES = ("not_needed", "not_asked", "asked", "given", "refused")
LONGEST = 4000
MOST_PERIODS = 20


@dataclass(frozen=True)
class Profile:
    """An expert's own words. `languages` level by code; `periods` first and last day; `interests` None: not declared."""

    profession: str
    experience: str = ""
    competences: Sequence[str] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    countries: Sequence[str] = ()
    periods: Sequence[tuple[date, date]] = ()
    home_authority_id: int | None = None
    home_authority_name: str = ""
    release: str = "not_asked"
    release_until: date | None = None
    interests: str | None = None


def is_language(code: str) -> bool:
    """Whether a code names a language of ISO 639-1 that we have a name for."""
    return len(code) == 2 and code in Locale("en").languages


def _choices(given: Profile) -> list[Finding]:
    found = []
    known = set(competence_labels())
    if not given.competences or set(given.competences) - known:
        found.append(
            at_field("competences", "expert.competence", text=_("Choose at least one competence of the list."))
        )
    if not given.languages or any(
        not is_language(code) or level not in LEVELS for code, level in given.languages.items()
    ):
        text = _("Name at least one language with its level, A1 to C2.")
        found.append(at_field("languages", "expert.language", text=text))
    if any(not parties.is_country(code) for code in given.countries):
        found.append(at_field("countries", "expert.country", text=_("Choose countries of the list.")))
    return found


def findings(given: Profile) -> list[Finding]:
    """What is missing or wrong in a profile."""
    found = _choices(given)
    if not given.profession.strip():
        found.append(at_field("profession", "expert.profession", text=_("Say in a line what you do.")))
    if any(len(text or "") > LONGEST for text in (given.experience, given.interests)):
        text = _("At most %(most)s characters.") % {"most": LONGEST}
        found.append(at_field("experience", "expert.too_long", text=text))
    if given.release not in RELEASES or (given.release_until and given.release != "given"):
        text = _("A day until which you are released goes with a release that was given.")
        found.append(at_field("release", "expert.release", text=text))
    if given.release != "not_needed" and given.home_authority_id is None and not given.home_authority_name.strip():
        text = _("Name the authority that releases you, or say that you need no release.")
        found.append(at_field("home_authority_name", "expert.home", text=text))
    if given.interests is None:
        text = _("Declare what ties you to bodies, people or countries, or say that there is nothing.")
        found.append(at_field("interests", "expert.interests", text=text))
    if len(given.periods) > MOST_PERIODS or any(last < first for first, last in given.periods):
        text = _("Each period ends on or after the day on which it starts.")
        found.append(at_field("periods", "expert.period", text=text))
    return found


@step
def put(expert: Expert, given: Profile) -> None:
    """Keep a profile on its expert (saved by this). Raises Refused with everything that is missing."""
    wrong = findings(given)
    if wrong:
        raise Refused(wrong)
    expert.profession = plain_text(given.profession, "profession").strip()[:200]
    expert.experience = plain_text(given.experience, "experience").strip()
    expert.home_authority_id = given.home_authority_id
    expert.home_authority_name = plain_text(given.home_authority_name, "home_authority_name").strip()[:250]
    expert.release, expert.release_until = given.release, given.release_until
    expert.interests = plain_text(given.interests or "", "interests").strip()
    expert.save()
    forget_choices(expert)
    ExpertCompetence.objects.bulk_create(
        ExpertCompetence(expert=expert, code=one) for one in dict.fromkeys(given.competences)
    )
    ExpertLanguage.objects.bulk_create(
        ExpertLanguage(expert=expert, code=code, level=level) for code, level in given.languages.items()
    )
    ExpertCountry.objects.bulk_create(ExpertCountry(expert=expert, code=one) for one in dict.fromkeys(given.countries))
    ExpertPeriod.objects.bulk_create(ExpertPeriod(expert=expert, starts_on=a, ends_on=b) for a, b in given.periods)


@step
def forget_choices(expert: Expert) -> None:
    """Take away competences, languages, countries and periods: before new ones are put, and at erasure."""
    for rows in (expert.competences, expert.languages, expert.countries, expert.periods):
        rows.all().delete()
