"""A request on which the national contact is asked for a word, for tests of pages and programs."""

from typing import Any

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Endorsement, Setting
from facility.foundation.accounts.public import Actor, Role
from tests.apps.assistance import make


def asked(actor_of: Any) -> tuple[make.Cast, Actor, Endorsement]:
    """Who takes part, the national contact, and the word asked for."""
    make.loaded()
    of = make.cast(actor_of)
    contact = actor_of(Role.NATIONAL_CONTACT, organisation=make.body("Contact point", "PL", "public_authority_central"))
    Setting.objects.create(
        programme=assistance.programme_by_code(make.OWN),
        key="endorsement",
        value="advice",
        valid_from=make.AT.date(),
        source="A text",
        status="demonstration",
    )
    make.submitted(of)
    return of, contact, Endorsement.objects.select_related("record", "request__record").get()
