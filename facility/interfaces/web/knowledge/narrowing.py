"""Narrowing lists to what belongs to the knowledge space of a programme of assistance."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.knowledge import public as knowledge
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.narrowing import Choice


def _programmes() -> list[tuple[str, str]]:
    return [(one.code, said(one.names)) for one in assistance.programmes()]


def _of_programme(belongs: Callable[[str], Q]) -> Choice:
    def apply(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        return rows.filter(belongs(code))

    return Choice(key="programme", label=gettext_lazy("Programme of assistance"), choices=_programmes, apply=apply)


# Lessons also belong to it by what they were drawn from; publications, news and meetings only where they were tied to it.
LESSONS_OF_PROGRAMME = _of_programme(knowledge.lessons_in)
TIED_TO_PROGRAMME = _of_programme(knowledge.tied_to)
