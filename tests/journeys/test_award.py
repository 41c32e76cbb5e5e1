"""From a sealed concept note to the award in a browser: officer, service, two evaluators, committee, second person."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role, User
from tests.apps.evaluation import make
from tests.apps.evaluation.make import AT, Cast
from tests.apps.grants import make as grants_make
from tests.apps.proposals import make as proposals_make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(actor_of: Callable[..., Actor]) -> Cast:
    """The people of the story."""
    return make.cast(actor_of)


@pytest.fixture
def as_actor(browse: Callable[..., Any], sign_in: Callable[[Any, User], None]) -> Callable[[Actor], Any]:
    """A page of somebody's own browser."""

    def open_page(actor: Actor) -> Any:
        page = browse()
        sign_in(page, User.objects.get(pk=actor.user_id))
        return page

    return open_page


def sure(page: Any, label: str) -> None:
    """Press a button that asks once more."""
    page.locator("summary", has_text=label).click()
    page.get_by_role("button", name=f"Yes: {label}").click()


def in_days(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).date().isoformat()


def test_a_concept_note_is_judged_consulted_and_invited(cast: Cast, as_actor: Any, axe: Any, shot: Any) -> None:
    note = proposals_make.concept(cast.applicant, cast.lot, cast.lead)
    proposals.submit(proposal_id=note.pk, key="k", actor=cast.applicant, at=AT)
    officer, delegate = as_actor(cast.officer), as_actor(cast.delegate)
    officer.goto(f"/desk/dossiers/{note.record.token}/")
    shot(officer, "award-1-sealed")
    sure(officer, "Take up: open the seal")
    axe(officer)
    shot(officer, "award-2-opened")
    officer.click("text=Ask for clarification")
    axe(officer)
    shot(officer, "award-3-ask")
    officer.go_back()
    officer.get_by_role("link", name="Find eligible").click()
    axe(officer)
    shot(officer, "award-4-judge")
    officer.get_by_role("button", name="Find eligible").click()
    officer.click("text=Consult services")
    officer.check("text=Delegation >> nth=0")
    officer.fill("#id_question", "Does it overlap with another action?")
    axe(officer)
    shot(officer, "award-5-consult")
    officer.get_by_role("button", name="Ask them").click()
    delegate.goto("/desk/consultations/")
    axe(delegate)
    shot(delegate, "award-6-consultations")
    delegate.click("text=Skills for return")
    delegate.get_by_label("No objection, with comments").check()
    delegate.fill("#id_text", "Meet the local platform first.")
    axe(delegate)
    shot(delegate, "award-7-reply")
    delegate.get_by_role("button", name="Send the reply").click()
    officer.reload()
    axe(officer)
    shot(officer, "award-8-consulted")
    sure(officer, "Close the consultation")
    officer.click("text=Invite the full application")
    officer.fill("#id_due_at", in_days(40))
    officer.get_by_role("button", name="Invite").click()
    note.refresh_from_db()
    assert note.state == "full_draft"
    assert bodies.Consultation.objects.get().outcome == "agreed"


def test_a_refusal_takes_a_second_person(cast: Cast, as_actor: Any, axe: Any, shot: Any) -> None:
    note = make.taken_up(cast)
    officer, second = as_actor(cast.officer), as_actor(cast.second)
    officer.goto(f"/desk/dossiers/{note.record.token}/refuse/")
    officer.fill("#id_reasons", "The action repeats one that runs.")
    axe(officer)
    officer.get_by_role("button", name="Propose").click()
    second.goto(f"/desk/dossiers/{note.record.token}/")
    second.click("text=See the proposed refusal")
    axe(second)
    shot(second, "award-refusal")
    second.get_by_role("button", name="Confirm the refusal").click()
    axe(second)
    shot(second, "award-refused")
    note.refresh_from_db()
    assert note.state == "rejected"


def scored(page: Any, points: tuple[str, str], comment: str) -> None:
    for place, given in enumerate(points):
        page.select_option(f"#id_points_{place}", given)
        page.fill(f"#id_comment_{place}", comment)


def test_two_evaluators_score_agree_and_the_award_is_decided(
    cast: Cast, actor_of: Callable[..., Actor], as_actor: Any, axe: Any, shot: Any, phone: Any, sign_in: Any
) -> None:
    grants_make.envelope(cast)
    grants_make.committee(cast, actor_of)
    dossier = make.eligible_in_full(cast)
    people = [actor_of(Role.EVALUATOR, name=name) for name in ("Edda", "Emil")]
    officer, second = as_actor(cast.officer), as_actor(cast.second)
    officer.goto("/desk/rounds/")
    officer.click("text=Open a round")
    officer.get_by_role("button", name="Open the round").click()
    axe(officer)
    officer.click("text=test-call / A")
    officer.get_by_role("button", name=re.compile("^Add ")).click()
    for name in ("Edda", "Emil"):
        officer.select_option("#id_person", label=name)
        officer.get_by_role("button", name="Assign").click()
    axe(officer)
    shot(officer, "award-10-evaluators")
    pages = [as_actor(one) for one in people]
    for place, (page, points) in enumerate(zip(pages, (("4", "3"), ("2", "3")), strict=True)):
        page.goto("/desk/evaluations/")
        page.locator("tbody a").first.click()
        if not place:
            axe(page)
            shot(page, "award-11-declare")
        page.get_by_label("No, nothing stands against scoring it").check()
        page.get_by_role("button", name="Declare").click()
        scored(page, points, f"Seen by {people[place].name}.")
        if not place:
            page.get_by_role("button", name="Save", exact=True).click()
            axe(page)
            shot(page, "award-12-sheet")
            page.get_by_role("button", name="Hand in").click()
            axe(page)
            assert page.locator(".ecl-feedback-message, .f-field--invalid, [role=alert]").count()
        page.check("#id_sure")
        page.get_by_role("button", name="Hand in").click()
        axe(page)
    first, other = pages
    first.reload()
    axe(first)
    shot(first, "award-13-compare")
    scored(first, ("3", "3"), "Agreed after talking.")
    first.get_by_role("button", name="Propose").click()
    other.reload()
    axe(other)
    shot(other, "award-14-agree")
    other.get_by_role("button", name="Agree to exactly this").click()
    shot(other, "award-15-agreed")
    found = evaluation.Round.objects.select_related("record").get()
    officer.goto(f"/desk/rounds/{found.record.token}/")
    sure(officer, "Close and rank")
    axe(officer)
    shot(officer, "award-16-ranking")
    officer.click("text=Propose the decision")
    axe(officer)
    shot(officer, "award-17-propose")
    officer.get_by_role("button", name="Propose").click()
    second.goto("/desk/decisions/")
    axe(second)
    second.locator("tbody a").first.click()
    axe(second)
    shot(second, "award-18-decision")
    sure(second, "Decide exactly this")
    shot(second, "award-19-decided")
    assert grants.Grant.objects.count() == 1
    sign_in(phone, User.objects.get(pk=cast.applicant.user_id))
    phone.goto(f"/dossiers/{dossier.record.token}/")
    axe(phone)
    shot(phone, "award-20-points-on-a-phone")
    assert "Agreed after talking." in phone.inner_text("main")
    officer.goto("/desk/committees/gec/")
    axe(officer)
    shot(officer, "award-21-committee")
