"""The story of the demonstration: told by calling the actions, so that seeding tests the rules."""

from collections.abc import Callable
from pathlib import Path

from facility.apps.assistance import public as assistance
from facility.apps.interchange import public as interchange
from facility.apps.parties import public as parties
from facility.apps.projects import public as projects
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import User, system
from facility.foundation.base.acts import act
from facility.foundation.base.clock import now
from facility.foundation.trail import public as trail


def tell(portfolio: Path, *, demo: bool, told: Callable[[str], None]) -> bool:
    """Load the portfolio and, for a demonstration, tell the story; whatever is there already is left alone."""
    parties.load_reference()
    assistance.load_programmes(actor=system("load-portfolio"), at=now())
    assistance.load_roster_lists(actor=system("load-portfolio"), at=now())
    changed = False
    if not projects.Project.objects.exists():
        told("the known projects, partners, funds and figures are loaded")
        loader = system("load-portfolio")
        interchange.load(portfolio, actor=loader, at=now())
        interchange.release(kind=interchange.REAL, actor=loader, at=now())
        changed = True
    if demo and not User.objects.filter(invented=True).exists():
        _demonstration(told)
        changed = True
    trail.seal_roots(at=now())
    return changed


def _demonstration(told: Callable[[str], None]) -> None:
    """Everything that is made up, in the order in which it happens."""
    from seeds.story import (
        answering,
        case,
        chain,
        discussions,
        library,
        meetings,
        missions,
        people,
        requests,
        roster,
        settings,
        spaces,
        typology,
    )
    from seeds.story import calls as calls_story
    from seeds.story import dialogue as dialogue_story

    told("people and organisations of the demonstration are registered")
    cast = people.tell()
    with act():
        [schema] = proposals.adopt_questions(at=calls_story.DRAFTED_2022)
    told("two calls are opened: 2022 with its revision, Borders and Security of 2023")
    officer = cast.actor("officer", calls_story.DRAFTED_2022)
    approver = cast.actor("authority", calls_story.DRAFTED_2022)
    made = calls_story.tell(officer, approver, (schema.code, schema.version))
    case.tell(cast, made["amif-2022"].lots.get(code="A"), told)
    told("an office and a bureau ask for assistance; one request is approved")
    requests.tell(cast)
    told("two experts apply for the roster, one is admitted and booked")
    roster.tell(cast, now())
    told("terms of reference are agreed; the expert is on a mission")
    missions.tell(cast, now())
    told("a setting of a programme is changed by two people, another waits for the second")
    settings.tell(cast, now())
    told("a meeting is planned and moved; three people register for two places")
    meetings.tell(cast)
    told("the library has a guide in two editions, and a study that waits to be cleared")
    library.tell(cast)
    told("an exchange event is held; one of its commitments is answered by the project")
    dialogue_story.tell(cast)
    told("a room agrees on the name of a type after a vote; the next version of the typology is drafted")
    typology.tell(cast)
    told("people discuss a lesson and a meeting; a moderator lets in, declines, takes down and closes")
    discussions.tell(cast)
    told("a lesson answers a request, a request answers a commitment, one request goes to a call")
    answering.tell(cast)
    told("one case passes through all: a commitment, the assistance that answers it, the lesson of its mission")
    chain.tell(cast, now())
    told("the knowledge space of the partnership has a guide, news, lessons and two real meetings")
    spaces.tell(cast)
    interchange.release(kind=interchange.DEMONSTRATION, actor=system("load-portfolio"), at=now())
