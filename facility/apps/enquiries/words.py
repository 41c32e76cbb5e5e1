"""Words of news and subscriptions; codes stay in core and models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEWS_STATES: dict[str, Promise] = {
    "proposed": _("To be cleared by a second person"),
    "cleared": _("To be published"),
    "published": _("Published"),
    "dropped": _("Dropped"),
}
CONTENTS: dict[str, Promise] = {
    "policy": _("Policy updates and lessons"),
    "events": _("Events and meetings"),
    "funding": _("Funding opportunities"),
}
FREQUENCIES: dict[str, Promise] = {
    "daily": _("Once a day at most"),
    "weekly": _("Once a week at most"),
    "monthly": _("Once in thirty days at most"),
}
SUBSCRIPTION_STATES: dict[str, Promise] = {
    "requested": _("Not confirmed yet"),
    "confirmed": _("Confirmed"),
    "paused": _("Paused"),
    "unsubscribed": _("Unsubscribed"),
    "erased": _("Erased"),
}
PAUSES: dict[str, Promise] = {
    "bounced": _("The mail server of the address refused a letter for good."),
    "told_by_staff": _("Staff noted that a letter came back."),
}
# The themes by which everything public is tagged, as lessons are.
THEMES: dict[str, Promise] = {
    "legal_migration": _("Legal migration and mobility"),
    "asylum": _("International protection and asylum"),
    "trafficking": _("Trafficking in human beings"),
    "return": _("Return and reintegration"),
    "borders": _("Border management"),
    "smuggling": _("Anti-smuggling"),
    "capacity": _("Capacity building"),
}
FINDINGS: dict[str, Promise] = {
    "news_text_missing": _("Write this text before going on."),
    "news_second_person": _("The person who prepared the news cannot clear it."),
    "news_content_unknown": _("Choose what kind of news it is."),
    "subscription_contents_missing": _("Choose at least one kind of content."),
    "subscription_choice_unknown": _("“%(code)s” is not on offer: choose from the list."),
}
