"""Words by which a text is taken to speak of a theme, in English and French; a starting value, not a judgement."""

from collections.abc import Mapping
from functools import lru_cache

from facility.foundation.search.public import spans, stem

SIGNS: Mapping[str, tuple[str, ...]] = {
    "legal_migration": (
        "labour",
        "mobility",
        "visas",
        "employers",
        "recruitment",
        "employeurs",
        "mobilité",
        "recrutement",
    ),
    "asylum": ("asylum", "refugees", "asile", "réfugiés"),
    "trafficking": ("trafficking", "victims", "traite", "victimes"),
    "return": ("return", "returnees", "reintegration", "readmission", "retour", "réintégration", "réadmission"),
    "borders": ("border", "borders", "frontière", "frontières", "checkpoints"),
    "smuggling": ("smuggling", "smugglers", "passeurs"),
    "capacity": ("training", "trainers", "curriculum", "formation", "formateurs"),
}


@lru_cache(maxsize=1)
def theme_stems() -> Mapping[str, frozenset[str]]:
    """The stems of the signs by theme, in both languages."""
    return {
        theme: frozenset(
            stem(term, language) for sign in signs for _from, _to, term in spans(sign) for language in ("en", "fr")
        )
        for theme, signs in SIGNS.items()
    }


# Words of every second dossier and lesson: that two texts share them says nothing.
_EVERYWHERE = """
action actions activities activity actor actors after also among because been before being between both could countries
country each every find first found from give have help into made make makes many more most must need needs next
once only other others over part partner partners people person places project projects result results same should
some start take takes than their them then there these they those took under until used using were when where while
will within without work working years year
actions activité activités ainsi alors après aussi autre autres avant avoir besoin cette chaque chez comme deux
doit doivent elles encore entre être fait faire font leur leurs mais même moins mois nous partenaire partenaires
pays personne personnes pendant plus pour première projet projets puis sans selon ses sont sous sur tous tout
toute toutes trop trouver trouvent vers votre
"""


@lru_cache(maxsize=1)
def everywhere() -> frozenset[str]:
    """The terms that tell nothing because they stand everywhere."""
    return frozenset(term for _from, _to, term in spans(_EVERYWHERE))
