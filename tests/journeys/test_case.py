"""One case in a browser, from an open call to published open data: each act by the person whose act it is."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from facility.apps.finance import public as finance
from facility.apps.interchange import public as interchange
from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.apps.projects.public import Project
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import system
from facility.foundation.base import clock
from facility.foundation.base.acts import act
from facility.foundation.trail import public as trail
from seeds.story import answers, calls, case, people
from tests.journeys.browser import PHONE, overflows
from tests.journeys.granting import TITLE, TODAY, paid, reported, signed
from tests.journeys.stage import Stage

PORTFOLIO = Path(__file__).resolve().parent.parent.parent / "seeds" / "portfolio"
LOADER = system("load-portfolio")
LESSON = "Ask employers before choosing the towns"
SUFFICIENT, GOOD = "3", "4"
PHONED = ["eligible", "ranking", "entry", "agreed", "decision", "running", "agreement", "paid", "report-accepted"]


@pytest.fixture
def cast(live_server: Any) -> people.Cast:
    """The known portfolio, the people of the story, the two real calls open, a committee with its seats."""
    parties.load_reference()
    interchange.load(PORTFOLIO, actor=LOADER, at=clock.now())
    interchange.release(kind=interchange.REAL, actor=LOADER, at=clock.now())
    cast = people.tell()
    with act():
        [schema] = proposals.adopt_questions(at=calls.DRAFTED_2022)
    officer, authority = (cast.actor(part, calls.DRAFTED_2022) for part in ("officer", "authority"))
    calls.tell(officer, authority, (schema.code, schema.version))
    case.committee(cast, clock.now())
    return cast


@pytest.fixture
def stages(browse: Any, cast: people.Cast, sign_in: Any, axe: Any, shot: Any) -> Callable[..., Stage]:
    """A stage of the browser's settings."""
    return lambda name, **settings: Stage(browse(**settings), cast, sign_in, axe, shot, name)


def test_a_case_from_an_open_call_to_published_open_data(stages: Callable[..., Stage]) -> None:
    """The applicant's browser runs no script: what is typed is saved part by part."""
    desk, applicant = stages("case"), stages("case-applicant", java_script_enabled=False)
    figures = published(desk)
    could_we_apply(desk)
    token = concept_note(applicant)
    taken_up(desk, token)
    consulted(desk, token)
    invited(desk, token)
    full_application(applicant, token)
    taken_up(desk, token)
    scored(desk, token)
    ranked_and_decided(desk)
    signed(desk)
    paid(desk)
    reported(desk)
    learned(desk)
    open_to_everybody(desk, figures)
    assert (finance.faults(), trail.verify()) == ([], [])
    phone = stages("case-phone", viewport=PHONE, color_scheme="dark", locale="fr-FR")
    for kind in PHONED:
        part, address = desk.kinds[kind]
        phone.become(part)
        phone.go(address)
        phone.keep(kind, kind)
        assert not overflows(phone.page), address


def published(stage: Stage) -> tuple[str, str]:
    """The figures page and the table of projects as everybody sees them."""
    stage.become(None)
    stage.go("/figures/")
    table = stage.page.request.get("/open-data/projects.csv")
    assert table.ok
    return stage.page.locator("main").inner_text(), table.text()


def could_we_apply(stage: Stage) -> None:
    """Act 1: a visitor reads the call and asks whether to apply."""
    stage.go("/calls/")
    stage.follow("Call for proposals 2022")
    stage.keep("call")
    stage.page.get_by_role("link", name="Could we apply?").last.click()
    stage.write("What kind of organisation are you?", "public_authority_central")
    stage.write("In which country is your seat?", "PL")
    stage.write("With which partner countries?", "MD")
    stage.write("Which framework does the action implement?", "mp-md")
    stage.write("From which fund?", "AMIF")
    stage.write("Total cost of the action", "400 000")
    stage.write("Amount you would ask for", "380 000")
    stage.write("Duration in months", "6")
    stage.press("Check")
    stage.says("Nothing stands against it")
    stage.keep("could-we-apply")


