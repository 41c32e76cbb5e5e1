"""The first version of a report's texts, drafted by the system in every language from what it read."""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.dialogue.wordings import LANGUAGES
from facility.foundation.base.text import pick

Facts = dict[str, Any]


def drafted(content: Facts) -> dict[str, dict[str, str]]:
    """By part and language what the system proposes to say; parts it has nothing for are left to the secretariat."""
    says: dict[str, Callable[[Facts, str], str]] = {"introduction": _introduction}
    if content["kind"] == "approaches":
        says |= {"matrix": _matrix}
    found: dict[str, dict[str, str]] = {}
    for part, say in says.items():
        for language in LANGUAGES:
            with translation.override(language):
                found.setdefault(part, {})[language] = say(content, language)
    return found


def _introduction(content: Facts, language: str) -> str:
    return " ".join(part for part in (_held(content, language), _came(content), _shown(content)) if part)


def _held(content: Facts, language: str) -> str:
    meeting = content["meeting"]
    facts = {
        "title": pick(meeting["titles"], language).text,
        "when": meeting["when"][language] or _("on a day that no source states"),
        "where": meeting["where"][language] or _("place not stated"),
        "process": pick(meeting["process"], language).text,
    }
    if content["kind"] == "approaches":
        return (
            _("This report draws together what was said of partnership approaches at “%(title)s” (%(when)s).") % facts
        )
    if facts["process"]:
        return _("“%(title)s” was held within %(process)s: %(when)s; %(where)s.") % facts
    return _("“%(title)s” was held: %(when)s; %(where)s.") % facts


def _came(content: Facts) -> str:
    many = content.get("participants", {}).get("stated")
    if many is None:
        return ""
    return ngettext("%(count)s person took part.", "%(count)s people took part.", many) % {"count": many}


def _shown(content: Facts) -> str:
    many = len(content["presented"])
    if not many:
        return ""
    return ngettext("%(count)s project was presented.", "%(count)s projects were presented.", many) % {"count": many}


def _matrix(content: Facts, language: str) -> str:
    """How far the matrix of the version is filled, without reading more into it."""
    found = content["matrix"]
    facts = {
        "names": pick(found["names"], language).text,
        "placed": found["known"] - found["unplaced"],
        "known": found["known"],
        "waiting": found["waiting"],
    }
    return (
        _(
            "Under “%(names)s”, %(placed)s of %(known)s projects have a place that a curator confirmed; proposals for %(waiting)s wait."
        )
        % facts
    )
