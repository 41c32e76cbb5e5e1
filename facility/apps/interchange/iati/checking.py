"""Checks an activity file with no network: XSD 2.03, the codelists, and the rules of the standard.

Source of schemas, codelists and mapping: IATI Standard (http://iatistandard.org/), see standard/LICENSE-IATI.txt.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from lxml import etree

from facility.apps.interchange.iati.rules import broken

STANDARD = Path(__file__).parent.parent / "standard"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(STANDARD / "iati-activities-schema.xsd")))


@cache
def codelists() -> dict[str, frozenset[str]]:
    """The codes of every complete codelist; incomplete lists allow any code."""
    shipped = json.loads((STANDARD / "codelists.json").read_text(encoding="utf-8"))
    return {
        name: frozenset(item["c"] for item in content["items"])
        for name, content in shipped.items()
        if content["complete"]
    }


@cache
def _mappings() -> list[tuple[str, str, etree.XPath]]:
    """Path, codelist and compiled query of each mapping whose list we hold."""
    found = []
    for row in etree.parse(str(STANDARD / "codelist-mapping.xml"), _PARSER).getroot().iter("mapping"):
        path, ref, condition = row.findtext("path") or "", row.find("codelist"), row.findtext("condition")
        name = ref.get("ref", "") if ref is not None else ""
        if name not in codelists() or "iati-organisation" in path.replace("iati-organisations", "iati-organisation"):
            continue
        element, _slash, attribute = path.rpartition("/")
        query = f"{element}[{condition}]/{attribute}" if condition and attribute.startswith("@") else path
        found.append((path, name, etree.XPath(query)))
    return found


@dataclass(frozen=True)
class Checked:
    """What a check found: faults make a file invalid; advice is what the standard recommends and the file does not do.

    Advice is (rule, the standard's sentence, how often).
    """

    faults: tuple[str, ...] = ()
    advice: tuple[tuple[str, str, int], ...] = ()


def check(content: bytes, now: datetime) -> Checked:
    """Check a file: well-formed, XSD 2.03, codelists, unique identifiers, and every rule of the standard on activities.

    `now` is the moment that "not in the future" means. Not checked: the registry's list of organisation identifiers,
    which lies on the network.
    """
    try:
        tree = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        return Checked((f"line {error.lineno}: {error.msg}",))
    schema = _schema()
    if not schema.validate(tree):
        return Checked(tuple(f"line {entry.line}: {entry.message}" for entry in schema.error_log))
    found = list(broken(tree, now))
    advice = Counter((one.rule, one.message) for one in found if not one.is_error)
    return Checked(
        faults=(*_codes(tree), *_twice(tree), *(str(one) for one in found if one.is_error)),
        advice=tuple((rule, message, number) for (rule, message), number in sorted(advice.items())),
    )


def faults(content: bytes, now: datetime) -> list[str]:
    """Everything that makes a file invalid, with its line; an empty list means that it is valid."""
    return list(check(content, now).faults)


def _codes(tree: etree._Element) -> Iterator[str]:
    for path, name, query in _mappings():
        for value in query(tree):
            if str(value) not in codelists()[name]:
                line = getattr(value.getparent(), "sourceline", 0)
                yield f"line {line}: {value!s} is not a code of the list {name} ({path})"


def _twice(tree: etree._Element) -> Iterator[str]:
    """An identifier may stand once in a file."""
    seen = Counter(one.findtext("iati-identifier") or "" for one in tree.iter("iati-activity"))
    for one in tree.iter("iati-activity"):
        named = one.findtext("iati-identifier") or ""
        if seen[named] > 1:
            yield f"line {one.sourceline}, {named}: the identifier stands more than once"
