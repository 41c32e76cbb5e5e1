"""What a record is connected with: its confirmed links, as far as the reader may view the other end."""

from typing import Any

from django.template.context import RequestContext
from django.utils.translation import get_language

from facility.foundation.accounts.public import PUBLIC
from facility.foundation.base.text import pick
from facility.foundation.links.public import links_of, may_propose
from facility.interfaces.web.ui.components.library import register


@register.inclusion_tag("ui/connected.html", takes_context=True)
def connected(context: RequestContext, record: Any, level: int = 2) -> dict[str, Any]:
    """A list of connected records with the words of each link; nothing where there are none. Queries: one, and one
    per kind of record at the other end.
    """
    request = context.get("request")
    language = (get_language() or "en").split("-")[0]
    actor = getattr(request, "actor", PUBLIC)
    rows = links_of(record, actor)
    return {
        "token": record.token if may_propose(actor) else "",
        "level": min(max(int(level), 2), 6),
        "rows": [
            {"words": row.words, "url": row.address, "name": pick(row.label, language), "reference": row.reference}
            for row in rows
        ],
    }
