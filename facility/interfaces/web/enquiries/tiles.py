"""What news, subscriptions and enquiries put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def _to_publish(actor: Actor, at: datetime) -> QuerySet[Any]:
    return enquiries.news_visible_to(actor).filter(state="cleared")


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Mentoring; news to publish; news and subscribers. News to clear stands on the task list."""
    here, policy = place("enquiries:desk_news"), enquiries.policy
    if policy.may_publish_news(actor):
        yield Tile(
            _("News to publish"), _("Cleared by a second person."), f"{here}?state=cleared", _to_publish, True, 9
        )
    if policy.may_list_news(actor):
        yield Tile(_("News"), _("Prepared, cleared, published."), here, order=45)
    if policy.may_list_subscribers(actor):
        url = place("enquiries:subscribers")
        yield Tile(_("Subscribers"), _("Who is told what is new, and the next letter."), url, order=46)
    if policy.may_list_enquiries(actor):
        url = place("enquiries:inbox")
        yield Tile(_("Enquiries"), _("What people asked, and who answers what."), url, order=47)
    if policy.may_list_cases(actor):
        told = _("Help for applicants with a call; mentors see no dossier.")
        yield Tile(_("Mentoring"), told, place("enquiries:cases"), order=48)
