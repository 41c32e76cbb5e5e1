"""Narrowing lists to what belongs to the knowledge space of a programme of assistance."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.knowledge import public as knowledge
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.narrowing import Choice, Named


def _programmes() -> list[tuple[str, str]]:
    return [(one.code, said(one.names)) for one in assistance.programmes()]


def _programme(code: str) -> tuple[str, str] | None:
    found = assistance.programmes().filter(code=code).first()
    return None if found is None else (said(found.names), found.code)


def _lessons_in(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(knowledge.lessons_in(code))


def _tied_to(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(knowledge.tied_to(code))


_LABEL = gettext_lazy("Programme of assistance")
# Lessons also belong to it by what they were drawn from; publications, news and meetings only where they were tied to it.
LESSONS_OF_PROGRAMME = Choice(key="programme", label=_LABEL, choices=_programmes, apply=_lessons_in)
# Named by the space that leads to the list: the choices would cost these lists a question on every visit.
TIED_TO_PROGRAMME = Named(key="programme", label=_LABEL, find=_programme, apply=_tied_to)
