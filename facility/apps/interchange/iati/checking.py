"""Checks an activity file with no network: XSD 2.03, the codelists, and the rules that decide whether it is valid.

Source of schemas, codelists and mapping: IATI Standard (http://iatistandard.org/), see standard/LICENSE-IATI.txt.
"""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

STANDARD = Path(__file__).parent.parent / "standard"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
FORBIDDEN_SIGNS = "/&|?"


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


def faults(content: bytes) -> list[str]:
    """Everything that is wrong with a file, with its line; an empty list means that it is valid.

    Checked: well-formed, XSD 2.03, codelists, unique identifiers with the reporting organisation's prefix, a start
    date, a sector and a place (rules 1.1.21, 1.3.13, 3.7.1, 4.3.1, 4.4.1, 6.2.2, 6.10.1, 6.11.1).
    Not checked here: the registry's list of organisation identifiers, which lies on the network.
    """
    try:
        tree = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        return [f"line {error.lineno}: {error.msg}"]
    schema = _schema()
    if not schema.validate(tree):
        return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]
    return [*_codes(tree), *_rules(tree)]


def _codes(tree: etree._Element) -> Iterator[str]:
    for path, name, query in _mappings():
        for value in query(tree):
            if str(value) not in codelists()[name]:
                line = getattr(value.getparent(), "sourceline", 0)
                yield f"line {line}: {value!s} is not a code of the list {name} ({path})"


def _rules(tree: etree._Element) -> Iterator[str]:
    seen = Counter(one.findtext("iati-identifier") or "" for one in tree.iter("iati-activity"))
    for one in tree.iter("iati-activity"):
        named, by = one.findtext("iati-identifier") or "", one.find("reporting-org")
        prefix = by.get("ref", "") if by is not None else ""
        at = f"line {one.sourceline}, {named}"
        if seen[named] > 1:
            yield f"{at}: the identifier stands more than once"
        if not named.startswith(f"{prefix}-") or any(sign in named for sign in FORBIDDEN_SIGNS):
            yield f"{at}: the identifier must begin with {prefix}- and hold none of {FORBIDDEN_SIGNS} (1.1.21, 1.3.13)"
        if not one.xpath("activity-date[@type='1' or @type='2']"):
            yield f"{at}: a planned or actual start date is needed (6.11.1)"
        if one.find("sector") is None and one.find("transaction/sector") is None:
            yield f"{at}: a sector is needed (6.2.2)"
        if one.find("recipient-country") is None and one.find("recipient-region") is None:
            yield f"{at}: a recipient country or region is needed (3.7.1)"
        for name, rule in (("title", "4.3.1"), ("description", "4.4.1")):
            if not any(text.text for text in one.iterfind(f"{name}/narrative")):
                yield f"{at}: the {name} needs a text ({rule})"
        for party in one.iter("participating-org"):
            if not party.get("ref") and not party.findtext("narrative"):
                yield f"{at}: a participating organisation needs a reference or a name (6.10.1)"
