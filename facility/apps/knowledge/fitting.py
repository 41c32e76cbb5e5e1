"""Which published lessons fit a text that somebody writes or judges, and why.

The text never leaves this process: one question that says nothing of it asks whether the shelf of published lessons
changed, and the comparing is done here. So no word of a sealed dossier reaches the database or its logs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Sum

from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.signs import everywhere, theme_stems
from facility.foundation.search.public import spelt, stem

SHOWN = 3
# What each reason weighs, and what is needed to be shown: no single reason is enough.
COUNTRY, THEME, PART, MOST_WORDS, ENOUGH = 2, 2, 1, 3, 3
LANGUAGES = ("en", "fr")
_MAX_TEXT = 40_000
_SHORTEST = 4
# A word that more than every third lesson uses tells nothing, once there are some lessons.
_SOME = 6


@dataclass(frozen=True)
class Asked:
    """What is written: its texts, its countries, the part of the dossier (all of it where empty)."""

    texts: tuple[str, ...]
    countries: frozenset[str] = frozenset()
    part: str = ""
    invented: bool = False


@dataclass(frozen=True)
class Shelved:
    """A published lesson as it is compared: its words by stem in each language, as they stand in its text."""

    reference: str
    title: Mapping[str, str]
    not_applies: Mapping[str, str]
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    parts: tuple[str, ...]
    words: Mapping[str, str]
    invented: bool


@dataclass(frozen=True)
class Fit:
    """A lesson that fits, with every reason: countries, themes, the part, words that both use."""

    lesson: Shelved
    countries: tuple[str, ...]
    themes: tuple[str, ...]
    part: str
    words: tuple[str, ...]

    @property
    def score(self) -> int:
        """How well it fits; whole points, see the weights above."""
        return (
            COUNTRY * bool(self.countries)
            + THEME * bool(self.themes)
            + PART * bool(self.part)
            + min(MOST_WORDS, len(self.words))
        )


def stems_of(texts: Iterable[str]) -> dict[str, str]:
    """The telling words of texts by their stem in either language; the first spelling stands."""
    first: dict[str, str] = {}
    for text in texts:
        for term, word in spelt(text[:_MAX_TEXT]).items():
            first.setdefault(term, word)
    found: dict[str, str] = {}
    dull = everywhere()
    for term, word in first.items():
        if len(term) >= _SHORTEST and term not in dull and not term.isdigit():
            for language in LANGUAGES:
                found.setdefault(stem(term, language), word)
    return found


def _shelved(lesson: Lesson) -> Shelved:
    texts = [text for one in (lesson.title, lesson.body, lesson.applies) for text in one.values()]
    return Shelved(
        reference=lesson.record.reference or "",
        title=lesson.title,
        not_applies=lesson.not_applies,
        themes=tuple(lesson.themes),
        countries=tuple(lesson.countries),
        parts=tuple(lesson.parts),
        words=stems_of(texts),
        invented=lesson.record.invented,
    )


_shelf: tuple[object, tuple[Shelved, ...]] = (None, ())


def shelf() -> tuple[Shelved, ...]:
    """All published lessons, newest first; read again only after one was published or withdrawn. One query else."""
    global _shelf  # noqa: PLW0603 - what is published is the same for every request of a process
    rows = Lesson.objects.filter(state="published").order_by()
    mark = rows.aggregate(Count("pk"), Sum("pk"), Max("published_at"), Max("record__token"))
    if _shelf[0] != mark:
        newest = rows.select_related("record").order_by("-published_at", "-pk")
        _shelf = (mark, tuple(_shelved(one) for one in newest))
    return _shelf[1]


def _common(lessons: tuple[Shelved, ...]) -> frozenset[str]:
    """Stems that too many lessons share."""
    if len(lessons) < _SOME:
        return frozenset()
    counts: dict[str, int] = {}
    for one in lessons:
        for found in one.words:
            counts[found] = counts.get(found, 0) + 1
    return frozenset(found for found, count in counts.items() if count * 3 > len(lessons))


def _could_fit(lesson: Shelved, asked: Asked) -> bool:
    """Whether the lesson is for this part and for one of these countries, as far as either side names any."""
    other_part = bool(asked.part and lesson.parts) and asked.part not in lesson.parts
    elsewhere = bool(asked.countries and lesson.countries) and asked.countries.isdisjoint(lesson.countries)
    return not other_part and not elsewhere


def fitting(asked: Asked, *, most: int = SHOWN) -> tuple[Fit, ...]:
    """The published lessons that fit best, each with its reasons; lessons made up only beside a dossier made up.

    A lesson named for other parts of a dossier, or only for other countries, is left out.
    """
    lessons = tuple(one for one in shelf() if asked.invented or not one.invented)
    possible = [one for one in lessons if _could_fit(one, asked)]
    if not possible:
        return ()
    written = stems_of(asked.texts)
    spoken = {theme for theme, signs in theme_stems().items() if not signs.isdisjoint(written)}
    common = _common(lessons)
    fits = []
    for one in possible:
        shared = {
            word.casefold(): word for found, word in one.words.items() if found in written and found not in common
        }
        fits.append(
            Fit(
                lesson=one,
                countries=tuple(code for code in one.countries if code in asked.countries),
                themes=tuple(theme for theme in one.themes if theme in spoken),
                part=asked.part if asked.part in one.parts else "",
                words=tuple(shared.values()),
            )
        )
    good = [one for one in fits if one.score >= ENOUGH]
    # A stable sort: among equals the newest stays first.
    return tuple(sorted(good, key=lambda one: (one.score, len(one.words)), reverse=True)[:most])
