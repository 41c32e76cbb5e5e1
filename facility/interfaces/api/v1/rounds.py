"""Running an evaluation: rounds opened, filled, staffed and closed; services consulted. Staff's acts, none of them grave."""

from typing import Any

from ninja import Schema, Status

from facility.apps.bodies import public as bodies
from facility.apps.calls import public as calls
from facility.apps.evaluation import public as evaluation
from facility.apps.parties import public as parties
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Role, require
from facility.foundation.base.clock import local_day
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1 import judging, work
from facility.interfaces.api.v1.shapes import Token
from facility.interfaces.web.dossiers.desk import staff_dossier

router = work.router
asking = judging.asking


class OpenRoundIn(Schema):
    """The lot of the round by its key (`amif-2022:A`); the grid is the one that its call publishes."""

    lot: Token


class EntryIn(Schema):
    """A dossier that was found eligible and is in no round yet, by its token."""

    dossier: Token


class AssignIn(Schema):
    """Who scores the dossier: the token of a person who holds the role of evaluator today."""

    person: Token


class PersonOut(Schema):
    """A person, by token and name."""

    token: str
    name: str


class EvaluatorOut(Schema):
    """Who scores a dossier, and how far that has come; a sheet once it was handed in and may be seen."""

    name: str
    state: str
    sheet: dict[str, Any] | None


class EntryDetailOut(work.EntryOut):
    """A dossier in a round with its evaluators and the sheet they agreed on."""

    token: str
    version: str
    people: list[EvaluatorOut]
    agreed_sheet: dict[str, Any] | None


class WaitingOut(Schema):
    """A dossier that could be put into the round."""

    token: str
    reference: str | None
    title: str


def _expected(request: ApiRequest, found: evaluation.Round) -> None:
    def present() -> str:
        return work.round_version(evaluation.round_by_token(found.record.token, request.actor))

    marks.expect(request, found.record_id, present)


def _round(request: ApiRequest, token: str) -> evaluation.Round:
    """The round of a write. Raises NotFound, Forbidden, Problem (412)."""
    need_writer(request, "evaluation")
    found = evaluation.round_by_token(token, request.actor)
    require(evaluation.policy.may_run_round, request.actor, found)
    _expected(request, found)
    return found


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    return work.round_detail(request, evaluation.round_by_token(token, request.actor))


def _entry(found: evaluation.Round, dossier: str) -> evaluation.Entry:
    entry = evaluation.entries_of(found).filter(proposal__record__token=dossier).first()
    if entry is None:
        raise NotFound("dossier")
    return entry


def _entry_detail(request: ApiRequest, token: str, dossier: str) -> dict[str, Any]:
    entry = _entry(evaluation.round_by_token(token, request.actor), dossier)
    people = [
        {
            "name": one.person.name,
            "state": one.state,
            "sheet": one.sheet if one.scored_at and evaluation.policy.may_view_sheet(request.actor, one) else None,
        }
        for one in entry.assignments.all()
    ]
    version = marks.version_of(entry.proposal.record_id, marks.print_of([people, entry.agreed_sheet, entry.place]))
    marks.stamp(request, version)
    return work.entry_row(entry) | {
        "token": entry.proposal.record.token,
        "version": version,
        "people": people,
        "agreed_sheet": entry.agreed_sheet,
    }


@router.post("/rounds", response={201: work.RoundDetailOut}, tags=["evaluation"])
def open_round(request: ApiRequest, given: OpenRoundIn) -> Status[Any]:
    """Open a round for a lot with the grid that its call publishes."""
    need_writer(request, "evaluation")
    require(evaluation.policy.may_run_round, request.actor)
    code, _colon, letter = given.lot.partition(":")
    lot = calls.lot_for(code, letter, request.actor)
    grid_id = None if lot.call.state == "draft" else calls.terms_for(lot, request.at).full_grid_id
    if grid_id is None:
        raise Refused(at_field("lot", "no_grid_published"))
    made = evaluation.open_round(lot_id=lot.pk, grid_id=grid_id, actor=request.actor, at=request.at)
    return Status(201, _shown(request, made.record.token))


