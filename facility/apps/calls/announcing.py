"""What a call tells the rest of the house: the search index, the task of the second person, the deadline in the calendar."""

from datetime import datetime

from facility.apps.calls.models import Call, CallVersion
from facility.apps.calls.queries import terms_of
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.acts import step
from facility.foundation.base.text import pick
from facility.foundation.clocks import public as clocks
from facility.foundation.search import public as search

APPROVAL = "calls.approval"
DEADLINE = "calls.deadline"


@step
def index(call: Call, version: CallVersion, at: datetime) -> None:
    """Let everybody find the published version, in each language the call has a title in."""
    terms = terms_of(version)
    for language in sorted(code for code, title in call.title.items() if title):
        lots = [f"{pick(one.lot.title, language)}. {pick(one.scope, language)}" for one in terms]
        search.put(
            search.Doc(
                record=call.record,
                title=pick(call.title, language).text,
                summary=pick(version.summary, language).text,
                body="\n".join([*lots, pick(version.note, language).text]),
                path=f"/calls/{call.code}/",
                labels=("public",),
                updated_at=at,
                language=language,
                facets={"programme": [call.programme]},
            )
        )


@step
def ask_second_person(call: Call, expires_at: datetime, actor: Actor, at: datetime) -> None:
    """Put the approval on the task list of the authorising officers."""
    clocks.start(
        record=call.record, kind=APPROVAL, actor=actor, at=at, due_at=expires_at, role=Role.AUTHORISING_OFFICER
    )


@step
def nobody_waits(call: Call, actor: Actor, at: datetime) -> None:
    """Take the approval off the task list, where it is on it."""
    if clocks.clocks_of(call.record).filter(kind=APPROVAL).exclude(state="stopped").exists():
        clocks.stop(record=call.record, kind=APPROVAL, actor=actor, at=at)


@step
def keep_deadline(call: Call, actor: Actor, at: datetime) -> None:
    """Keep the deadline of a dated call in the calendar of the grants officers; a moved one replaces it."""
    running = clocks.clocks_of(call.record).filter(kind=DEADLINE).exclude(state="stopped").first()
    wanted = call.closes_at if call.state != "closed" else None
    if running is not None and running.due_at != wanted:
        clocks.stop(record=call.record, kind=DEADLINE, actor=actor, at=at)
        running = None
    if running is None and wanted is not None:
        clocks.start(record=call.record, kind=DEADLINE, actor=actor, at=at, due_at=wanted, role=Role.GRANTS_OFFICER)
