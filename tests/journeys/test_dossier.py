"""An applicant writes a concept note in a browser, mends what a rule stops, submits and keeps the receipt."""

from datetime import timedelta
from typing import Any

import pytest

from facility.apps.parties.public import actor_for
from facility.apps.proposals.models import Proposal, Submission
from facility.foundation.accounts.public import Role
from facility.foundation.base import clock
from tests.apps.proposals import make
from tests.journeys.browser import overflows

TEXTS = {
    "Need that the action answers": "The ministry of labour asks for it in its plan of 2025.",
    "Objectives and expected results": "Three hundred people who return find work within a year.",
    "Main activities": "Training, matching with employers, follow-up.",
    "Role of the partner country's institutions": "The ministry steers and gives its training centres.",
}


@pytest.fixture
def people(live_server: Any, user_of: Any) -> dict[str, Any]:
    """An applicant of an organisation, an officer, an open call."""
    now = clock.now()
    body = make.organisation(at=now)
    olga = user_of(Role.GRANTS_OFFICER, name="Olga")
    make.open_lot(actor_for(olga, now), now - timedelta(days=1))
    return {"anna": user_of(Role.APPLICANT, organisation=body, name="Anna"), "olga": olga, "body": body}


def settle(page: Any) -> None:
    """Wait until fields have saved themselves: the database of tests, in memory, takes one write at a time."""
    page.locator("h1").click()
    page.wait_for_timeout(250)
    page.wait_for_load_state("networkidle")


def write(page: Any, label: str, value: str) -> None:
    """Type into a field, or choose, and let it save itself."""
    page.wait_for_load_state("networkidle")
    box = page.get_by_label(label, exact=False).first
    if box.evaluate("one => one.tagName") == "SELECT":
        box.select_option(value)
    else:
        box.fill(value)
    settle(page)


def press(page: Any, name: str) -> None:
    """Press a button once the fields have saved themselves."""
    settle(page)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("networkidle")


def fill_basics(page: Any) -> None:
    write(page, "Title of the action", "Skills for return")
    write(page, "Summary", "People who return find work that fits what they learned.")
    write(page, "Fund", "AMIF")
    write(page, "Framework that the action implements", "none")
    write(page, "Duration", "24")
    page.get_by_label("Morocco").check()
    settle(page)


