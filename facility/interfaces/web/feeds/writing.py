"""XML that is written and never read: elements with texts that every parser takes."""

import re
from collections.abc import Mapping

from lxml import etree

# What XML 1.0 has no place for; a text of people may hold it all the same.
_NEVER = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(text: str) -> str:
    """The text without the signs that XML has no place for."""
    return _NEVER.sub("", text)


def add(
    parent: etree._Element, name: str, text: str = "", language: str = "", attributes: Mapping[str, str] | None = None
) -> etree._Element:
    """A new last child with a text, its language and its attributes."""
    made = etree.SubElement(parent, name, dict(attributes or {}))
    if language:
        made.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    if text:
        made.text = readable(text)
    return made


def written(root: etree._Element) -> bytes:
    """The document."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
