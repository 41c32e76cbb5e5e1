"""The door of assistance: programmes and what holds for them."""

from facility.apps.assistance import policy, words
from facility.apps.assistance.actions.programmes import load_programmes
from facility.apps.assistance.models import Programme, Setting
from facility.apps.assistance.queries.programmes import programme_by_code, programmes, terms_of, terms_on
from facility.apps.assistance.snapshots import Asker, Known, Terms

STEPS: tuple[str, ...] = ()

__all__ = [
    "STEPS",
    "Asker",
    "Known",
    "Programme",
    "Setting",
    "Terms",
    "load_programmes",
    "policy",
    "programme_by_code",
    "programmes",
    "terms_of",
    "terms_on",
    "words",
]
