"""How competences, languages and countries of experts are called in the language of the page."""

from babel import Locale
from django.utils.translation import get_language

from facility.apps.assistance import public as assistance
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.languages import said

# The official languages of the Union, then those of partner regions that the facility's pages and meetings use.
LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl"),
    *("pl", "pt", "ro", "sk", "sl", "sv"),
    *("am", "ar", "az", "be", "bn", "bs", "fa", "hy", "ka", "kk", "ky", "mk", "ru", "sq", "sr", "tg", "tr", "uk", "ur"),
)


class Names:
    """Names for one page: competences are read once, the others from what the process holds."""

    def __init__(self) -> None:
        self.competences = {code: said(label) for code, label in assistance.competence_labels().items()}
        self.countries = Naming()
        self._languages = Locale((get_language() or "en").split("-")[0]).languages

    def competence(self, code: str) -> str:
        """A competence; the code itself where no list in force knows it."""
        return str(self.competences.get(code, code))

    def language(self, code: str) -> str:
        """A language."""
        return str(self._languages.get(code, code))

    def language_choices(self) -> list[tuple[str, str]]:
        """Languages by name."""
        return sorted(((code, self.language(code)) for code in LANGUAGES), key=lambda pair: pair[1])

    def languages(self, expert: assistance.Expert) -> str:
        """The languages of an expert with their levels."""
        return ", ".join(f"{self.language(row.code)} {row.level}" for row in expert.languages.all())

    def competences_of(self, expert: assistance.Expert) -> str:
        """The competences of an expert."""
        return ", ".join(self.competence(row.code) for row in expert.competences.all())

    def countries_of(self, expert: assistance.Expert) -> str:
        """The countries that an expert knows."""
        return self.countries.several(row.code for row in expert.countries.all())
