"""The door of assistance: programmes and what holds for them, requests and how they are decided."""

from facility.apps.assistance import policy, words
from facility.apps.assistance.actions.asking import FIELDS, missing, save, start, submit, withdraw
from facility.apps.assistance.actions.judging import (
    JUDGEMENTS,
    Service,
    close_consultation,
    consult,
    decide,
    forward,
    register,
    send_back,
)
from facility.apps.assistance.actions.programmes import load_programmes
from facility.apps.assistance.models import Programme, Request, SectorAsked, Setting
from facility.apps.assistance.models.requests import DECISIONS, LANGUAGES, MODALITIES
from facility.apps.assistance.queries.programmes import programme_by_code, programmes, terms_of, terms_on
from facility.apps.assistance.queries.requests import (
    desk_of,
    request_by_token,
    request_of,
    sectors_of,
    similar,
    visible_to,
)
from facility.apps.assistance.snapshots import Asker, Known, Terms

STEPS: tuple[str, ...] = ()

__all__ = [
    "DECISIONS",
    "FIELDS",
    "JUDGEMENTS",
    "LANGUAGES",
    "MODALITIES",
    "STEPS",
    "Asker",
    "Known",
    "Programme",
    "Request",
    "SectorAsked",
    "Service",
    "Setting",
    "Terms",
    "close_consultation",
    "consult",
    "decide",
    "desk_of",
    "forward",
    "load_programmes",
    "missing",
    "policy",
    "programme_by_code",
    "programmes",
    "register",
    "request_by_token",
    "request_of",
    "save",
    "sectors_of",
    "send_back",
    "similar",
    "start",
    "submit",
    "terms_of",
    "terms_on",
    "visible_to",
    "withdraw",
    "words",
]