def concept_note(stage: Stage) -> str:
    """Acts 2 and 3: the applicant starts, writes, submits and has a receipt. Gives the dossier's token."""
    stage.become("applicant")
    stage.go("/dossiers/start/")
    stage.page.get_by_label("lot").first.select_option(label=lot_in(stage, "Support to the EU"))
    stage.keep("start")
    stage.press("Start the dossier")
    token = stage.page.url.partition("/dossiers/")[2].partition("/")[0]
    stage.go(f"/dossiers/{token}/")
    stage.keep("board")
    stage.go(f"/dossiers/{token}/parts/basics/")
    handed_in(stage, answers.RETURN, "concept")
    return token


def lot_in(stage: Stage, words: str) -> str:
    """The label of the lot with these words."""
    found: list[str] = stage.page.locator("select option").all_inner_texts()
    return next(one for one in found if words in one)


def handed_in(stage: Stage, given: dict[str, Any], name: str) -> None:
    """Fill in part after part, read all of it, submit."""
    heading = ""
    while heading != "Check your answers":
        stage.answer(given)
        stage.keep(f"{name}-{stage.page.locator('h1').inner_text().lower().replace(' ', '-')}")
        stage.press("Save and continue")
        heading = stage.page.locator("h1").inner_text()
    stage.says("Nothing stops the submission.")
    stage.keep(f"{name}-check")
    stage.press("Submit and seal")
    stage.says("Receipt")
    stage.keep(f"{name}-receipt")


def taken_up(stage: Stage, token: str) -> None:
    """Act 4, and again for the full application: the officer opens the seal and finds the dossier eligible."""
    stage.become("officer")
    stage.go("/desk/")
    stage.keep("officer-desk", "desk")
    stage.go("/desk/dossiers/")
    stage.keep("dossiers")
    stage.go(f"/desk/dossiers/{token}/")
    stage.keep("sealed")
    stage.agree("Take up: open the seal")
    stage.keep("opened", "opened")
    stage.follow("Find eligible")
    stage.keep("judge", "judge")
    stage.press("Find eligible")
    stage.says("Found eligible")
    stage.keep("eligible", "eligible")


def consulted(stage: Stage, token: str) -> None:
    """Act 4: a service is asked and replies."""
    stage.follow("Consult services")
    stage.page.get_by_label("Demonstration Delegation").first.check()
    stage.write("Question", "Does this action fit the priorities for the country?")
    stage.keep("consult", "consult")
    stage.press("Ask them")
    stage.become("delegate")
    stage.go("/desk/consultations/")
    stage.keep("consultations", "consultations")
    stage.follow(TITLE)
    stage.page.locator("input[name=reply][value=comments]").check()
    stage.write("Comments or reason", "Welcome; please meet the local platform before the start.")
    stage.keep("service-replies", "consulted")
    stage.press("Send the reply")
    stage.says("Your reply is noted.")


def invited(stage: Stage, token: str) -> None:
    """Act 4: all have replied, so the officer closes the consultation and invites the full application."""
    stage.become("officer")
    stage.go(f"/desk/dossiers/{token}/")
    stage.keep("replied", "replied")
    stage.agree("Close the consultation")
    stage.follow("Invite the full application")
    stage.write("Full application due", str(TODAY + timedelta(days=42)))
    stage.keep("invite", "invite")
    stage.press("Invite")
    stage.says("Invited")


def full_application(stage: Stage, token: str) -> None:
    """Act 4: the same answers, completed."""
    stage.become("applicant")
    stage.go(f"/dossiers/{token}/")
    stage.keep("invited")
    stage.go(f"/dossiers/{token}/parts/basics/")
    given = {**answers.RETURN_FULL, "starts_on": str(TODAY + timedelta(days=30))}
    handed_in(stage, given, "full")


def scored(stage: Stage, token: str) -> None:
    """Act 5: a round with the dossier; two evaluators declare, score apart and agree."""
    stage.follow("Put it into a round")
    stage.keep("rounds", "rounds")
    stage.follow("Open a round")
    stage.page.get_by_label("Call and lot").select_option(label=lot_in(stage, "amif-2022 / A"))
    stage.keep("open-round", "open-round")
    stage.press("Open the round")
    stage.follow("amif-2022 / A")
    stage.keep("round", "round")
    stage.press("Add MPF", exact=False)
    for part in ("evaluator", "second_evaluator"):
        stage.page.locator("select[name=person]").select_option(label=people.PEOPLE[part][0])
        stage.press("Assign")
    stage.keep("assigned", "entry")
    for part, points in (("evaluator", GOOD), ("second_evaluator", SUFFICIENT)):
        stage.become(part)
        stage.go("/desk/evaluations/")
        stage.keep(f"{part}-list", "evaluations")
        stage.page.locator("main tbody a").first.click()
        stage.page.get_by_label("No, nothing stands against scoring it").check()
        stage.keep(f"{part}-declares", "declare")
        stage.press("Declare")
        score(stage, points)
        stage.keep(f"{part}-scores", "score")
        stage.page.get_by_label("I have finished").check()
        stage.press("Hand in")
        stage.keep(f"{part}-handed-in", "handed-in")
    agreed(stage)


