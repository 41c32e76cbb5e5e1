"""Assistance, dialogue, knowledge and communication in a browser: each act by the person whose act it is."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import expect

from facility.apps.assistance import public as assistance
from facility.apps.interchange import public as interchange
from facility.apps.parties import public as parties
from facility.apps.projects.public import Project
from facility.foundation.accounts.public import system
from facility.foundation.base import clock
from facility.foundation.jobs import public as jobs
from facility.foundation.post.public import send_due
from seeds.story import library, people
from tests.journeys.browser import PHONE, overflows
from tests.journeys.stage import Stage

PORTFOLIO = Path(__file__).resolve().parent.parent.parent / "seeds" / "portfolio"
LOADER = system("load-portfolio")
PROBLEM = "Complaints about recruiters are lost between three offices."


@pytest.fixture
def cast(live_server: Any) -> people.Cast:
    """The people of the story, the programmes of assistance and the lists of the roster."""
    parties.load_reference()
    assistance.load_programmes(actor=LOADER, at=clock.now())
    assistance.load_roster_lists(actor=LOADER, at=clock.now())
    return people.tell()


@pytest.fixture
def stages(browse: Any, cast: people.Cast, sign_in: Any, axe: Any, shot: Any) -> Callable[..., Stage]:
    """A stage of the browser's settings."""
    return lambda name, **settings: Stage(browse(**settings), cast, sign_in, axe, shot, name)


def day(after: int) -> str:
    """A day from today on, as a date field takes it."""
    return f"{clock.now() + timedelta(days=after):%Y-%m-%d}"


