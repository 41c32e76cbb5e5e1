"""Who pays, on the page of what is paid: shown where it is stated, or known of what the thing belongs to."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.finance import public as finance
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import PUBLIC
from facility.foundation.base.clock import local_day, now
from facility.interfaces.web.finance.funding import funds_in_words, statement_rows

register = template.Library()


def _day(thing: Any, context: RequestContext) -> Any:
    """The day of a meeting that has one, else today: what is paid then is what the page says."""
    starts = getattr(thing, "starts", "")
    if starts:
        return PartialDate.parse(starts).earliest()
    return local_day(getattr(context.get("request"), "at", None) or now())


def _rows(thing: Any, context: RequestContext) -> list[tuple[Any, ...]]:
    process, project = getattr(thing, "process", None), getattr(thing, "project", None)
    records = [thing.record_id, *([process.record_id] if process is not None else [])]
    stated = finance.stated_on(records, _day(thing, context))
    if thing.record_id in stated:
        return statement_rows(stated[thing.record_id])
    if project is not None and project.record.is_public and project.fund_codes:
        said = _("Not stated of the meeting: the funds that sources name for its project.")
        return [
            (_("Paid from"), funds_in_words(project.fund_codes.strip(";").split(";"))),
            (_("Whose word it is"), said),
        ]
    if process is not None and process.record_id in stated and stated[process.record_id].fund_codes:
        said = _("Not stated of the meeting: what is stated of its process on that day.")
        return [*statement_rows(stated[process.record_id]), (_("Remark"), said)]
    return []


@register.inclusion_tag("finance/paid_from.html", takes_context=True)
def paid_from(context: RequestContext, thing: Any) -> dict[str, Any]:
    """By which funds a thing is paid, whose word that is, and where it is stated. One query; nothing where nobody said."""
    actor = getattr(context.get("request"), "actor", PUBLIC)
    may = finance.may_state(thing.record, thing, actor)
    rows = _rows(thing, context)
    address = reverse("finance:funding", args=[thing.record.token]) if rows or may else ""
    return {"rows": rows, "address": address, "may": may}
