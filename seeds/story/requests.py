"""Requests for assistance of the demonstration: one through to its approval, the others where people wait for them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from facility.apps.assistance import public as assistance
from facility.apps.bodies import public as bodies
from seeds.story.case import document
from seeds.story.people import Cast

OWN, PARTNERSHIP = "facility-assistance", "eu-un-partnership"
DAY = timedelta(days=1)
ASKED = datetime(2024, 2, 5, 9, 0, tzinfo=UTC)
REASON = "The problem is stated clearly, nobody else gives the same, and the office says how it will use the result."

SKILLS: dict[str, Any] = {
    "title": "Recognising the skills of returning workers",
    "problem": "Workers who return from abroad wait for two years until what they learned there is recognised.",
    "purpose": "A short procedure, tried in one region, that the employment service takes over.",
    "modality": "expert_mission",
    "earliest": date(2024, 4, 1),
    "latest": date(2024, 9, 30),
    "time_reason": "The law on recognition is debated in the autumn.",
    "country": "MD",
    "language": "en",
    "knows_limits": True,
}
LATER: dict[str, dict[str, Any]] = {
    "submitted": {
        "title": "Recognising the skills of workers in construction",
        "problem": "In construction, too, workers who return from abroad wait until their skills are recognised.",
        "modality": "workshop",
    },
    "registered": {
        "title": "A study visit on pre-departure training",
        "problem": "Courses before departure exist, but nobody knows whether they help on arrival.",
        "modality": "study_visit",
        "country": "GE",
    },
    "for_decision": {
        "title": "A review of the register of recruiters",
        "problem": "The register of recruiters is not kept up to date, and complaints are lost.",
        "modality": "review",
        "country": "MD",
    },
}
SECTORS: dict[str, Any] = {
    **SKILLS,
    "title": "Migration in the national plan of development",
    "problem": "Four ministries plan for migration apart from one another.",
    "purpose": "One chapter on migration that all ministries wrote together.",
    "modality": "advice",
}
REGISTER: dict[str, Any] = {
    **SKILLS,
    "title": "Facts that a register of returns should hold",
    "problem": "The register of returns holds names and dates only; nobody knows what became of those who returned.",
    "purpose": "A list of facts that the register takes up.",
    "modality": "advice",
}
TERMS: dict[str, Any] = {
    "tasks": "Compare how two Member States recognise skills learned abroad; try one procedure; train those who use it.",
    "competence": "labour_mobility",
    "level": "B2",
    "days": 12,
    "within_limits": True,
    "deliverables": [
        ("A comparison of procedures in two Member States", date(2024, 6, 14)),
        ("A procedure for one region, as tried", date(2024, 9, 13)),
    ],
}


def tell(cast: Cast) -> None:
    """Let the office and the bureau ask."""
    office = cast.organisations["office"].pk
    terms(cast, approved(cast, office).pk)
    given = {"title": "A first idea on seasonal work"}
    applicant = cast.actor("applicant", ASKED)
    assistance.start(programme=OWN, organisation_id=office, given=given, actor=applicant, at=ASKED + 30 * DAY)
    for number, (state, changes) in enumerate(LATER.items()):
        waiting(cast, office, state, {**SKILLS, **changes}, ASKED + (32 + number) * DAY)
    across_sectors(cast)
    begun(cast)


def handed_in(cast: Cast, part: str, programme: str, body: int, given: dict[str, Any], at: datetime) -> Any:
    """Written and handed in on the same day."""
    actor = cast.actor(part, at)
    made = assistance.start(programme=programme, organisation_id=body, given=given, actor=actor, at=at)
    return assistance.submit(request_id=made.pk, actor=actor, at=at)


def approved(cast: Cast, office: int) -> assistance.Request:
    """Sent back once, completed, consulted on (one service comments, one stays silent), approved."""
    coordinator, applicant = cast.actor("coordinator", ASKED), cast.actor("applicant", ASKED)
    made = handed_in(cast, "applicant", OWN, office, SKILLS, ASKED)
    words = "Please say which region the procedure would be tried in."
    assistance.send_back(request_id=made.pk, reason=words, actor=coordinator, at=ASKED + DAY)
    purpose = "A short procedure, tried in the southern region, that the employment service takes over."
    assistance.save(request_id=made.pk, given={"purpose": purpose}, actor=applicant, at=ASKED + 2 * DAY)
    plan = document("How the southern region would try the procedure")
    assistance.attach_file(request_id=made.pk, upload=plan, actor=applicant, at=ASKED + 2 * DAY)
    assistance.submit(request_id=made.pk, actor=applicant, at=ASKED + 2 * DAY)
    assistance.register(request_id=made.pk, actor=coordinator, at=ASKED + 3 * DAY)
    delegation = cast.organisations["delegation"].pk
    opened = assistance.consult(
        request_id=made.pk,
        question="Does another instrument give the same?",
        services=[
            assistance.Service(delegation),
            assistance.Service(cast.organisations["directorate"].pk, has_veto=True),
        ],
        actor=coordinator,
        at=ASKED + 3 * DAY,
    )
    bodies.reply(
        consulted_id=opened.asked.get(organisation=delegation).pk,
        reply="comments",
        text="No overlap; please involve the local platform.",
        actor=cast.actor("delegate", ASKED),
        at=ASKED + 4 * DAY,
    )
    assistance.close_consultation(request_id=made.pk, actor=coordinator, at=ASKED + 9 * DAY)
    return decided(cast, made.pk, ASKED + 10 * DAY)


def decided(cast: Cast, request_id: int, at: datetime) -> assistance.Request:
    """Approved on every criterion that its programme publishes."""
    programme = assistance.Request.objects.select_related("programme").get(pk=request_id).programme
    return assistance.decide(
        request_id=request_id,
        decision="approved",
        reason=REASON,
        judged=dict.fromkeys(assistance.terms_of(programme, at.date()).criteria, "met"),
        actor=cast.actor("authority", at),
        at=at,
    )


def terms(cast: Cast, request_id: int) -> None:
    """Terms of reference that wait for the office to agree."""
    coordinator, at = cast.actor("coordinator", ASKED), ASKED + 14 * DAY
    assistance.draft_terms(request_id=request_id, given=TERMS, actor=coordinator, at=at)
    assistance.propose_terms(request_id=request_id, actor=coordinator, at=at + DAY)


def begun(cast: Cast) -> None:
    """The bureau asks for advice; it is approved, and its terms are still being drafted."""
    at = ASKED + 50 * DAY
    made = handed_in(cast, "partner", PARTNERSHIP, cast.organisations["bureau"].pk, REGISTER, at)
    coordinator = cast.actor("coordinator", at)
    assistance.register(request_id=made.pk, actor=coordinator, at=at + DAY)
    reason = "Only the register of the bureau itself is concerned."
    assistance.forward(request_id=made.pk, reason=reason, actor=coordinator, at=at + 2 * DAY)
    decided(cast, made.pk, at + 4 * DAY)
    given = {"tasks": "Look through the register and say which facts it lacks.", "days": 6}
    assistance.draft_terms(request_id=made.pk, given=given, actor=coordinator, at=at + 6 * DAY)


def waiting(cast: Cast, office: int, state: str, given: dict[str, Any], at: datetime) -> None:
    """A request left where somebody has to act on it."""
    made, coordinator = handed_in(cast, "applicant", OWN, office, given, at), cast.actor("coordinator", at)
    if state == "submitted":
        return
    assistance.register(request_id=made.pk, actor=coordinator, at=at + DAY)
    if state == "for_decision":
        reason = "Only the register of the office itself is reviewed."
        assistance.forward(request_id=made.pk, reason=reason, actor=coordinator, at=at + 2 * DAY)


def across_sectors(cast: Cast) -> None:
    """The bureau of a partner country asks the partnership; services of two sectors are consulted."""
    at = ASKED + 40 * DAY
    made = handed_in(cast, "partner", PARTNERSHIP, cast.organisations["bureau"].pk, SECTORS, at)
    coordinator = cast.actor("coordinator", at)
    assistance.register(request_id=made.pk, actor=coordinator, at=at + DAY)
    assistance.consult(
        request_id=made.pk,
        question="What should the chapter say of your sector?",
        services=[
            assistance.Service(cast.organisations["delegation"].pk, sector="foreign_affairs"),
            assistance.Service(cast.organisations["directorate"].pk, has_veto=True, sector="interior"),
        ],
        actor=coordinator,
        at=at + DAY,
    )
