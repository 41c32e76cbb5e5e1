"""The general terms of agreements: rows in versions; the first one is taken from the shipped demonstration text."""

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import facility.core
from facility.apps.grants.models import AgreementText
from facility.core.canonical import digest
from facility.core.errors import NotFound, Refused
from facility.core.findings import SOURCE_STATUSES, Finding, at_field
from facility.foundation.base.acts import step
from facility.foundation.base.text import neutral

_PRESETS = Path(facility.core.__file__).parent / "presets" / "agreements"
GENERAL = "general"
FACTS = frozenset(
    {
        "facility",
        "reference",
        "beneficiary",
        "action",
        "fund",
        "amount",
        "total",
        "share",
        "first_day",
        "last_day",
        "prefinancing",
        "prefinancing_amount",
        "prefinancing_days",
        "report_days",
        "payment_days",
        "records_years",
    }
)
LANGUAGES = ("en", "fr")
MOST_CLAUSES = 60
LONGEST = 4000
# A key of a thousand parts takes Python seconds to read; none of ours has more than three.
_ENDLESS = re.compile(r"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){30}")


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Any]:
    """The demonstration text as it is shipped."""
    return tomllib.loads((_PRESETS / f"{GENERAL}.toml").read_text(encoding="utf-8"))


def content_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the digest of a text covers: the words in both languages, and nothing else that a file may hold."""

    def words(told: Mapping[str, str]) -> dict[str, str]:
        return {code: told[code] for code in LANGUAGES}

    clauses = [
        {"title": words(clause["title"]), "text": [words(paragraph) for paragraph in clause["text"]]}
        for clause in given["clause"]
    ]
    return {"title": words(given["title"]), "clauses": clauses}


@step
def text_in_force(code: str = GENERAL) -> AgreementText:
    """The latest version of a text, taken from what is shipped where there is none. Raises NotFound."""
    found = AgreementText.objects.filter(code=code).order_by("-version").first()
    if found is not None:
        return found
    if code != GENERAL:
        raise NotFound(f"agreement text {code}")
    first = latest_text()
    values = {name: getattr(first, name) for name in ("content", "digest", "source", "status")}
    return AgreementText.objects.get_or_create(code=code, version=1, defaults=values)[0]


@step
def named_text() -> dict[str, Any]:
    """The text in force as a data sheet names it: whoever signs the sheet signs these words."""
    found = text_in_force()
    return {"code": found.code, "version": found.version, "digest": found.digest}


def text_of(data_sheet: Mapping[str, Any]) -> AgreementText | None:
    """The very version that a data sheet names; None for agreements that are older than the texts."""
    named = data_sheet.get("text") or {}
    return AgreementText.objects.filter(code=named.get("code", ""), version=named.get("version", 0)).first()


def _wrong_words(place: str, words: Any) -> list[Finding]:
    if not isinstance(words, Mapping) or any(not isinstance(words.get(code), str) for code in LANGUAGES):
        return [at_field(place, "text_in_both_languages")]
    found = []
    for code in LANGUAGES:
        try:
            parts = [part[1:] for part in Formatter().parse(words[code]) if part[1] is not None]
            # A form behind the name, such as {action:>99999999}, would be more than a name.
            names = {f"{name}:{form or turn}" if form or turn else str(name) for name, form, turn in parts}
        except ValueError:
            names = {"{"}
        if names - FACTS:
            found.append(at_field(place, "text_unknown_fact", name=", ".join(sorted(names - FACTS))))
        if not words[code].strip() or len(words[code]) > LONGEST:
            found.append(at_field(place, "text_length", most=LONGEST))
    return found


def check_text(given: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with a text: a language missing, a name in braces that nobody fills, too much or nothing."""
    clauses = given.get("clause")
    if not isinstance(clauses, list) or not 0 < len(clauses) <= MOST_CLAUSES:
        return [at_field("clause", "text_clauses", most=MOST_CLAUSES)]
    found = _wrong_words("title", given.get("title"))
    if given.get("status") not in SOURCE_STATUSES:
        found.append(at_field("status", "text_status"))
    if not isinstance(given.get("source"), str) or not given["source"].strip():
        found.append(at_field("source", "text_source"))
    for number, clause in enumerate(clauses, start=1):
        parts = clause.get("text") if isinstance(clause, Mapping) else None
        if not isinstance(parts, list) or not parts:
            found.append(at_field(f"clause {number}", "text_clauses", most=MOST_CLAUSES))
            continue
        found += _wrong_words(f"clause {number}", clause.get("title"))
        for words in parts:
            found += _wrong_words(f"clause {number}", words)
    return found


def written(text: AgreementText) -> str:
    """A text as people edit it: TOML with the words of both languages, ready to be adopted again."""
    lines = [f"code = {_quoted(text.code)}", f"source = {_quoted(text.source)}", f"status = {_quoted(text.status)}"]
    lines += ["", "[title]", *_both(text.content["title"])]
    for clause in text.content["clauses"]:
        lines += ["", "[[clause]]", "[clause.title]", *_both(clause["title"])]
        for words in clause["text"]:
            lines += ["[[clause.text]]", *_both(words)]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    """A string of JSON is one of TOML, apart from the character that deletes."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _both(words: Mapping[str, str]) -> list[str]:
    return [f"{code} = {_quoted(words[code])}" for code in LANGUAGES]


def latest_text() -> AgreementText:
    """The text in force to look at; the shipped one stands in, unsaved, while no agreement has named one."""
    found = AgreementText.objects.filter(code=GENERAL).order_by("-version").first()
    if found is not None:
        return found
    given = shipped()
    content = content_of(given)
    facts = {"digest": digest(content), "source": given["source"], "status": given["status"]}
    return AgreementText(code=GENERAL, version=1, content=content, **facts)


def parse_text(written: str) -> Mapping[str, Any]:
    """A text as people write it (TOML, like the shipped one). Raises Refused with line and column."""
    if _ENDLESS.search(written):
        raise Refused(at_field("text", "text_not_toml", why="."))
    try:
        found: Mapping[str, Any] = _plain(tomllib.loads(written))
    except (ValueError, RecursionError) as error:  # thousands of digits or of brackets are no TOML for Python either
        raise Refused(at_field("text", "text_not_toml", why=str(error)[:200])) from None
    return found


def _plain(found: Any) -> Any:
    """What was read, without the characters that deceive a reader and may hide behind TOML's escapes."""
    if isinstance(found, str):
        return neutral(found.replace("\x00", ""))
    if isinstance(found, list):
        return [_plain(one) for one in found]
    return {_plain(key): _plain(one) for key, one in found.items()} if isinstance(found, dict) else found
