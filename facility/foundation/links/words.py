"""Words of links: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FINDINGS: Mapping[str, Any] = {
    "links.no_such_record": _("There is nothing with this reference that you may see. Copy it from its page."),
    "links.kind_of_its_own": _("This kind of connection is made on a page of its own. Choose one from the list."),
    "links.to_itself": _("A thing cannot be connected with itself."),
    "links.ends_before_it_starts": _("The last day lies before the first."),
}
