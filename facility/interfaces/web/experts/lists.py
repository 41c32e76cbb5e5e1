"""The roster as a list."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import roster_words
from facility.interfaces.web.experts.naming import Names
from facility.interfaces.web.experts.showing import home_of, release_of
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty


class ExpertList(DataList):
    """Experts in every state; `rows` are those the reader sees."""

    name = "experts"
    search = ("person__name", "profession", "home_authority_name", "home_authority__name")
    order = ("person__name", "pk")
    invented = "record.invented"

    def __init__(self, rows: QuerySet[assistance.Expert], names: Names) -> None:
        super().__init__(rows)
        self.caption = _("Experts")
        self.search_label = _("Name, profession or home authority")
        self.empty = Empty(_("No expert yet"), _("Experts apply on their own page; then they stand here to be judged."))
        self.columns = [
            Column(
                key="name",
                label=_("Expert"),
                value=lambda one: one.person.name,
                sort="person__name",
                url=lambda one: reverse("experts:expert", args=[one.record.token]),
            ),
            Column(key="profession", label=_("What they do"), sort="profession"),
            Column(key="competences", label=_("Competences"), value=names.competences_of),
            Column(key="languages", label=_("Languages"), value=names.languages),
            Column(key="countries", label=_("Countries known"), value=names.countries_of),
            Column(key="home", label=_("Home authority"), value=home_of),
            Column(key="release", label=_("Release"), value=release_of),
            Column(key="state", label=_("State"), kind="status", labels=roster_words.EXPERT_STATES, sort="state"),
        ]
        self.filters = [
            Choice(key="state", label=_("State"), choices=tuple(roster_words.EXPERT_STATES.items()), counts=True),
            Choice(
                key="competence",
                label=_("Competence"),
                field="competences__code",
                choices=tuple(names.competences.items()),
            ),
            Choice(key="language", label=_("Language"), field="languages__code", choices=names.language_choices()),
        ]
