"""A first-time applicant's way from the front page to a sealed concept note: it must not grow longer unseen.

docs/first-time-applicant.md says what the way cost before and costs now; the figures are asserted here.
"""

from collections.abc import Callable
from typing import Any

import pytest

from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.foundation.base.acts import act
from seeds.story import answers, calls, people
from tests.journeys.browser import DESKTOP, PHONE, overflows
from tests.journeys.walking import Walk

GIVEN = answers.RETURN


@pytest.fixture
def two_calls(live_server: Any) -> None:
    """The two real calls, open, and nobody who applies."""
    parties.load_reference()
    cast = people.tell()
    with act():
        [schema] = proposals.adopt_questions(at=calls.DRAFTED_2022)
    officer, authority = (cast.actor(part, calls.DRAFTED_2022) for part in ("officer", "authority"))
    calls.tell(officer, authority, (schema.code, schema.version))


def come_in(walk: Walk) -> None:
    """From the front page to an account: the wish to apply is kept on the way."""
    walk.open("/")
    walk.press("link", "Call for proposals 2022")
    walk.press("link", "Start a concept note for lot A")
    walk.press("link", "Register")
    walk.write("First and last name", "Noa New")
    walk.write("E-mail address", "noa@example.org")
    walk.press("button", "Register")
    walk.letter("register/confirm")
    walk.press("button", "This is me", exact=False)


def bring_the_organisation(walk: Walk) -> None:
    """An organisation that nobody registered before; its name is typed once."""
    walk.write("Name of the organisation", "Institute of Examples")
    walk.press("button", "Find")
    walk.write("Country of the seat", "PL")
    walk.tick("Central government")
    walk.press("button", "Register")


def write_the_note(walk: Walk) -> None:
    """Part after part; what the call or the amounts already say is not asked."""
    walk.write("Title of the action", GIVEN["title"])
    walk.write("Summary", GIVEN["summary"])
    walk.tick("Moldova")
    walk.write("Framework that the action implements", GIVEN["framework"])
    walk.write("Duration", GIVEN["duration_months"])
    walk.press("button", "Save and continue")
    for label, key in (
        ("Need that the action answers", "need"),
        ("Objectives and expected results", "objectives"),
        ("Main activities", "activities"),
        ("Role of the partner country", "ownership"),
    ):
        walk.write(label, GIVEN[key])
    walk.press("button", "Save and continue")
    [partner] = GIVEN["partners"]
    for label, key in (("Name, row 1", "name"), ("Country, row 1", "country"), ("Kind, row 1", "kind")):
        walk.write(label, partner[key])
    walk.write("Role, row 1", partner["role"])
    walk.press("button", "Save and continue")
    walk.write("Total cost of the action", GIVEN["total"])
    walk.write("Amount requested from the facility", GIVEN["requested"])
    walk.press("button", "Save and continue")
    for box in walk.page.locator("main form input[type=checkbox]").all():
        box.check()
        walk.fields += 1
    walk.press("button", "Save and continue")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_first_way_to_a_sealed_concept_note_is_no_longer_than_written_down(
    browse: Callable[..., Any], two_calls: None, shot: Any, size: dict[str, int]
) -> None:
    """Without a script, so that every page is one that is loaded; with one, fields save themselves beside this."""
    walk = Walk(browse(viewport=size, java_script_enabled=False))
    come_in(walk)
    bring_the_organisation(walk)
    assert walk.page.get_by_label("Call and lot").input_value() == "amif-2022:A"
    walk.press("button", "Start the dossier")
    assert walk.pages[-1] == "The action"
    assert walk.page.get_by_label("Fund").first.input_value() == "AMIF"
    write_the_note(walk)
    assert "20,000" in walk.page.locator("main").inner_text()
    shot(walk.page, f"first-time-check-{size['width']}")
    walk.press("button", "Submit and seal")
    assert walk.pages[-1] == "Receipt"
    assert not overflows(walk.page)
    assert (len(walk.pages), walk.clicks, walk.fields) == (16, 15, 24)
    assert walk.words <= 3_600
