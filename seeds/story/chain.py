"""One case through all four components, told around the present day; all invented.

A meeting leaves a commitment; a request for assistance answers it; a lesson is drawn from its mission and published; an
applicant of an open call reads it beside the part that they write.
"""

from datetime import datetime, timedelta

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import system
from facility.foundation.links import public as links
from seeds.story.missions import REGISTER
from seeds.story.people import Cast

DAY = timedelta(days=1)
KEY = "demonstration-recruitment"
LESSON = knowledge.Draft(
    title={
        "en": "Let people look a recruiter up before they sign",
        "fr": "Permettre de vérifier un recruteur avant de signer",
    },
    body={
        "en": "A register of recruiters helps once people can look into it: the office put it on one page, and employers "
        "who look for apprentices and workers abroad ask to stand on it. Where it stayed in a drawer nobody used it.",
        "fr": "Un registre des recruteurs est utile dès que chacun peut le consulter : le bureau l’a publié sur une page, et "
        "les employeurs qui cherchent des apprentis et des travailleurs à l’étranger demandent à y figurer. Resté dans un "
        "tiroir, il n’avait servi à personne.",
    },
    themes=["legal_migration"],
    countries=["MD", "MA", "TN"],
    parts=["relevance"],
    applies={
        "en": "Workers or apprentices are found by recruiters who must be registered.",
        "fr": "Des travailleurs ou des apprentis sont trouvés par des recruteurs tenus de s’enregistrer.",
    },
    not_applies={
        "en": "Recruiting is done by public services alone.",
        "fr": "Le recrutement relève des seuls services publics.",
    },
)


def tell(cast: Cast, at: datetime) -> None:
    """From the meeting of more than a year ago to the lesson that applicants read today."""
    meeting = held(at - 400 * DAY)
    given = committed(cast, meeting, at - 399 * DAY)
    made = assistance.Request.objects.select_related("record").get(title=REGISTER["title"])
    answered(cast, made, given, at - 45 * DAY)
    learned(cast, made, at - 40 * DAY)


def held(at: datetime) -> dialogue.Meeting:
    """A meeting on recruitment for work abroad."""
    day = at.date().isoformat()
    facts = dialogue.MeetingFacts(
        key=KEY,
        process="facility",
        kind="exchange_event",
        titles={
            "en": "Demonstration meeting on recruitment for work abroad",
            "fr": "Réunion de démonstration sur le recrutement pour le travail à l’étranger",
        },
        verification="no_page_kept",
        starts=day,
        ends=day,
        mode="in_person",
        note="Made up for the demonstration.",
    )
    dialogue.import_meeting(facts=facts, actor=system(dialogue.policy.LOADER), at=at, invented=True)
    return dialogue.Meeting.objects.get(key=KEY)


def committed(cast: Cast, meeting: dialogue.Meeting, at: datetime) -> dialogue.Commitment:
    """The office takes it upon itself that people can see who is registered."""
    dialogue.commit(
        meeting_id=meeting.pk,
        texts={
            "en": "Let everybody see which recruiters are registered.",
            "fr": "Permettre à chacun de voir quels recruteurs sont enregistrés.",
        },
        owner_id=cast.organisations["office"].pk,
        due=(at + 380 * DAY).date().isoformat(),
        actor=cast.actor("secretariat", at),
        at=at,
    )
    return dialogue.Commitment.objects.select_related("record").get(meeting=meeting)


def answered(cast: Cast, request: assistance.Request, given: dialogue.Commitment, at: datetime) -> None:
    """Once the mission is over the office says what it answers, a colleague confirms, and the commitment is kept."""
    applicant = cast.actor("applicant", at)
    link = assistance.name_commitment(
        request_id=request.pk,
        reference=given.record.reference or "",
        reason="The review showed what a register that people can look into must hold.",
        actor=applicant,
        at=at,
    )
    links.confirm_link(link_id=link.pk, actor=cast.actor("coordinator", at), at=at + DAY)
    words = "The register stands on one page since last week."
    dialogue.report_commitment(commitment_id=given.pk, state="done", words=words, actor=applicant, at=at + 2 * DAY)


def learned(cast: Cast, request: assistance.Request, at: datetime) -> None:
    """The expert of the mission proposes the lesson; an editor who did not work in it clears and publishes it."""
    mission = request.missions.get()
    made = knowledge.propose_from_mission(mission=mission.token, draft=LESSON, actor=cast.actor("expert", at), at=at)
    editor = cast.actor("editor", at)
    knowledge.clear(lesson_id=made.pk, actor=editor, at=at + DAY)
    knowledge.publish(lesson_id=made.pk, actor=editor, at=at + 2 * DAY)
