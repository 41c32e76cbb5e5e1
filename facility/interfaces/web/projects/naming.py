"""Names of countries as the publisher writes them; the frame of the page adds the footnotes they owe."""

from collections.abc import Iterable

from django.utils.translation import get_language

from facility.apps.parties.public import Name, country_name, in_order, is_country


class Naming:
    """Names countries for one page, in its language."""

    def __init__(self, language: str | None = None) -> None:
        self.language = language or get_language() or "en"
        self._names: dict[str, Name] = {}
        self._joined: dict[tuple[str, ...], str] = {}

    def __call__(self, code: str) -> str:
        """The name with its mark; the code itself where it is none we know; empty for an empty code."""
        if code not in self._names:
            if not code or not is_country(code):
                return code
            self._names[code] = country_name(code, self.language)
        return self._names[code].marked

    def several(self, codes: Iterable[str]) -> str:
        """Names in the order of the style guide, joined by commas."""
        known = tuple(code for code in codes if code)
        if known not in self._joined:
            self._joined[known] = ", ".join(self(code) for code in self.ordered(known))
        return self._joined[known]

    def ordered(self, codes: Iterable[str]) -> list[str]:
        """Codes in the order of the style guide; unknown ones last."""
        each = list(dict.fromkeys(codes))
        known = [code for code in each if is_country(code)]
        return [*in_order(known, self.language), *(code for code in each if code not in known)]

    def text(self, code: str) -> str:
        """The name without its mark, for sorting."""
        self(code)
        return self._names[code].text if code in self._names else code


def split(joined: str) -> list[str]:
    """The codes of a ";AM;GE;" list."""
    return [code for code in joined.strip(";").split(";") if code]
