"""What a letter belongs to, and whether its reader may have it later or not at all: said at the head of each letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from facility.core.errors import NotFound
from facility.foundation.accounts.models import User
from facility.foundation.post.texts import kinds, text

TOPICS: Mapping[str, Any] = {
    "decisions": _("Duties and decisions"),
    "tasks": _("Tasks"),
    "meetings": _("Meetings"),
    "knowledge": _("Discussions and knowledge"),
    "news": _("News"),
}
WAYS: Mapping[str, Any] = {
    "at_once": _("By letter at once"),
    "daily": _("Once a day, together in one letter"),
    "here": _("Only among my notices"),
}
# Why a letter always goes at once, whatever its reader chose.
REASONS: Mapping[str, Any] = {
    "appointment": _("It moves or takes back a day on which you are expected."),
    "asked": _("You asked for it yourself."),
    "deadline": _("A deadline runs, and missing it has consequences."),
    "decision": _("It tells a decision: terms, such as those of a complaint, run from when you were told."),
    "payment": _("It is about money that was paid, or that was refused."),
    "receipt": _("It is your proof that something was handed in or taken back."),
    "security": _("It protects your account and what others can do in your name."),
    "signature": _("It is about a signature that binds you."),
}
# What nobody declared goes at once: better one letter too many than a deadline missed.
UNDECLARED = "undeclared"
STATE_OF_WAY = {"at_once": "waiting", "daily": "gathered", "here": "kept"}
_NOTICES: dict[str, str] = {}


@dataclass(frozen=True)
class Manner:
    """What a kind belongs to, and the code of the reason why it always goes at once ("" where its reader chooses)."""

    topic: str
    must: str


def register_topic(kind: str, topic: str) -> None:
    """Say what a notice without a letter belongs to."""
    _NOTICES[kind] = topic


def manner(kind: str) -> Manner:
    """How a kind of letter or notice is told."""
    if kind in _NOTICES:
        return Manner(_NOTICES[kind], "")
    try:
        said = text(kind, settings.LANGUAGE_CODE)
    except NotFound:
        return Manner("decisions", UNDECLARED)
    return Manner(said.topic, said.must) if said.topic in TOPICS else Manner("decisions", UNDECLARED)


def kinds_of(topic: str) -> list[str]:
    """All kinds of letters and notices of a topic, sorted."""
    return sorted(kind for kind in {*kinds(), *_NOTICES} if manner(kind).topic == topic)


def choosable() -> list[str]:
    """The topics of which somebody may want letters later or not at all, in their order."""
    free = {manner(kind).topic for kind in kinds() if not manner(kind).must}
    return [topic for topic in TOPICS if topic in free]


def reasons_of(topic: str) -> list[str]:
    """The codes of why some letters of a topic always go at once, sorted."""
    return sorted({manner(kind).must for kind in kinds() if manner(kind).topic == topic} & set(REASONS))


def way_of(user: User, topic: str) -> str:
    """What a person chose for a topic: at once, where nothing was."""
    chosen = user.deliveries.get(topic, "")
    return chosen if chosen in WAYS else "at_once"


def check_topics() -> list[str]:
    """What is wrong with what letters say at their head, as sentences."""
    faults = []
    for kind, languages in kinds().items():
        said = text(kind, settings.LANGUAGE_CODE)
        if said.topic not in TOPICS:
            faults.append(f"{kind}: the English letter says no topic ('Topic: ...' below its subject)")
        if said.must and said.must not in REASONS:
            faults.append(f"{kind}: nobody knows the reason '{said.must}'")
        for code in set(languages) - {settings.LANGUAGE_CODE}:
            other = text(kind, code)
            if other.topic or other.must:
                faults.append(f"{kind}: topic and reason are said once, in English, not in {code}")
    return sorted(faults)
