"""Bodies that take part in recorded projects, kept once each in the register of organisations."""

from datetime import datetime

from facility.apps.parties.public import Organisation
from facility.foundation.base.acts import step
from facility.foundation.records.public import create


@step
def registered_body(*, name: str, country: str, at: datetime, invented: bool = False) -> Organisation:
    """The organisation of that name and country, added as a publicly recorded body when it is new."""
    found = Organisation.objects.filter(name=name).order_by("id").first()
    if found is not None:
        return found
    record = create(kind="organisation", label={"en": name}, at=at, invented=invented, is_public=True)
    return Organisation.objects.create(record=record, name=name)
