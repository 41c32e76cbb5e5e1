"""Live in a session: what the room sees, questions with up-votes, polls; no answer names a person or links one to a vote."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field, model_validator

from facility.apps.dialogue import public as dialogue
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import Number, OneOf, Texts

router = Router(tags=["dialogue"])


class LiveQuestionOut(Schema):
    """A question; `voted`: whether the caller has voted it up."""

    number: int
    text: str
    state: str
    votes: int
    voted: bool
    asked_at: datetime


class PollOptionOut(Schema):
    """An option, or a value of a scale (`value`, else null). `votes` is null until the poll is closed and counted, and
    `share_bp` too: the share of those who voted, in basis points.
    """

    number: int
    texts: Texts
    value: int | None
    votes: int | None
    share_bp: int | None


class PollOut(Schema):
    """A poll of `one` choice, of `several` (at most `most`), or a `scale` from 1 to 5 whose first and last option say what
    they mean. `chosen_options` are the caller's own while it is open, `chosen` the only one of them; `cast` is how many have
    voted; `median` that of a counted scale.
    """

    number: int
    titles: Texts
    kind: str
    most: int | None
    state: str
    cast: int
    chosen: int | None
    chosen_options: list[int]
    median: float | None
    options: list[PollOptionOut]


class LiveOut(Schema):
    """A session as the caller sees it live."""

    meeting: str
    session: int
    titles: Texts
    is_live: bool
    questions: list[LiveQuestionOut]
    polls: list[PollOut]


class OpenIn(Schema):
    """Whether participants put questions and vote."""

    is_live: bool


class QuestionIn(Schema):
    """A question for the room."""

    text: Annotated[str, Field(max_length=500)]


class ModerateIn(Schema):
    """What happens to a question."""

    do: Annotated[str, OneOf(["show", "hide", "answer"])]


class PollIn(Schema):
    """A poll with two to twelve options, of `one` choice or of `several` (at most `most`); or a `scale` from 1 to 5, whose two
    options say what 1 and 5 mean.
    """

    titles: Texts
    kind: Annotated[str, OneOf(dialogue.POLL_KINDS)] = "one"
    most: Annotated[int, Field(ge=2, le=12)] | None = None
    options: Annotated[list[Texts], Field(max_length=20)]


class ChoiceIn(Schema):
    """The ballot: the number of the option chosen, or of all options where several may be chosen, or a value of the scale."""

    option: Number | None = None
    options: Annotated[list[Number], Field(max_length=20)] | None = None
    value: Annotated[int, Field(ge=-1000, le=1000)] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "ChoiceIn":
        if sum(one is not None for one in (self.option, self.options, self.value)) != 1:
            raise ValueError("say one of option, options and value")
        return self


class CountedOut(Schema):
    """Whether it changed anything; false: the vote counted before, or there was none to take back."""

    counted: bool


def _live(request: ApiRequest, reference: str, number: int) -> dict[str, Any]:
    session = dialogue.live_session(reference, number, request.actor)
    asked = ("text", "state", "votes", "voted", "asked_at")
    return {
        "meeting": session.plan.meeting.record.reference or "",
        "session": session.pk,
        "titles": session.titles,
        "is_live": session.is_live and session.plan.state == "published",
        "questions": [
            {name: getattr(one, name) for name in asked} | {"number": one.pk}
            for one in dialogue.live_questions(session, request.actor)
        ],
        "polls": [_poll(one) for one in dialogue.live_polls(session, request.actor)],
    }


def _poll(one: dialogue.Choices) -> dict[str, Any]:
    scale = one.poll.kind == "scale"
    options = [
        {"number": each.pk, "texts": each.texts, "votes": each.votes, "share_bp": one.share_bp(each)}
        | {"value": each.position if scale else None}
        for each in one.options
    ]
    told: dict[str, Any] = {name: getattr(one.poll, name) for name in ("titles", "kind", "most", "state")}
    told |= {"number": one.poll.pk, "cast": one.cast, "chosen_options": list(one.mine), "options": options}
    told["median"] = float(one.median) if one.median is not None else None
    return told | {"chosen": one.mine[0] if len(one.mine) == 1 else None}


def _who(request: ApiRequest) -> dict[str, Any]:
    return {"actor": need_writer(request, "meetings"), "at": request.at}


def _of(request: ApiRequest, where: tuple[str, int]) -> dict[str, Any]:
    """The session of a question or poll, where the caller is in the room. Raises NotFound."""
    need_writer(request, "meetings")
    dialogue.live_session(*where, request.actor)
    return _who(request)


@router.get("/meetings/{reference}/sessions/{number}/live", response=LiveOut)
def read_live_session(request: ApiRequest, reference: str, number: Number) -> dict[str, Any]:
    """What a session shows live, for those who have a place and the secretariat."""
    need_person(request)
    return _live(request, reference, number)


@router.put("/meetings/{reference}/sessions/{number}/live", response=LiveOut)
def set_live_session(request: ApiRequest, reference: str, number: Number, given: OpenIn) -> dict[str, Any]:
    """Open a session for the room, or close it; closing counts its open polls."""
    who = _of(request, (reference, number))
    act = dialogue.open_live if given.is_live else dialogue.close_live
    act(session_id=number, **who)
    return _live(request, reference, number)


@router.post("/meetings/{reference}/sessions/{number}/questions", response={201: LiveOut})
def put_live_question(request: ApiRequest, reference: str, number: Number, given: QuestionIn) -> Status[Any]:
    """Put a question; the room reads it once the secretariat has let it in."""
    who = _of(request, (reference, number))
    dialogue.ask_question(session_id=number, text=given.text, **who)
    return Status(201, _live(request, reference, number))


@router.post("/meetings/{reference}/sessions/{number}/questions/carry", response=LiveOut)
def carry_questions_over(request: ApiRequest, reference: str, number: Number) -> dict[str, Any]:
    """Put the unanswered questions of the meeting before into this session of its follow-up, without their votes."""
    who = _of(request, (reference, number))
    dialogue.carry_questions(session_id=number, **who)
    return _live(request, reference, number)


@router.put("/live-questions/{number}", response=LiveOut)
def moderate_question(request: ApiRequest, number: Number, given: ModerateIn) -> dict[str, Any]:
    """Show a question, hide it, or mark it as answered."""
    where = dialogue.question_session(number)
    dialogue.moderate(question_id=number, do=given.do, **_of(request, where))
    return _live(request, *where)


@router.post("/live-questions/{number}/votes", response={201: CountedOut})
def vote_question_up(request: ApiRequest, number: Number) -> Status[Any]:
    """Vote a question up; twice counts once."""
    who = _of(request, dialogue.question_session(number))
    return Status(201, {"counted": dialogue.vote_up(question_id=number, **who)})


@router.delete("/live-questions/{number}/votes", response=CountedOut)
def take_question_vote_back(request: ApiRequest, number: Number) -> dict[str, bool]:
    """Take one's vote back; `counted` says whether there was one."""
    who = _of(request, dialogue.question_session(number))
    return {"counted": dialogue.take_vote_back(question_id=number, **who)}


