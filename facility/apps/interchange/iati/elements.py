"""Small pieces of an IATI file: narratives, organisations, dates that are only partly known, amounts."""

from collections.abc import Mapping
from datetime import date

from lxml import etree

from facility.core.partial_dates import PartialDate

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A child element; attributes are written with dashes for underscores, empty ones are left out."""
    child = etree.SubElement(parent, name)
    for key, value in attributes.items():
        if value:
            child.set(key.strip("_").replace("_", "-"), value)
    child.text = text
    return child


def narratives(parent: etree._Element, name: str, texts: Mapping[str, str], **attributes: str) -> etree._Element:
    """An element with one narrative per language."""
    child = add(parent, name, **attributes)
    for language, text in texts.items():
        if text:
            add(child, "narrative", text).set(XML_LANG, language)
    return child


def organisation(parent: etree._Element, name: str, called: str, **attributes: str) -> etree._Element:
    """An organisation by name, with a reference only where there is one."""
    return narratives(parent, name, {"en": called}, **attributes)


def activity_date(parent: etree._Element, kind: str, known: str, *, is_end: bool) -> None:
    """A date of the activity; where only month or year is known the narrative says so.

    The standard wants a whole day: a start takes the first day it can be, an end the last.
    """
    if not known:
        return
    day = PartialDate.parse(known)
    whole: date = day.latest() if is_end else day.earliest()
    child = add(parent, "activity-date", iso_date=whole.isoformat(), type=kind)
    if day.precision != "day":
        missing = "day" if day.precision == "month" else "month and day"
        add(child, "narrative", f"{known} ({missing} not stated)").set(XML_LANG, "en")


def euros(cents: int) -> str:
    """Cents as a decimal with two places, negative for money that comes back."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