def test_a_concept_note_from_start_to_receipt(
    page: Any, browse: Any, phone: Any, people: Any, sign_in: Any, axe: Any, shot: Any, tmp_path: Any
) -> None:
    sign_in(page, people["anna"])
    page.goto("/dossiers/")
    axe(page)
    shot(page, "dossier-00-none")
    page.goto("/dossiers/start/")
    axe(page)
    shot(page, "dossier-01-start")
    page.get_by_role("button", name="Start the dossier").click()
    page.get_by_role("heading", name="The action").wait_for()
    page.get_by_role("link", name="Untitled dossier").click()
    page.get_by_role("heading", name="Untitled dossier").wait_for()
    axe(page)
    shot(page, "dossier-02-board-empty")
    board = page.url

    page.get_by_role("link", name="The action", exact=True).click()
    fill_basics(page)
    write(page, "Acronym", "SKILLS")
    page.wait_for_function(
        "[...document.querySelectorAll('[data-field=acronym] [data-saved]')].some(e => e.textContent)"
    )
    axe(page)
    shot(page, "dossier-03-part")
    press(page, "Save and continue")
    page.get_by_role("heading", name="Relevance", exact=True).wait_for()
    for label, text in TEXTS.items():
        write(page, label, text)
    press(page, "Save and continue")
    page.get_by_role("heading", name="Consortium").wait_for()
    write(page, "Name, row 1", "Ministry of Labour")
    write(page, "Country, row 1", "MA")
    write(page, "Kind, row 1", "public_authority_central")
    write(page, "Role, row 1", "co_applicant")
    press(page, "Save and add a row")
    page.get_by_label("Name, row 2").wait_for()
    axe(page)
    shot(page, "dossier-04-consortium")
    press(page, "Save and continue")
    page.get_by_role("heading", name="Money").wait_for()
    write(page, "Total cost of the action", "500000")
    write(page, "Amount requested from the facility", "490000")
    write(page, "Own contribution of the applicants", "10000")
    press(page, "Save")
    page.get_by_text("What the rules say about this part").wait_for()
    axe(page)
    shot(page, "dossier-05-money")
    press(page, "Save and continue")
    page.get_by_role("heading", name="Declarations").wait_for()
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
        settle(page)
    shot(page, "dossier-06-declarations")
    press(page, "Save and continue")

    page.get_by_role("heading", name="Check your answers").wait_for()
    axe(page)
    shot(page, "dossier-07-check-stopped")
    page.get_by_role("button", name="Submit and seal").click()
    page.get_by_text("Not handed in: some points stop it").wait_for()
    assert not Submission.objects.exists()
    page.locator("a[href$='#id_requested']").first.click()
    write(page, "Amount requested from the facility", "475000")
    write(page, "Own contribution of the applicants", "25000")
    press(page, "Save")
    page.get_by_text("Saved.").wait_for()
    page.goto(board)
    page.get_by_text("No rule stops the submission.").wait_for()
    axe(page)
    shot(page, "dossier-08-board")

    page.get_by_role("link", name="see and add").click()
    axe(page)
    page.get_by_label("What is it?").select_option("letter_b")
    page.get_by_label("Partner country").select_option("MA")
    letter = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"}
    page.get_by_label("File").set_input_files(letter)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="letter.pdf").wait_for()
    axe(page)
    shot(page, "dossier-09-documents")

    sign_in(phone, people["anna"])
    for path, name in (
        ("", "board"),
        ("parts/basics/", "basics"),
        ("parts/consortium/", "consortium"),
        ("parts/money/", "money"),
        ("documents/", "documents"),
        ("check/", "check"),
        ("access/?q=Agency", "access"),
        ("withdraw/", "withdraw"),
        ("versions/requested/", "versions"),
    ):
        phone.goto(board + path)
        axe(phone)
        shot(phone, f"dossier-phone-{name}")
        assert not overflows(phone), path

    page.goto(board + "check/")
    page.get_by_role("button", name="Submit and seal").click()
    page.get_by_role("heading", name="Receipt", exact=True).wait_for()
    axe(page)
    shot(page, "dossier-10-receipt")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipt (PDF)").click()
    download.value.save_as(tmp_path / "receipt.pdf")
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")
    page.goto(board)
    page.get_by_text("Concept note received and sealed").wait_for()
    axe(page)
    shot(page, "dossier-11-course")
    for path, name in (("", "course"), ("receipt/concept/", "receipt"), ("handed-in/concept/", "handed-in")):
        phone.goto(board + path)
        axe(phone)
        shot(phone, f"dossier-phone-{name}")
        assert not overflows(phone), path
    page.goto("/dossiers/")
    axe(page)
    shot(page, "dossier-12-list")
    page.goto("/receipts/key/")
    axe(page)

    desk = browse()
    sign_in(desk, people["olga"])
    desk.goto("/desk/dossiers/")
    axe(desk)
    shot(desk, "dossier-20-desk-list")
    desk.get_by_role("link", name="MPF-CN").click()
    desk.get_by_text("Nothing of it can be read").wait_for()
    axe(desk)
    shot(desk, "dossier-21-desk-sealed")
    open_it(people["olga"])
    desk.reload()
    axe(desk)
    shot(desk, "dossier-22-desk-opened")
    sign_in(phone, people["olga"])
    phone.goto(desk.url)
    axe(phone)
    shot(phone, "dossier-phone-desk")
    assert not overflows(phone)


def open_it(officer: Any) -> None:
    """Take the dossier up, as the officer's act does."""
    from facility.apps.evaluation import public as evaluation

    now = clock.now()
    evaluation.take_up(proposal_id=Proposal.objects.get().pk, actor=actor_for(officer, now), at=now)


def test_without_a_script_a_part_is_written_and_rows_are_added(
    browse: Any, people: Any, sign_in: Any, shot: Any
) -> None:
    page = browse(java_script_enabled=False)
    sign_in(page, people["anna"])
    page.goto("/dossiers/start/")
    page.get_by_role("button", name="Start the dossier").click()
    page.get_by_role("link", name="Untitled dossier").click()
    page.get_by_role("link", name="Consortium").click()
    write(page, "Name, row 1", "Ministry of Labour")
    page.get_by_role("button", name="Save and add a row").click()
    page.get_by_label("Name, row 3").wait_for()
    assert page.get_by_label("Name, row 1").input_value() == "Ministry of Labour"
    shot(page, "dossier-30-no-script")
