"""What the demonstration tells the world: news of two people's making, a reader who is told, one who has not confirmed."""

from datetime import datetime, timedelta

from facility.apps.calls import public as calls
from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Role
from seeds.story.people import Cast

READER, WAITING = "reader@example.org", "waiting@example.org"
DAY = timedelta(days=1)


def tell(cast: Cast, at: datetime) -> None:
    """From the day a reader subscribes: news is published and told, other news waits for the second person."""
    wishes = enquiries.Wishes(contents=("policy", "events", "funding"), frequency="weekly")
    why = enquiries.Registration(
        name="Reader (demonstration)",
        organisation_name="Public library of a town (demonstration)",
        reason="other",
        message="We put what is new on the notice board of our reading room.",
    )
    enquiries.ask_subscription(email=READER, wishes=wishes, registration=why, at=at, invented=True)
    asked = enquiries.Subscriber.objects.get(email_key=READER)
    enquiries.confirm_subscription(key=str(asked.confirm_key), at=at + timedelta(hours=1))
    item = enquiries.propose_news(
        title={
            "en": "Counting offers first: what a lesson changed (demonstration)",
            "fr": "Compter d’abord les offres : ce qu’une leçon a changé (démonstration)",
        },
        body={
            "en": "Two offices now ask employers before they choose towns. The lesson they follow stands in the library.",
            "fr": "Deux bureaux consultent désormais les employeurs avant de choisir les villes. La leçon qu’ils suivent se trouve dans la bibliothèque.",
        },
        content="policy",
        themes=["return"],
        countries=["MD"],
        actor=cast.actor("editor", at),
        at=at + DAY,
        invented=True,
    )
    enquiries.clear_news(news_id=item.pk, actor=cast.actor("officer", at), at=at + 2 * DAY)
    enquiries.publish_news(news_id=item.pk, actor=cast.actor("editor", at), at=at + 3 * DAY)
    enquiries.make_digest(subscriber_id=asked.pk, at=at + 8 * DAY)
    enquiries.propose_news(
        title={"en": "A session for questions about the open call (demonstration)"},
        body={"en": "Online, one hour, in English and French. The link follows in the next letter."},
        content="events",
        themes=[],
        countries=[],
        actor=cast.actor("secretariat", at),
        at=at + 9 * DAY,
        invented=True,
    )
    registered = enquiries.Enquiry.objects.get(subscriber=asked)
    enquiries.see_enquiry(enquiry_id=registered.pk, actor=cast.actor("editor", at), at=at + 2 * DAY)
    enquiries.ask_subscription(email=WAITING, wishes=wishes, registration=why, at=at + 12 * DAY, invented=True)
    asked_for(cast, at)


def asked_for(cast: Cast, at: datetime) -> None:
    """A meeting is asked for and agreed, a question waits for its answer."""
    enquiries.set_route(
        intent="meeting",
        theme="",
        country="",
        role=Role.DIALOGUE_SECRETARIAT,
        source="Demonstration: the secretariat keeps the diary",
        actor=cast.actor("editor", at),
        at=at,
    )
    meeting = enquiries.ask(
        intent="meeting",
        reason="partnership",
        message="We prepare a project with two towns and would like to understand the call first.",
        name="Iris, municipality (demonstration)",
        email=READER,
        country="MD",
        slots=[at + 20 * DAY, at + 21 * DAY],
        at=at + 2 * DAY,
        invented=True,
    )
    enquiries.agree_meeting(
        enquiry_id=meeting.pk,
        meets_at=at + 21 * DAY,
        minutes=45,
        place="Online; the link follows",
        actor=cast.actor("secretariat", at),
        at=at + 3 * DAY,
    )
    enquiries.ask(
        intent="contact",
        reason="call",
        message="May a municipality be a co-applicant?",
        name="Olaf, association (demonstration)",
        email=READER,
        at=at + 10 * DAY,
        invented=True,
    )
    converted(cast, at)
    mentored(cast, at)


def converted(cast: Cast, at: datetime) -> None:
    """What two people asked becomes a draft of a request, and two questions on a call of which one is answered."""
    officer = cast.actor("officer", at)
    wish = enquiries.ask(
        intent="assistance",
        reason="partnership",
        message="Our office would like to learn how others count seasonal workers who return.",
        name="Anouk, applicant",
        email=cast.users["agency_applicant"].email,
        country="MD",
        at=at + 4 * DAY,
        invented=True,
    )
    enquiries.convert_to_request(
        enquiry_id=wish.pk,
        programme="facility-assistance",
        title="Counting seasonal workers who return",
        actor=cast.actor("coordinator", at),
        at=at + 5 * DAY,
    )
    asked = {
        "May costs before the signature be declared?": "Only where the call says so; this one does not.",
        "May the summary be in French?": "",
    }
    for number, (question, answer) in enumerate(asked.items()):
        moment = at + (5 + number) * DAY
        found = enquiries.ask(
            intent="contact", reason="call", message=question, name="Olaf, association (demonstration)",
            email=READER, call="amif-2022", at=moment, invented=True,
        )  # fmt: skip
        enquiries.convert_to_question(
            enquiry_id=found.pk, call="amif-2022", text=question, actor=officer, at=moment + DAY
        )
        if answer:
            put = calls.Question.objects.get(text=question)
            calls.publish_answer(question_id=put.pk, text=question, answer=answer, actor=officer, at=moment + 2 * DAY)


def mentored(cast: Cast, at: datetime) -> None:
    """An applicant is mentored on the open call, and they write to each other; another one waits for a mentor."""
    mentor, office = cast.actor("mentor", at), cast.organisations["office"].pk
    case = enquiries.ask_mentor(
        call="amif-2022", organisation_id=office, need="How do we show what the second town adds to the first?",
        actor=cast.actor("applicant", at), at=at + 6 * DAY,
    )  # fmt: skip
    enquiries.take_case(case_id=case.pk, actor=mentor, at=at + 7 * DAY)
    text = "Start from what people do differently there. The part on relevance asks for one paragraph, not for a list."
    enquiries.note_case(case_id=case.pk, text=text, actor=mentor, at=at + 7 * DAY)
    text = "Merci ! Faut-il joindre l’accord de la ville dès la note succincte ?"
    enquiries.note_case(case_id=case.pk, text=text, actor=cast.actor("applicant", at), at=at + 8 * DAY)
    enquiries.ask_mentor(
        call="amif-2022", organisation_id=cast.organisations["association"].pk,
        need="Which costs of volunteers may be counted?", actor=cast.actor("newcomer", at), at=at + 9 * DAY,
    )  # fmt: skip
