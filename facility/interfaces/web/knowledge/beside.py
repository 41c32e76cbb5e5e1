"""Published lessons beside the work: what is written or judged is compared here, and kept and sent nowhere."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.interfaces.web.ui.languages import page_language, said

# What stands for the whole action, whichever part is written.
_ALWAYS = (proposals.questions.TITLE, "summary")
_DEEPEST = 4
_WORDS = 4


def texts_in(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in an answer: a text, or the texts in its rows."""
    if isinstance(value, str):
        yield value
    elif depth < _DEEPEST and isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one, depth + 1)
    elif depth < _DEEPEST and isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one, depth + 1)


def _countries(values: Mapping[str, Any]) -> frozenset[str]:
    given = values.get(proposals.questions.COUNTRIES)
    return frozenset(one for one in given if isinstance(one, str)) if isinstance(given, list | tuple) else frozenset()


def beside_part(
    proposal: proposals.Proposal, values: Mapping[str, Any], part: str, questions: Collection[str]
) -> list[dict[str, Any]]:
    """Up to three lessons for who writes a part of a dossier, each with why. One query."""
    keys = dict.fromkeys((*_ALWAYS, *sorted(questions)))
    texts = tuple(text for key in keys for text in texts_in(values.get(key)))
    return _fitting(knowledge.Asked(texts, _countries(values), part, proposal.record.invented))


def beside_dossier(proposal: proposals.Proposal, opened: Sequence[proposals.Opened]) -> list[dict[str, Any]]:
    """Up to three lessons for who reviews a dossier, by what was handed in last and is opened. One query."""
    if not opened:
        return []
    values = opened[-1].answers
    texts = tuple(text for value in values.values() for text in texts_in(value))
    return _fitting(knowledge.Asked(texts, _countries(values), "", proposal.record.invented))


def _fitting(asked: knowledge.Asked) -> list[dict[str, Any]]:
    return [
        {
            "title": said(one.lesson.title),
            "url": reverse("knowledge:lesson", args=[one.lesson.reference]),
            "reference": one.lesson.reference,
            "reasons": reasons(one),
            "not_when": said(one.lesson.not_applies) if one.lesson.not_applies else "",
            "invented": one.lesson.invented,
        }
        for one in knowledge.fitting(asked)
    ]


def reasons(fit: knowledge.Fit) -> list[str]:
    """Why a lesson is shown, in words: country, theme, part, words that both use."""
    told = []
    if fit.countries:
        names = ", ".join(parties.country_name(code, page_language()).marked for code in fit.countries)
        told.append(_("same country: %(names)s") % {"names": names})
    if fit.themes:
        names = ", ".join(str(knowledge.THEMES[code]) for code in fit.themes)
        told.append(_("same theme: %(names)s") % {"names": names})
    if fit.part:
        told.append(_("about this part: %(name)s") % {"name": knowledge.PARTS[fit.part]})
    if fit.words:
        told.append(_("both speak of: %(words)s") % {"words": ", ".join(fit.words[:_WORDS])})
    return told
