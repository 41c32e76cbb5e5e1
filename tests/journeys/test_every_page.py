"""Axe on every kind of page: the route table is opened in a real browser, on objects of the whole told case.

A page is opened by the first person who gets one there. Acts (which answer no question) and files show nobody a page;
a page that the told case does not show is either a moment on the way, walked by the last test, or a way on to another
page, named in `WAYS_ON`: a new page cannot escape.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from facility.apps.bodies import public as bodies
from facility.apps.calls.models import Call, Question
from facility.apps.enquiries import public as enquiries
from facility.apps.evaluation import public as evaluation
from facility.apps.evaluation.models import Round
from facility.apps.parties.models import Organisation, Person, Registration
from facility.apps.projects.models import Project
from facility.apps.proposals.models import Clarification, Proposal
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.accounts.signing_in import digest_of, hand_out_link
from facility.foundation.base import clock
from tests.interfaces.accounts.people import grown_old, person, sign_in, with_app
from tests.interfaces.test_every_address import PEOPLE, addresses, browser, filled, patterns, quiet, token, values
from tests.journeys.browser import overflows
from tests.journeys.media import in_own_colours, on_paper

__all__ = ["quiet"]

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
SHARDS = 6
# Who is asked first for a page: those who have most to do there.
ORDER = [
    "officer",
    "coordinator",
    "secretariat",
    "reporter",
    "applicant",
    "newcomer",
    "finance",
    "authority",
    "evaluator",
]
ORDER += [part for part in PEOPLE if part not in ORDER]
# Addresses that lead on to a page which is walked under its own name.
WAYS_ON = {"public:favicon", "set_language", "desk:roles", "tasks:calendar"}
WAYS_ON |= {"accounts:link_provider", "accounts:provider", "accounts:provider_back"}  # the provider's own pages
WAYS_ON |= {"accounts:prove_by_provider"}
WAYS_ON |= {"dialogue:live_list"}  # the part of a live page that refreshes itself
# Files whose dossier nobody of the story may read any more in that way.
FILES = {"dialogue:calendar", "dossiers:document", "evaluation:document", "documents:file"}
# Answers to programs, which show nobody a page.
PROGRAMS = ("api:", "api_else:")
# The parts of a dossier are only open while it is written; they are walked on the draft of the story.
DRAFT = " of a draft"


@pytest.fixture
def told(transactional_db: None, settings: Any) -> None:
    """The whole case, as the demonstration tells it."""
    from seeds.story import tell

    tell(SEEDS / "portfolio", demo=True, told=[].append)


def pages() -> dict[str, str]:
    """Every address, and once more those of a dossier for one that is still being written."""
    found = addresses()
    known = {**values(), "dossiers token": token(Proposal.objects.get(state="concept_draft"))}
    for name, one in patterns(get_resolver()):
        if name.startswith("dossiers:") and set(one.pattern.converters) <= {"token", "part"}:
            found[name + DRAFT] = reverse(name, kwargs=filled(name, list(one.pattern.converters), known))
    return found


def first_reader(address: str, clients: dict[str, Client]) -> tuple[str | None, set[str]]:
    """Who gets a page there, the public first, and what kinds of answers were given on the way."""
    given = set()
    for part, client in clients.items():
        answer = client.get(address)
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        answer.close()
        if answer.status_code == 200 and kind == "text/html":
            return part, given
        given.add("act" if answer.status_code == 405 else "file" if answer.status_code == 200 else "no page")
    return None, given


def look(page: Any, client: Client, address: str, axe: Callable[..., None]) -> list[str]:
    """Open a page with somebody's cookies: what axe finds by day and by night, whether it is too wide, and what is
    lost on paper and where the reader's own colours are forced."""
    page.context.clear_cookies()
    if "sessionid" in client.cookies:
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}]
        )
    answer = page.goto(address, wait_until="domcontentloaded")
    wrong = [f"{address} answers {answer.status}"] if answer.status not in {200, 403, 404, 410} else []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        try:
            axe(page)
        except AssertionError as error:
            wrong.append(f"{scheme}: {error}")
    wrong += [f"{address} {one}" for one in [*on_paper(page), *in_own_colours(page)]]
    return wrong + ([f"{address} is wider than its window"] if overflows(page) else [])


