"""When and where a meeting is, in words of one language: for letters, papers and calendars."""

from collections.abc import Mapping
from datetime import date

from babel import Locale
from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _

from facility.apps.dialogue.models import Plan
from facility.apps.parties.public import country_name
from facility.foundation.base.text import pick
from facility.foundation.post.public import fact

LANGUAGES = ("en", "fr")


def when(plan: Plan, language: str) -> str:
    """Days and hours with the zone, or that none is stated: 30 October 2023, 10:00 (time zone not stated)."""
    with translation.override(language):
        first, last = (fact({"day": day.isoformat()}, language) for day in (plan.starts_on, plan.ends_on))
        starts, ends = (hour.strftime("%H:%M") if hour else "" for hour in (plan.starts_time, plan.ends_time))
        zone = plan.zone or _("time zone not stated")
        if not starts:
            return first if first == last else f"{first} – {last}"
        if first == last:
            return f"{first}, {starts}{f'–{ends}' if ends else ''} ({zone})"
        return f"{first}, {starts} – {last}{f', {ends}' if ends else ''} ({zone})"


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """A text in a language; where it was written in another only, that one, and that it is so in words."""
    found = pick(texts, language)
    if not found.is_fallback:
        return found.text
    name = Locale.parse(language).languages.get(found.language, found.language)
    with translation.override(language):
        return f"{found.text} ({_('only in %(language)s') % {'language': name}})"


def partial_day(day: str, language: str) -> str:
    """A partial date in words: 21 September 2023, September 2023, 2023."""
    if len(day) == len("2023-09-21"):
        return fact({"day": day}, language)
    if len(day) == len("2023-09"):
        return str(format_date(date.fromisoformat(f"{day}-01"), "LLLL y", locale=language))
    return day


def span(starts: str, ends: str, language: str) -> str:
    """From the first to the last day of a meeting that is known by partial dates; "" where none is stated."""
    first, last = partial_day(starts, language), partial_day(ends, language)
    return first if not last or first == last else f"{first} – {last}"


def where(plan: Plan, language: str) -> str:
    """The place as far as it is known; "online" where there is only that."""
    meeting = plan.meeting
    country = country_name(meeting.country, language).text if meeting.country else ""
    parts = [part for part in (plan.venue, meeting.city, country) if part]
    with translation.override(language):
        if not parts:
            return _("online") if meeting.mode == "online" else _("place not stated")
        return ", ".join(parts) + (_(", and online") if meeting.mode == "hybrid" else "")


def in_both(say: object, plan: Plan) -> dict[str, str]:
    """The words of `when` or `where` in every language, as a fact of a letter."""
    return {language: say(plan, language) for language in LANGUAGES}  # type: ignore[operator]
