"""The values that narrow a search, drawn here: a page has dozens of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def facet_values(values: Iterable[Mapping[str, Any]]) -> SafeString:
    """A list of links that each add a value or take it away, with their counts."""
    drawn = []
    for one in values:
        mark, before = "", ""
        if one["is_on"]:
            mark, before = ' aria-current="true"', f'<span class="u-sr-only">{_("Take away")}: </span>'
        count = f' <span class="f-tab__count">{one["count"]}</span>' if one["count"] else ""
        link = f'<a class="ecl-link" href="{escape(one["url"])}"{mark}>{before}{conditional_escape(one["label"])}</a>'
        drawn.append(f"<li>{link}{count}</li>")
    return SafeString(f'<ul class="f-find__values">{"".join(drawn)}</ul>')
