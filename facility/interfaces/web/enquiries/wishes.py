"""What somebody wants to be told of, in words: on the page of a subscriber, and beside what they wrote."""

from django.utils.translation import gettext as _

from facility.apps.enquiries import public as enquiries
from facility.interfaces.web.projects.naming import Naming


def wished(wishes: enquiries.Wishes, naming: Naming) -> list[tuple[str, str]]:
    """The wishes line by line; no themes, countries or calls mean all of them."""
    words = enquiries.words
    lines = [
        (_("Content"), ", ".join(str(words.CONTENTS[code]) for code in wishes.contents)),
        (_("Themes"), ", ".join(str(words.THEMES[code]) for code in wishes.themes) or _("all")),
        (_("Countries"), ", ".join(naming(code) for code in wishes.countries) or _("all")),
        (_("Calls"), ", ".join(wishes.calls) or _("all")),
        (_("Programmes of assistance"), ", ".join(wishes.programmes)),
        (_("How often"), str(words.FREQUENCIES[wishes.frequency])),
        (_("Language"), wishes.language),
    ]
    return [(label, value) for label, value in lines if value]
