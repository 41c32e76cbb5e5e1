"""The texts of letters: one file per kind and language, found in the apps' `letters` folders."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from django.conf import settings

from facility.core.errors import NotFound

# Every letter may use these without giving them.
STANDING = frozenset({"facility", "address"})
_FILE = re.compile(r"^(?P<kind>[a-z0-9_.]+)\.(?P<language>[a-z]{2})\.txt$")
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_SUBJECT, _TOPIC, _MUST = "Subject: ", "Topic: ", "Must: "


@dataclass(frozen=True)
class Text:
    """The words of one kind in one language, with placeholders in braces."""

    kind: str
    language: str
    subject: str
    body: str
    placeholders: frozenset[str]
    # What it belongs to, and why nobody can turn it off ("" where one can): said once, in the English file.
    topic: str = ""
    must: str = ""


_FOLDERS: dict[str, Path] = {}


def register_letters(folder: str | Path, app: str = "") -> None:
    """Add a folder of letters; `app` is the app's label (the name of the folder above, where not given).

    Folders called `letters` inside installed apps are added by themselves.
    """
    path = Path(folder)
    _FOLDERS[app or path.parent.name] = path
    _index.cache_clear()


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises ValueError for anything but plain names."""
    names = set()
    for _literal, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not _NAME.match(name):
            raise ValueError(f"not a plain placeholder: {{{name}}}")
        names.add(name)
    return frozenset(names)


def _heading(rest: str, name: str) -> tuple[str, str]:
    """What the next line says under that name, and what follows; "" where it is another line."""
    if not rest.startswith(name):
        return "", rest
    said, _newline, after = rest.removeprefix(name).partition("\n")
    return said.strip(), after


def read_text(path: Path, kind: str, language: str) -> Text:
    """Read one file. Raises ValueError where the subject is missing or a placeholder is odd."""
    first, _newline, rest = path.read_text(encoding="utf-8").partition("\n")
    if not first.startswith(_SUBJECT) or not first.removeprefix(_SUBJECT).strip():
        raise ValueError(f"{path.name}: the first line must be 'Subject: ...'")
    topic, rest = _heading(rest, _TOPIC)
    must, rest = _heading(rest, _MUST)
    subject, body = first.removeprefix(_SUBJECT).strip(), rest.strip("\n") + "\n"
    if not body.strip():
        raise ValueError(f"{path.name}: there is no text below the subject")
    return Text(kind, language, subject, body, placeholders(subject) | placeholders(body), topic, must)


@lru_cache(maxsize=1)
def _index() -> dict[str, dict[str, Path]]:
    """Files by kind ("proposals.received") and language."""
    found: dict[str, dict[str, Path]] = {}
    for app, folder in sorted(_FOLDERS.items()):
        for path in sorted(folder.glob("*.txt")):
            match = _FILE.match(path.name)
            if match is None:
                raise ValueError(f"{path}: a letter is called <kind>.<language>.txt")
            stem = match["kind"].removeprefix(f"{app}.")
            found.setdefault(f"{app}.{stem}", {})[match["language"]] = path
    return found


def full_kind(kind: str) -> str:
    """The full name of a kind, given in full ("proposals.received") or without its app where only one app has it.

    Raises NotFound for an unknown one or one that several apps have.
    """
    index = _index()
    if kind in index:
        return kind
    found = [name for name in index if name.partition(".")[2] == kind]
    if len(found) != 1:
        raise NotFound(f"letter {kind}")
    return found[0]


def kinds() -> dict[str, tuple[str, ...]]:
    """All kinds with their languages."""
    return {kind: tuple(sorted(files)) for kind, files in _index().items()}


@lru_cache(maxsize=256)
def _cached(path: Path, kind: str, language: str, _changed: int) -> Text:
    return read_text(path, kind, language)


def text(kind: str, language: str) -> Text:
    """The words of a kind in a language, else in English, else in any. Raises NotFound, ValueError."""
    name = full_kind(kind)
    files = _index()[name]
    for code in (language, settings.LANGUAGE_CODE, *sorted(files)):
        if code in files:
            path = files[code]
            return _cached(path, name, code, path.stat().st_mtime_ns)
    raise NotFound(f"letter {kind}")


def check_letters() -> list[str]:
    """What is wrong with the letters of all apps, as sentences: a language missing, placeholders that differ."""
    wanted = [code for code, _name in settings.LANGUAGES]
    faults = []
    for kind, files in _index().items():
        found: dict[str, frozenset[str]] = {}
        faults += [f"{kind}: no text in {code}" for code in wanted if code not in files]
        for code, path in files.items():
            try:
                found[code] = read_text(path, kind, code).placeholders
            except ValueError as error:
                faults.append(f"{kind} ({code}): {error}")
        if len(set(found.values())) > 1:
            told = "; ".join(f"{code}: {', '.join(sorted(names))}" for code, names in sorted(found.items()))
            faults.append(f"{kind}: placeholders differ between languages ({told})")
    return faults