@router.post("/meetings/{reference}/sessions/{number}/polls", response={201: LiveOut})
def draft_poll(request: ApiRequest, reference: str, number: Number, given: PollIn) -> Status[Any]:
    """Prepare a poll of a session."""
    who = _of(request, (reference, number))
    dialogue.draft_poll(session_id=number, **given.model_dump(), **who)
    return Status(201, _live(request, reference, number))


@router.post("/polls/{number}/open", response=LiveOut)
def open_poll(request: ApiRequest, number: Number) -> dict[str, Any]:
    """Let the room vote."""
    where = dialogue.poll_session(number)
    dialogue.open_poll(poll_id=number, **_of(request, where))
    return _live(request, *where)


@router.post("/polls/{number}/close", response=LiveOut)
def close_poll(request: ApiRequest, number: Number) -> dict[str, Any]:
    """Count a poll and take the options off its votes, for good."""
    where = dialogue.poll_session(number)
    dialogue.close_poll(poll_id=number, **_of(request, where))
    return _live(request, *where)


@router.put("/polls/{number}/vote", response=LiveOut)
def choose_option(request: ApiRequest, number: Number, given: ChoiceIn) -> dict[str, Any]:
    """Vote in an open poll, or change one's vote: the ballot stands as it is said here, and nothing of an earlier one."""
    where = dialogue.poll_session(number)
    who = _of(request, where) | {"poll_id": number}
    if given.value is not None:
        dialogue.rate(value=given.value, **who)
    elif given.option is not None:
        dialogue.choose(option_id=given.option, **who)
    else:
        dialogue.choose_several(option_ids=given.options or [], **who)
    return _live(request, *where)
