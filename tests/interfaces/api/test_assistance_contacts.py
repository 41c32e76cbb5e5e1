"""National contacts named for a programme, by programs."""

from typing import Any

from facility.apps.parties.models import Organisation, Person
from facility.foundation.accounts.public import Role
from facility.foundation.base.clock import local_day, now


def test_programs_name_contacts_and_end_it(story: None, program: Any) -> None:
    person = Person.objects.select_related("record").get(user__email="donor@example.org")
    body = Organisation.objects.filter(country__isnull=False).earliest("pk")
    today = local_day(now())
    person.holdings.create(role=Role.NATIONAL_CONTACT, organisation=body, starts_on=today)
    caller = program("administrator")
    given = {"programme": "facility-assistance", "country": body.country_id, "person": person.record.token}
    given["from_day"] = today.isoformat()
    assert program("coordinator").ask("POST", "assistance-contacts", given).status_code == 403
    made = caller.ask("POST", "assistance-contacts", given)
    assert (made.status_code, made.json()["person"]) == (201, person.name)
    assert caller.ask("POST", "assistance-contacts", given).status_code == 422
    number = made.json()["number"]
    assert [one["number"] for one in program("coordinator").get("assistance-contacts").json()] == [number]
    assert program("applicant").get("assistance-contacts").status_code == 403
    day = {"until_day": today.isoformat()}
    assert caller.ask("POST", f"assistance-contacts/{number}/end", day).json()["until_day"] == today.isoformat()
    assert caller.ask("POST", f"assistance-contacts/{number}/end", day).status_code == 409