@router.get("/rounds/{token}/waiting", response=list[WaitingOut], tags=["evaluation"])
def list_waiting_dossiers(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """Eligible dossiers of the round's lot that are in no round yet."""
    found = evaluation.round_by_token(token, need_person(request))
    require(evaluation.policy.may_run_round, request.actor, found)
    rows = evaluation.waiting_dossiers(found)[:500]
    return [{"token": one.record.token, "reference": one.record.reference, "title": one.title} for one in rows]


@router.get("/rounds/{token}/evaluators", response=list[PersonOut], tags=["evaluation"])
def list_evaluators(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """People who hold the role of evaluator today, for who assigns them."""
    found = evaluation.round_by_token(token, need_person(request))
    require(evaluation.policy.may_run_round, request.actor, found)
    return people_with(request, Role.EVALUATOR)


def people_with(request: ApiRequest, *roles: Role) -> list[dict[str, Any]]:
    """People with an account who hold one of the roles today, by name."""
    held = parties.holders_on(local_day(request.at)).filter(role__in=roles, person__user__isnull=False)
    rows = held.order_by("person__name").values_list("person__record__token", "person__name").distinct()
    return [{"token": token, "name": name} for token, name in rows]


@router.get("/rounds/{token}/dossiers/{dossier}", response=EntryDetailOut, tags=["evaluation"])
def read_round_entry(request: ApiRequest, token: str, dossier: str) -> dict[str, Any]:
    """One dossier of a round: who scores it, the sheets that were handed in, what was agreed."""
    need_person(request)
    return _entry_detail(request, token, dossier)


@router.post("/rounds/{token}/dossiers", response={201: work.RoundDetailOut}, tags=["evaluation"])
def add_to_round(request: ApiRequest, token: str, given: EntryIn) -> Status[Any]:
    """Put an eligible dossier into the round."""
    found = _round(request, token)
    dossier = evaluation.waiting_dossiers(found).filter(record__token=given.dossier).first()
    if dossier is None:
        raise NotFound("dossier")
    evaluation.add_dossier(round_id=found.pk, proposal_id=dossier.pk, actor=request.actor, at=request.at)
    return Status(201, _shown(request, token))


@router.post("/rounds/{token}/dossiers/{dossier}/evaluators", response={201: EntryDetailOut}, tags=["evaluation"])
def assign_evaluator(request: ApiRequest, token: str, dossier: str, given: AssignIn) -> Status[Any]:
    """Assign an evaluator; one who works for an organisation of the dossier is refused (FR-18)."""
    found = _round(request, token)
    entry, person = _entry(found, dossier), parties.person_by_token(given.person)
    evaluation.assign(entry_id=entry.pk, person_id=person.pk, actor=request.actor, at=request.at)
    return Status(201, _entry_detail(request, token, dossier))


@router.post("/rounds/{token}/close", response=work.RoundDetailOut, tags=["evaluation"])
def close_round(request: ApiRequest, token: str) -> dict[str, Any]:
    """Close the round once all its dossiers are agreed: they are ranked, and the ranking is sealed by its hash."""
    found = _round(request, token)
    evaluation.close_round(round_id=found.pk, actor=request.actor, at=request.at)
    return _shown(request, token)


def consultation(one: bodies.Consultation) -> dict[str, Any]:
    """A consultation with who was asked; `asked` and `subject` were fetched before."""
    named = ("question", "state", "outcome", "opened_at", "due_at", "closed_at")
    asked = [judging.consulted_row(row, one) for row in one.asked.all()]
    return {"number": one.pk, "asked": asked} | {name: getattr(one, name) for name in named}


@asking.get("/desk/dossiers/{token}/consultations", response=list[judging.ConsultationOut])
def list_dossier_consultations(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """The consultations on a dossier, newest first."""
    need_person(request)
    found = staff_dossier(request, token)
    require(bodies.may_view_consultation, request.actor, found.record)
    return [consultation(one) for one in bodies.consultations_of(found.record_id).select_related("subject")]


@asking.post("/desk/dossiers/{token}/consultations", response={201: judging.ConsultationOut})
def consult_services(request: ApiRequest, token: str, given: judging.ConsultIn) -> Status[Any]:
    """Ask services about an eligible concept note; who is silent until the day agrees."""
    need_writer(request, "evaluation")
    found = staff_dossier(request, token)
    require(evaluation.policy.may_consult, request.actor, found)
    asked = [(service(request, one.organisation), one.may_veto) for one in given.services]
    if len({one for one, _veto in asked}) < len(asked):
        raise Refused(at_field("services", "service_twice"))
    usual = bodies.USUAL_SILENCE
    silence = usual if given.days == usual.days else bodies.Silence(given.days, SET_HERE, "unconfirmed")
    made = evaluation.consult(
        proposal_id=found.pk,
        question=given.question,
        asked=asked,
        silence=silence,
        actor=request.actor,
        at=request.at,
    )
    one = bodies.consultations_of(found.record_id).select_related("subject").get(pk=made.pk)
    return Status(201, consultation(one))


# Where the term of one consultation comes from, as its row keeps it.
SET_HERE = "Set for this consultation"


def service(request: ApiRequest, token: str) -> int:
    """An organisation for which somebody replies as a consulted service today. Raises NotFound, Refused."""
    found = parties.organisation_by_token(token)
    held = parties.holders_on(local_day(request.at)).filter(role=Role.CONSULTED_SERVICE)
    if not held.filter(organisation=found).exists():
        raise Refused(at_field("services", "not_a_service"))
    return found.pk


@asking.post("/desk/dossiers/{token}/consultations/{int:number}/close", response=judging.ConsultationOut)
def close_consultation(request: ApiRequest, token: str, number: int) -> dict[str, Any]:
    """Close a consultation once all replied or the day passed; without a veto the dossier moves on."""
    need_writer(request, "evaluation")
    found = staff_dossier(request, token)
    evaluation.close_consultation(proposal_id=found.pk, consultation_id=number, actor=request.actor, at=request.at)
    return consultation(bodies.consultations_of(found.record_id).select_related("subject").get(pk=number))