@pytest.mark.parametrize("shard", range(SHARDS))
def test_axe_finds_nothing_on_any_kind_of_page(told: None, page: Any, axe: Any, shard: int) -> None:
    clients, wrong, seen = {part: browser(part) for part in ["", *ORDER]}, [], 0
    for name, address in sorted(pages().items())[shard::SHARDS]:
        if name.startswith(PROGRAMS):
            continue
        part, given = first_reader(address, clients)
        plain = name.removesuffix(DRAFT)
        if part is not None:
            seen += 1
            wrong += look(page, clients[part], address, axe)
        elif not given & {"act", "file"} and plain not in {*WAYS_ON, *FILES, *MOMENTS} and plain + DRAFT not in pages():
            wrong.append(
                f"{name}: nobody gets a page at {address}; walk it in MOMENTS, or say in WAYS_ON where it leads"
            )
    assert wrong == [], "\n".join(wrong)
    assert seen > 10


def actor(part: str) -> Actor:
    """The person of the story as who acts."""
    from facility.apps.parties.public import actor_for

    return actor_for(User.objects.get(email=f"{part}@example.org"), clock.now())


Moment = tuple[str, str, Client]
"""The name of an address, the address, and who opens it."""


def accounts() -> Iterator[Moment]:
    """Links of letters, and the question who is there."""
    now = clock.now()
    secret = hand_out_link(user_id=User.objects.get(email="donor@example.org").pk, at=now)
    yield "accounts:open_link", reverse("accounts:open_link", args=[secret]), Client()
    Registration.objects.create(
        email="new@example.org",
        name="New Person",
        language="en",
        digest=digest_of("new"),
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    yield "accounts:register_confirm", reverse("accounts:register_confirm", args=["new"]), Client()
    values()  # makes the invitation
    yield "accounts:invitation", reverse("accounts:invitation", args=["invited"]), Client()
    yield from second_factors()
    with override_settings(FACILITY_OIDC_ISSUER="http://127.0.0.1:9", FACILITY_OIDC_CLIENT_ID="facility"):
        yield "accounts:signed_out_there", reverse("accounts:signed_out_there"), Client()
    yield "nothing there", "/nothing-there/", Client()
    yield "not allowed", reverse("operations:letters"), browser("applicant")


def second_factors() -> Iterator[Moment]:
    """A second factor is set up and asked for; an act is interrupted by the question who is there, and goes on."""
    donor = browser("donor")
    assert donor.post(reverse("accounts:begin_app")).status_code == 302
    yield "accounts:app", reverse("accounts:app"), donor
    user = person("second@example.org")
    with_app(user)
    half = Client()
    sign_in(half, user)
    yield "accounts:second", reverse("accounts:second"), half
    unproved = grown_old(browser("administrator"))
    holder = Person.objects.get(user__email="reporter@example.org")
    answer = unproved.post(reverse("desk:grant_role", args=[token(holder)]), {"reason": "Two words"})
    assert answer.headers["Location"].startswith(reverse("accounts:confirm"))
    yield "accounts:confirm", reverse("accounts:confirm"), unproved
    yield "accounts:go_on", reverse("accounts:go_on"), unproved


def revision() -> Iterator[Moment]:
    """A published call is revised: its draft can be changed and checked."""
    officer = browser("officer")
    assert officer.post(reverse("calls:revise", args=["amif-2022"])).status_code == 302
    for name in ("guidelines", "check"):
        yield f"calls:{name}", reverse(f"calls:{name}", args=["amif-2022"]), officer
    assert officer.post(reverse("calls:revise", args=["bs-2023"])).status_code == 302
    # Both calls of the story are rolling; only a dated one has a deadline to change.
    Call.objects.filter(code="bs-2023").update(deadline_model="dated", closes_at=clock.now() + timedelta(9))
    yield "calls:deadline", reverse("calls:deadline", args=["bs-2023"]), officer
    for name in ("lot_rules", "lot_questions", "lot_grids"):
        yield f"calls:{name}", reverse(f"calls:{name}", args=["amif-2022", "A"]), officer


def intake() -> Iterator[Moment]:
    """A sealed concept note is opened, questioned, nearly refused, consulted on and invited."""
    now, officer, desk = clock.now(), actor("officer"), browser("officer")
    found = Proposal.objects.get(state="concept_sealed")

    def page(name: str, by: Client = desk) -> Moment:
        return name, reverse(name, args=[token(found)]), by

    evaluation.take_up(proposal_id=found.pk, actor=officer, at=now)
    yield from (page(f"evaluation:{name}") for name in ("ask", "eligible", "refuse"))
    evaluation.propose_refusal(proposal_id=found.pk, reasons="It repeats another action.", actor=officer, at=now)
    yield page("evaluation:confirm", browser("authority"))
    evaluation.withdraw_refusal(proposal_id=found.pk, actor=officer, at=now)
    due = now + timedelta(days=5)
    evaluation.ask(proposal_id=found.pk, field="title", question="Which towns?", due_at=due, actor=officer, at=now)
    writer = actor("agency_applicant")
    yield page("dossiers:clarification", browser("agency_applicant"))
    from facility.apps.proposals import public as proposals

    asked = Clarification.objects.get(submission__proposal=found, answered_at=None)
    proposals.answer_clarification(clarification_id=asked.pk, text="The two in the north.", actor=writer, at=now)
    evaluation.judge_eligible(proposal_id=found.pk, actor=officer, at=now)
    yield page("evaluation:consult")
    service = Organisation.objects.filter(holdings__role=Role.CONSULTED_SERVICE).distinct().first()
    assert service is not None
    asked_of = evaluation.consult(
        proposal_id=found.pk, question="Does it fit?", asked=[(service.pk, False)], silence=bodies.USUAL_SILENCE,
        actor=officer, at=now,
    )  # fmt: skip
    later = now + timedelta(days=60)
    evaluation.close_consultation(proposal_id=found.pk, consultation_id=asked_of.pk, actor=officer, at=later)
    yield page("evaluation:invite")


def deciding() -> Iterator[Moment]:
    """A ranked round about which nothing is proposed yet: the story's, before its decision."""
    with transaction.atomic():
        Round.objects.update(state="closed")
    found = Round.objects.get()
    yield "decisions:propose", reverse("decisions:propose", args=[token(found)]), browser("officer")
    from facility.apps.grants import public as grants

    again = {**grants.parse_text(grants.written(grants.latest_text())), "status": "unconfirmed"}
    grants.propose_text(given=again, actor=actor("officer"), at=clock.now())
    yield "grants:proposed_text", reverse("grants:proposed_text"), browser("authority")


def voting() -> Iterator[Moment]:
    """A round is open at a meeting with a session: a change, and the place of a project, can be put to the vote."""
    from facility.apps.dialogue import public as dialogue

    at, host = clock.now(), actor("secretariat")
    plan = dialogue.Plan.objects.select_related("meeting").get(state="published", meeting__follows=None)
    reference = Project.objects.select_related("record").get(record__invented=True).record.reference or ""
    made = dialogue.open_round(meeting_id=plan.meeting_id, version="2023-09", references=[reference], actor=host, at=at)
    given = {"change": "retire", "approach": "capacity", "name": "", "reason": "Nobody stands there."}
    found = dialogue.propose_change(round_id=made.pk, actor=host, at=at, **given)
    yield "dialogue:vote_place", reverse("dialogue:vote_place", args=[made.record.token]), browser("secretariat")
    yield "dialogue:vote_change", reverse("dialogue:vote_change", args=[found.record.token]), browser("secretariat")


def assisting() -> Iterator[Moment]:
    """A request for assistance is written, which a file is put beside; the national contact is asked for a word; agreed
    terms are to be amended.
    """
    from facility.apps.assistance import public as assistance
    from facility.apps.assistance.models import Endorsement, Request

    asked = Request.objects.filter(submitted_at__isnull=False).earliest("pk")
    at, asker = clock.now(), browser("partner")
    body = Person.objects.get(user__email="partner@example.org").holdings.get(role=Role.PARTNER).organisation
    given = {"title": "Help with a register"}
    made = assistance.start(
        programme="facility-assistance", organisation_id=body.pk, given=given, actor=actor("partner"), at=at
    )
    yield "assistance:attach_file", reverse("assistance:attach_file", args=[made.record.token]), asker
    point = Organisation.objects.exclude(pk=asked.organisation_id).earliest("pk")
    contact = Person.objects.get(user__email="donor@example.org")
    contact.holdings.create(role=Role.NATIONAL_CONTACT, organisation=point, starts_on=clock.local_day(at))
    values()  # asks for the word
    found = Endorsement.objects.get(request=asked)
    found.contacts.add(point)
    answer = reverse("assistance:answer_endorsement", args=[found.record.token, "endorse"])
    yield "assistance:answer_endorsement", answer, browser("donor")
    own, done = Request.objects.select_related("record").get(terms__amendments__isnull=False), {"at": clock.now()}
    given = {"request_id": own.pk, "actor": actor("coordinator"), **done}
    new = assistance.draft_amendment(
        given={"tasks": "Two trainings instead of one."}, reason="It is asked for.", **given
    )
    assistance.propose_amendment(number=new.number, **given)
    refusing = reverse("assistance:refuse_amendment", args=[own.record.token, new.number])
    yield "assistance:refuse_amendment", refusing, browser("applicant")


def nominating() -> Iterator[Moment]:
    """The follow-up asks for delegations: their list, one that waits for its note, and the form with which people register."""
    from facility.apps.dialogue import public as dialogue

    plan = dialogue.Plan.objects.select_related("meeting__record").get(meeting__follows__isnull=False)
    waits = dialogue.delegations_of(plan).filter(note=None)[0]
    listed = reverse("dialogue:delegations", args=[plan.meeting.record.token])
    yield "dialogue:delegations", listed, browser("secretariat")
    yield "dialogue:delegation", reverse("dialogue:delegation", args=[waits.record.token]), browser("secretariat")
    register = reverse("dialogue:register", args=[plan.meeting.record.reference])
    yield "dialogue:register", register, browser("newcomer")


def reporting() -> Iterator[Moment]:
    """A report of a meeting is out a second time: its earlier edition can be withdrawn."""
    from facility.apps.dialogue import public as dialogue

    report, at = dialogue.EventReport.objects.select_related("record").get(kind="synopsis"), clock.now()
    who = {"report_id": report.pk, "actor": actor("secretariat"), "at": at}
    dialogue.reopen_report(**who)
    seen = dialogue.propose_report(**who)
    dialogue.approve_report(report_id=report.pk, actor=actor("editor"), payload_seen=seen, at=at)
    yield "dialogue:withdraw_edition", reverse("dialogue:withdraw_edition", args=[token(report), 1]), browser("editor")
    yield "dialogue:editions", reverse("dialogue:editions", args=[token(report)]), browser("editor")


def answering() -> Iterator[Moment]:
    """A question on a call is answered: its wording in the other language of the call can be added."""
    found = Question.objects.filter(state="published").earliest("pk")
    yield "calls:word_answer", reverse("calls:word_answer", args=[found.record.token]), browser("officer")


def meeting() -> Iterator[Moment]:
    """Moments are offered for a meeting: who asked chooses without an account, and the desk sees what it can do."""
    at, desk = clock.now(), actor("secretariat")
    soon = at + timedelta(days=2)
    found = enquiries.ask(
        intent="meeting", reason="other", message="May we meet?", name="Asker", email="asker@example.org", slots=[soon],
        at=at, invented=True,
    )  # fmt: skip
    enquiries.offer_slots(
        enquiry_id=found.pk, slots=[soon, at + timedelta(days=3)], minutes=45, place="Online", actor=desk, at=at
    )
    yield "enquiries:followed", reverse("enquiries:followed", args=[found.key]), Client()
    yield "enquiries:inbox_item", reverse("enquiries:inbox_item", args=[found.record.token]), browser("secretariat")


def registering() -> Iterator[Moment]:
    """Somebody registers for updates: they confirm, read who answers until when, and the desk sees what it can do."""
    at, email = clock.now(), "registers@example.org"
    why = enquiries.Registration(name="Reader", reason="other", message="We put it on our notice board.")
    wishes = enquiries.Wishes(contents=("policy", "funding"), countries=("MD",))
    enquiries.ask_subscription(email=email, wishes=wishes, registration=why, at=at, invented=True)
    asked = enquiries.Subscriber.objects.get(email_key=email)
    yield "enquiries:subscribe_confirm", reverse("enquiries:subscribe_confirm", args=[asked.confirm_key]), Client()
    enquiries.confirm_subscription(key=str(asked.confirm_key), at=at)
    found = enquiries.Enquiry.objects.get(subscriber=asked)
    yield "enquiries:wishes", reverse("enquiries:wishes", args=[asked.key]), Client()
    yield "enquiries:followed", reverse("enquiries:followed", args=[found.key]), Client()
    yield "enquiries:inbox_item", reverse("enquiries:inbox_item", args=[found.record.token]), browser("editor")
    enquiries.change_subscription(key=asked.key, wishes=enquiries.Wishes(contents=("events",)), at=at)
    yield "enquiries:inbox_item", reverse("enquiries:inbox_item", args=[found.record.token]), browser("editor")
    enquiries.unsubscribe(key=asked.key, at=at)
    yield "enquiries:unsubscribe", reverse("enquiries:unsubscribe", args=[asked.key]), Client()


WALKS: dict[str, Callable[[], Iterator[Moment]]] = {
    "accounts": accounts,
    "assisting": assisting,
    "answering": answering,
    "revision": revision,
    "intake": intake,
    "deciding": deciding,
    "voting": voting,
    "nominating": nominating,
    "registering": registering,
    "reporting": reporting,
    # Last: others look for the one meeting that the story asks for.
    "meeting": meeting,
}
MOMENTS = {
    "accounts:open_link", "accounts:register_confirm", "accounts:invitation", "accounts:confirm",
    "accounts:app", "accounts:second", "accounts:go_on", "accounts:signed_out_there",
    "calls:deadline", "calls:guidelines", "calls:check", "calls:lot_rules", "calls:lot_questions", "calls:lot_grids",
    "evaluation:ask", "evaluation:eligible", "evaluation:refuse", "evaluation:confirm", "evaluation:consult",
    "evaluation:invite", "dossiers:clarification", "decisions:propose", "grants:proposed_text",
    "dialogue:vote_place", "dialogue:vote_change", "assistance:attach_file", "assistance:answer_endorsement",
    "assistance:refuse_amendment", "dialogue:withdraw_edition",
    "calls:word_answer",
}  # fmt: skip


def test_axe_finds_nothing_on_pages_that_live_for_a_moment(told: None, page: Any, axe: Any) -> None:
    wrong, walked = [], set()
    for walk in WALKS.values():
        for name, address, client in walk():
            walked.add(name)
            wrong += look(page, client, address, axe)
            if name in MOMENTS and client.get(address).status_code != 200:
                wrong.append(f"{name}: no page at {address}")
    assert wrong == [], "\n".join(wrong)
    assert walked >= MOMENTS
