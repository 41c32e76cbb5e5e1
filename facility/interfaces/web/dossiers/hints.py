"""The questions people ask, answered beside the fields they concern, by the figures of the rulebook in force."""

from collections.abc import Iterable
from typing import Any

from facility.apps.calls import public as calls
from facility.foundation.base.clock import local_day
from facility.interfaces.web.calls import wording as calls_wording
from facility.interfaces.web.dossiers.reading import Open
from facility.interfaces.web.dossiers.targets import path_of


def faq_by_question(opened: Open, questions: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Questions and answers by the key of the question beside which they stand."""
    book = calls.rulebook_of(opened.draft.terms.rulebook)
    found: dict[str, list[dict[str, Any]]] = {}
    for key in questions:
        path = path_of(key)
        if not path:
            continue
        answers = calls.faq_for(
            path,
            book,
            calls_wording.language(),
            on=local_day(opened.request.at),
            lot=opened.proposal.lot.code,
            written=calls_wording.formatter(),
        )
        found[key] = [{"question": one.question, "answer": one.text, "source": one.source} for one in answers]
    return found