def score(stage: Stage, points: str) -> None:
    """The same points for every criterion, as far as its scale goes."""
    for box in stage.page.locator("select[name^=points_]").all():
        scale = box.locator("option").all_inner_texts()
        box.select_option(points if points in scale else scale[-1])
    for box in stage.page.locator("textarea[name^=comment_]").all():
        box.fill("Set out clearly and shown by figures.")


def agreed(stage: Stage) -> None:
    """Act 5: one evaluator proposes the common sheet, the other agrees to exactly that."""
    for part in ("evaluator", "second_evaluator"):
        stage.become(part)
        stage.go("/desk/evaluations/")
        stage.follow(TITLE)
        stage.keep(f"{part}-compares", "compare")
        if part == "evaluator":
            score(stage, GOOD)
            stage.press("Propose")
        else:
            stage.press("Agree to exactly this")
            stage.says("The common sheet stands.")
            stage.keep("agreed", "agreed")


def ranked_and_decided(stage: Stage) -> None:
    """Acts 6 and 7: the round is closed, the committee advised, one person proposes, another decides."""
    stage.become("officer")
    stage.go("/desk/rounds/")
    stage.follow("amif-2022 / A")
    stage.agree("Close and rank")
    stage.says("Ranked again: the same result")
    stage.keep("ranking", "ranking")
    stage.follow("Propose the decision")
    stage.write("What the committee advised", "The committee follows the ranking.")
    stage.keep("propose-decision", "propose-decision")
    stage.press("Propose")
    stage.become("authority")
    stage.go("/desk/")
    stage.keep("authority-desk", "authority-desk")
    stage.go("/desk/decisions/")
    stage.keep("decisions", "decisions")
    stage.follow("amif-2022 / A")
    stage.keep("decision", "decision")
    stage.agree("Decide exactly this")
    stage.keep("decided", "decided")


def learned(stage: Stage) -> None:
    """Act 11: the officer proposes a lesson, the editor clears and publishes it."""
    stage.go("/desk/lessons/")
    stage.keep("lessons-desk", "lessons-desk")
    stage.follow(TITLE)
    stage.write("Title, in English", LESSON)
    stage.write("Title, in French", "Consulter les employeurs avant de choisir les villes")
    stage.write("Lesson, in French", "Comptez d'abord les offres, ouvrez ensuite le guichet.")
    stage.page.locator("input[name=themes]").first.check()
    stage.keep("lesson-proposed", "lesson-form")
    stage.press("Propose")
    stage.become("editor")
    stage.go("/desk/lessons/")
    stage.follow(LESSON)
    stage.keep("lesson-to-clear", "lesson-desk")
    stage.press("Clear it, as a second person")
    stage.agree("Publish")
    stage.keep("lesson-published")


def open_to_everybody(stage: Stage, figures: tuple[str, str]) -> None:
    """Act 12: everybody reads the lesson and the project, marked as made up; published figures stay as they were."""
    assert published(stage) == figures
    stage.keep("figures", "figures")
    stage.go("/lessons/")
    stage.keep("lessons", "lessons")
    stage.follow(LESSON)
    stage.keep("lesson", "lesson")
    project = Project.objects.get(record__invented=True)
    stage.follow(project.record.reference)
    stage.says("Demonstration")
    stage.keep("project", "project")
    interchange.release(kind=interchange.DEMONSTRATION, actor=LOADER, at=clock.now())
    stage.go("/open-data/")
    stage.keep("open-data", "open-data")
    real, invented = (
        stage.page.request.get(f"/open-data/iati/{name}.xml").text() for name in ("activities", "demonstration")
    )
    assert (project.record.reference in real, project.record.reference in invented) == (False, True)
    assert knowledge.Lesson.objects.earliest("pk").state == "published"