def letter(place: str, after: int = 0) -> str:
    """The way into the system that the last letter names, once all that wait some days later were sent."""
    send_due(clock.now() + timedelta(days=after))
    found = re.search(rf"/{place}/[^/\s]+/", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def test_an_authority_asks_for_assistance_and_gets_a_decision(stages: Callable[..., Stage]) -> None:
    """Requester without scripts, coordinator, consulted service, authorising officer."""
    asking, desk = stages("assistance-asking", java_script_enabled=False), stages("assistance-desk")
    asking.become("applicant")
    asking.go("/assistance/facility-assistance/")
    asking.keep("programme")
    asking.follow("Ask for assistance")
    asking.write("Title", "A register of recruiters that is kept")
    asking.press("Keep as a draft")
    asking.says("Still missing")
    asking.keep("draft")
    asking.follow("Write on")
    asking.write("The problem", PROBLEM)
    asking.write("The purpose", "One register that the inspectorate keeps after the mission.")
    asking.write("Kind of assistance", "expert_mission")
    asking.write("Not before", day(30))
    asking.write("Useful until", day(200))
    asking.write("Why in this time", "The inspectorate is set up in spring.")
    asking.write("Country that it is for", "MD")
    asking.write("Language to work in", "en")
    asking.page.get_by_label("I have read what is never given").check()
    asking.press("Keep")
    asking.agree("Hand it in")
    asking.says("Received. This is your receipt")
    asking.keep("receipt")
    desk.become("coordinator")
    desk.go("/desk/assistance/")
    desk.keep("desk", "desk")
    desk.follow("A register of recruiters that is kept")
    desk.says("No other request shares its words.")
    desk.agree("Register it")
    desk.follow("Consult services")
    desk.write("Question", "Does another instrument give the same?")
    desk.write("Demonstration Delegation", "yes")
    desk.keep("consult", "consult")
    desk.press("Ask them")
    desk.keep("consulted", "request")
    request = desk.page.url
    desk.become("delegate")
    desk.go("/desk/consultations/")
    desk.follow("A register of recruiters that is kept")
    desk.keep("answer", "answer")
    desk.page.get_by_label("No objection", exact=True).check()
    desk.press("Reply", exact=False)
    desk.become("coordinator")
    desk.go(request)
    desk.agree("Close the consultation")
    desk.become("authority")
    desk.go(request)
    desk.follow("Decide")
    for choice in desk.page.locator("main select[name^=criterion_]").all():
        choice.select_option("met")
    desk.page.locator("main input[name=decision][value=approved]").check()
    desk.write("Reason", "The problem is stated clearly, and the inspectorate keeps what is made.")
    desk.keep("decide", "decide")
    desk.press("Decide")
    asking.go(request)
    asking.says("The problem is stated clearly, and the inspectorate keeps what is made.")
    asking.keep("decided")


def test_an_expert_applies_and_is_admitted_matched_and_booked_for_days(stages: Callable[..., Stage]) -> None:
    """Expert on a phone, coordinator at a desk."""
    expert, desk = stages("expert", viewport=PHONE), stages("expert-desk")
    expert.become("expert")
    expert.go("/expert/")
    expert.keep("before", "before")
    expert.follow("Apply for the roster")
    expert.write("What you do, in a line", "Labour inspector who set up a register of recruiters")
    expert.page.get_by_label("Labour mobility schemes").check()
    expert.page.get_by_label("I declare that nothing ties me").check()
    expert.write("Language 1 (optional)", "en")
    expert.write("Level of language 1, A1 to C2 (optional)", "C1")
    expert.write("Available from, period 1 (optional)", day(10))
    expert.write("Available until, period 1 (optional)", day(200))
    expert.keep("apply", "apply")
    expert.press("Apply")
    expert.says("Applied. A coordinator decides, and you get a letter.")
    assert not overflows(expert.page)
    desk.become("coordinator")
    desk.go("/desk/experts/")
    desk.follow("Xenia, expert")
    desk.write("Reason", "Ten years of inspection, no tie to any body that asks.")
    desk.keep("judge", "judge")
    desk.press("Admit")
    desk.go("/desk/experts/match/")
    desk.write("Competence (optional)", "labour_mobility")
    desk.write("From", day(30))
    desk.write("Until", day(60))
    desk.write("Working days needed", "3")
    desk.press("Show who fits")
    desk.says("Xenia, expert")
    desk.keep("match", "match")
    desk.follow("Xenia, expert")
    desk.follow("Hold days")
    desk.write("What the days are for", "Setting up a register of recruiters")
    desk.write("First day", day(30))
    desk.write("Last day", day(36))
    desk.keep("hold", "hold")
    desk.press("Hold the days")
    expert.go("/expert/")
    expert.says("Setting up a register of recruiters")
    expert.keep("asked")


def test_a_meeting_is_planned_and_a_participant_registers_on_a_phone(stages: Callable[..., Stage]) -> None:
    """Secretariat at a desk, participant on a phone, with one place for two."""
    desk, phone = stages("meeting-desk"), stages("meeting-phone", viewport=PHONE)
    desk.become("secretariat")
    desk.go("/desk/meetings/")
    desk.follow("Plan a meeting")
    desk.write("Title in English", "A session on recruiters")
    desk.write("Kind", "webinar")
    desk.write("First day", day(60))
    desk.write("Begins at", "10:00")
    desk.write("Last day", day(60))
    desk.write("Ends at", "12:00")
    desk.write("Time zone", "Europe/Brussels")
    desk.write("Held", "online")
    desk.keep("plan", "plan")
    desk.press("Plan it")
    desk.follow("Add a session")
    desk.write("Title in English", "What a register needs")
    desk.write("Day", day(60))
    desk.write("Begins at", "10:00")
    desk.write("Ends at", "11:00")
    desk.press("Save")
    desk.follow("Add a group")
    desk.write("Name in English", "Inspectorates")
    desk.press("Save")
    desk.agree("Publish")
    desk.follow("Registration and places")
    desk.write("Registration opens", f"{clock.now() - timedelta(days=1):%Y-%m-%d} 09:00")
    desk.write("Registration closes", f"{day(50)} 17:00")
    desk.write("Places", "1")
    desk.press("Save")
    desk.keep("meeting", "meeting")
    desk.follow("Page of the meeting")
    address = desk.page.url
    for part, told in (("newcomer", "You have a place."), ("partner", "You are in the waiting line.")):
        phone.become(part)
        phone.go(address)
        phone.keep(f"page-{part}", "page")
        phone.follow("Register")
        phone.page.get_by_label("Inspectorates").check()
        phone.keep(f"register-{part}", "register")
        phone.press("Register")
        phone.says(told)
        assert not overflows(phone.page)
    phone.keep("registration", "registration")
    phone.become("newcomer")
    phone.go("/registrations/")
    phone.follow("A session on recruiters")
    with phone.page.expect_download() as calendar:
        phone.page.get_by_role("link", name="File for the calendar").click()
    assert b"SUMMARY:A session on recruiters" in calendar.value.path().read_bytes()
    phone.agree("Withdraw the registration")
    phone.become("partner")
    phone.go("/registrations/")
    phone.says("Has a place")
    desk.go("/desk/meetings/")
    desk.follow("A session on recruiters")
    desk.follow("Who registered")
    desk.says("Pablo, partner")
    desk.keep("registrants", "registrants")


def test_news_reaches_a_subscriber_who_leaves_with_one_click(stages: Callable[..., Stage]) -> None:
    """Editor and second person, subscriber on a phone without an account."""
    desk, phone = stages("news-desk"), stages("news-phone", viewport=PHONE)
    phone.become(None)
    phone.go("/subscribe/")
    phone.write("Your name", "Reader")
    phone.write("E-mail address", "reader@example.org")
    phone.write("What it is about", "partnership")
    phone.write("Your message", "We put what is new on the notice board of our reading room.")
    phone.page.get_by_label("Policy updates and lessons").check()
    countries = phone.page.get_by_role("group", name="Countries")
    countries.locator("summary").click()
    countries.get_by_role("searchbox", name="Find in the list").fill("MOLDÓV")
    expect(countries.locator("label:visible")).to_have_text(["Moldova"])
    countries.get_by_label("Moldova").check()
    phone.keep("subscribe", "subscribe")
    expect(countries.locator("summary")).to_have_text("Choose: Moldova")
    countries.get_by_label("Moldova").uncheck()
    expect(countries.locator("summary")).to_have_text("Choose: none chosen")
    phone.press("Subscribe")
    phone.go(letter("subscriptions/confirm"))
    phone.says("We put what is new on the notice board of our reading room.")
    phone.keep("confirm", "confirm")
    phone.press("This is me: write to me")
    phone.says("Confirmed. From now on you are told what is new.")
    phone.says("Most messages need no answer.")
    desk.become("editor")
    desk.go("/desk/enquiries/?intent=updates&state=received")
    desk.page.locator("main table a").filter(has_text="MPF-E-").first.click()
    desk.says("We put what is new on the notice board of our reading room.")
    desk.keep("registration", "registration")
    desk.press("Note it as seen")
    desk.says("Noted as seen. Nobody is written to.")
    desk.go("/desk/news/")
    desk.follow("Prepare news")
    desk.write("Title, in English", "Registers of recruiters compared")
    desk.write("Text, in English", "Five inspectorates show how they keep theirs.")
    desk.write("Kind of content", "policy")
    desk.keep("prepare", "prepare")
    desk.press("Keep it for clearing")
    item = desk.page.url
    desk.become("officer")
    desk.go(item)
    desk.press("Clear it, as a second person")
    desk.become("editor")
    desk.go(item)
    desk.agree("Publish")
    jobs.run_schedule(clock.now() + timedelta(days=8), only="enquiries.digests")
    left = letter("subscriptions", after=9)
    assert "Registers of recruiters compared" in str(mail.outbox[-1].body)
    phone.go(f"{left}unsubscribe/")
    phone.keep("leave", "leave")
    phone.press("Unsubscribe")
    phone.says("You have left.")
    assert not overflows(phone.page)


def test_a_reader_finds_a_passage_of_a_publication_and_takes_the_file(
    stages: Callable[..., Stage], cast: people.Cast
) -> None:
    """Reader without an account; what the editor cleared was read by the worker."""
    library.tell(cast)
    jobs.run_due(clock.now())
    reader = stages("library-reader")
    reader.become(None)
    reader.go("/publications/")
    reader.keep("library", "library")
    reader.follow("Search in the texts of the publications")
    reader.page.locator("main").get_by_role("searchbox").fill("two hundred people")
    reader.press("Search")
    reader.says("Opening a counter for people who return")
    assert reader.page.locator("main mark").count()
    reader.keep("found", "found")
    reader.follow("Opening a counter for people who return")
    reader.keep("publication", "publication")
    with reader.page.expect_download() as paper:
        reader.page.locator("main").get_by_role("link", name="English").first.click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")


def placed(stage: Stage) -> int:
    """How many projects the matrix counts as placed."""
    found = re.search(r"(\d+) are placed", stage.page.locator("main").inner_text())
    assert found
    return int(found[1])


def test_a_project_is_placed_by_one_person_and_settled_by_a_curator(
    stages: Callable[..., Stage], cast: people.Cast
) -> None:
    """Officer and curator; the matrix that everybody sees follows the second."""
    interchange.load(PORTFOLIO, actor=LOADER, at=clock.now())
    interchange.release(kind=interchange.REAL, actor=LOADER, at=clock.now())
    desk = stages("curator")
    project = Project.objects.select_related("record").filter(placements=None).first()
    assert project is not None
    place = f"/desk/approaches/{project.record.reference}/"
    desk.become("officer")
    desk.go(place)
    desk.keep("propose", "propose")
    desk.page.locator("main [name=approach]").first.select_option("2023-09 hybrid")
    desk.write("Reason", "Two sentences of its own page say so.")
    desk.press("Propose")
    desk.says("You proposed it; somebody else settles it.")
    desk.become(None)
    desk.go("/approaches/2023-09/")
    before = placed(desk)
    desk.become("editor")
    desk.go("/desk/approaches/")
    desk.keep("placements", "placements")
    desk.go(place)
    desk.press("Confirm")
    desk.become(None)
    desk.go("/approaches/2023-09/")
    desk.keep("matrix", "matrix")
    assert placed(desk) == before + 1
