"""What the start page says of the day: open calls, and the newest published figures with their source."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from facility.apps.calls import public as calls
from facility.apps.portfolio import public as portfolio
from facility.foundation.accounts.public import PUBLIC
from facility.interfaces.web.portfolio.pages import published
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.context import address
from facility.interfaces.web.ui.languages import said

SHOWN = ("projects_funded", "member_states", "partner_countries", "total_project_value")


def open_calls() -> list[dict[str, Any]]:
    """Up to six open calls: title, programme, until when."""
    rows = calls.visible_to(PUBLIC).filter(state="open").order_by("-opens_on", "pk")[:6]
    return [
        {
            "title": said(call.title),
            "url": f"{address(('calls:list',))}{call.code}/",
            "programme": call.programme,
            "closes": formats.moment(call.closes_at) or str(calls.words.DEADLINE_MODELS[call.deadline_model]),
            "invented": call.record.invented,
        }
        for call in rows
    ]


def newest_figures() -> list[dict[str, Any]]:
    """The newest published figure of each kind for the facility, as its source gives it; one query."""
    rows = portfolio.PublishedFigure.objects.filter(
        scope=portfolio.FACILITY_SCOPE, metric__in=SHOWN, record__invented=False
    ).order_by("position")
    newest = {row.metric: row for row in rows}
    return [
        {
            "value": published(row),
            "label": portfolio.words.label(portfolio.words.METRICS, row.metric),
            "as_of": row.as_of,
            "note": "" if row.as_of else _("undated"),
            "source": urlsplit(row.source_url).netloc.removeprefix("www."),
            "source_url": row.source_url if urlsplit(row.source_url).scheme in {"http", "https"} else "",
        }
        for row in (newest[metric] for metric in SHOWN if metric in newest)
    ]


def known_projects() -> dict[str, str]:
    """How many projects the register knows one by one, of how many announced; empty where none is known."""
    found = portfolio.coverage(portfolio.FACILITY_SCOPE)
    if not found.known:
        return {}
    return {
        "known": formats.number(found.known),
        "announced": formats.number(found.announced.value) if found.announced else "",
        "with_total": formats.number(found.with_total),
    }
