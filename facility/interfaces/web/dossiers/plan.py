"""The work plan drawn in time: activities from month to month, counted from the planned start."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from facility.apps.proposals import public as proposals
from facility.core.periods import add_months
from facility.foundation.base.partial import day_or_none
from facility.interfaces.web.ui.charts import Span, Spans

_MOST_ROWS = 60


def _month(value: Any) -> int | None:
    """A month of the action, from 1; None for what is none."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 120 else None


def work_plan(values: Mapping[str, Any]) -> Spans | None:
    """The activities as a chart with its sentence and table; None without a planned start or without activities."""
    start = day_or_none(values.get(proposals.questions.STARTS))
    rows = values.get(proposals.questions.ACTIVITIES) or []
    if start is None or not rows:
        return None
    spans = []
    for row in rows[:_MOST_ROWS]:
        first, last = _month(row.get("from_month")), _month(row.get("to_month"))
        begins = add_months(start, first - 1) if first else None
        ends = add_months(start, last) - timedelta(days=1) if last and first and last >= first else None
        spans.append(Span(str(row.get("activity") or _("not stated")), begins, ends))
    return Spans(title=_("Activities in time"), spans=spans)
