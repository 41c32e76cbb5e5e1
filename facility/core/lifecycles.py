"""The lifecycle of every noun of the trade, one literal table each (apps word the states)."""

from __future__ import annotations

from facility.core import component_lifecycles
from facility.core.lifecycle import Lifecycle, Transition

CALL = Lifecycle(
    name="call",
    initial="draft",
    states=("draft", "open", "suspended", "exhausted", "closed"),
    transitions=(
        Transition("open", ("draft",), "open", "call.opened"),
        Transition("revise", ("open", "exhausted"), "open", "call.revised"),
        Transition("suspend", ("open",), "suspended", "call.suspended"),
        Transition("resume", ("suspended",), "open", "call.resumed"),
        Transition("exhaust", ("open",), "exhausted", "call.exhausted"),
        Transition("close", ("open", "suspended", "exhausted"), "closed", "call.closed"),
    ),
    terminal=("closed",),
)

LOT = Lifecycle(
    name="lot",
    initial="open",
    states=("open", "exhausted"),
    transitions=(
        Transition("exhaust", ("open",), "exhausted", "lot.exhausted"),
        Transition("reopen", ("exhausted",), "open", "lot.reopened"),
    ),
)

_BEFORE_AWARD = (
    "concept_draft",
    "concept_sealed",
    "concept_opened",
    "concept_clarification",
    "concept_eligible",
    "concept_consulted",
    "full_draft",
    "full_sealed",
    "full_opened",
    "full_clarification",
    "full_eligible",
    "in_evaluation",
    "evaluated",
    "ranked",
    "reserve",
)

PROPOSAL = Lifecycle(
    name="proposal",
    initial="concept_draft",
    # Calls before 2022 had one stage only: a dossier there is born as a full draft.
    entries=("full_draft",),
    states=(*_BEFORE_AWARD, "awarded", "contracted", "rejected", "withdrawn"),
    transitions=(
        Transition("submit", ("concept_draft",), "concept_sealed", "proposal.submitted"),
        Transition("open_seal", ("concept_sealed",), "concept_opened", "proposal.opened"),
        Transition(
            "ask_clarification",
            ("concept_opened",),
            "concept_clarification",
            "proposal.clarification_asked",
        ),
        Transition(
            "answer",
            ("concept_clarification",),
            "concept_opened",
            "proposal.clarification_answered",
        ),
        Transition(
            "judge_eligible",
            ("concept_opened",),
            "concept_eligible",
            "proposal.judged_eligible",
        ),
        Transition(
            "judge_ineligible",
            ("concept_opened",),
            "rejected",
            "proposal.judged_ineligible",
        ),
        Transition("consult", ("concept_eligible",), "concept_consulted", "proposal.consulted"),
        Transition("invite", ("concept_consulted",), "full_draft", "proposal.invited"),
        Transition("submit_full", ("full_draft",), "full_sealed", "proposal.full_submitted"),
        Transition("open_seal_full", ("full_sealed",), "full_opened", "proposal.full_opened"),
        Transition(
            "ask_clarification",
            ("full_opened",),
            "full_clarification",
            "proposal.clarification_asked",
        ),
        Transition(
            "answer",
            ("full_clarification",),
            "full_opened",
            "proposal.clarification_answered",
        ),
        Transition(
            "judge_eligible_full",
            ("full_opened",),
            "full_eligible",
            "proposal.full_judged_eligible",
        ),
        Transition(
            "judge_ineligible_full",
            ("full_opened",),
            "rejected",
            "proposal.full_judged_ineligible",
        ),
        Transition(
            "start_evaluation",
            ("full_eligible",),
            "in_evaluation",
            "proposal.evaluation_started",
        ),
        Transition("agree_scores", ("in_evaluation",), "evaluated", "proposal.evaluated"),
        Transition("rank", ("evaluated",), "ranked", "proposal.ranked"),
        Transition("award", ("ranked", "reserve"), "awarded", "proposal.awarded"),
        Transition("reserve", ("ranked",), "reserve", "proposal.reserved"),
        Transition(
            "reject",
            (
                "concept_eligible",
                "concept_consulted",
                "full_eligible",
                "evaluated",
                "ranked",
                "reserve",
            ),
            "rejected",
            "proposal.rejected",
        ),
        Transition("sign", ("awarded",), "contracted", "proposal.contracted"),
        Transition("withdraw", _BEFORE_AWARD, "withdrawn", "proposal.withdrawn"),
    ),
    terminal=("contracted", "rejected", "withdrawn"),
)

VERDICT = Lifecycle(
    name="verdict",
    initial="drafted",
    states=("drafted", "given"),
    transitions=(Transition("give", ("drafted",), "given", "verdict.given"),),
    terminal=("given",),
)

CONSULTATION = Lifecycle(
    name="consultation",
    initial="open",
    states=("open", "closed"),
    transitions=(Transition("close", ("open",), "closed", "consultation.closed"),),
    terminal=("closed",),
)

ASSIGNMENT = Lifecycle(
    name="assignment",
    initial="assigned",
    states=("assigned", "declared", "scoring", "scored", "agreed", "recused"),
    transitions=(
        Transition("declare", ("assigned",), "declared", "assignment.declared"),
        Transition(
            "recuse",
            ("assigned", "declared", "scoring", "scored"),
            "recused",
            "assignment.recused",
        ),
        Transition("score", ("declared", "scoring"), "scoring", "assignment.scoring_saved"),
        Transition("submit_scores", ("scoring",), "scored", "assignment.scored"),
        Transition("agree", ("scored",), "agreed", "assignment.agreed"),
    ),
    terminal=("agreed", "recused"),
)

ROUND = Lifecycle(
    name="round",
    initial="open",
    states=("open", "closed", "decided"),
    transitions=(
        Transition("close", ("open",), "closed", "round.closed"),
        Transition("decide", ("closed",), "decided", "round.decided"),
    ),
    terminal=("decided",),
)

DECISION = Lifecycle(
    name="decision",
    initial="proposed",
    states=("proposed", "decided", "lapsed", "withdrawn"),
    transitions=(
        Transition("decide", ("proposed",), "decided", "decision.decided"),
        Transition("lapse", ("proposed",), "lapsed", "decision.lapsed"),
        Transition("withdraw", ("proposed",), "withdrawn", "decision.withdrawn"),
    ),
    terminal=("decided", "lapsed", "withdrawn"),
)

GRANT = Lifecycle(
    name="grant",
    initial="preparation",
    states=(
        "preparation",
        "signed_by_beneficiary",
        "running",
        "suspended",
        "ended",
        "balance",
        "closed",
    ),
    transitions=(
        Transition(
            "sign_as_beneficiary",
            ("preparation",),
            "signed_by_beneficiary",
            "grant.signed_by_beneficiary",
        ),
        Transition("sign_as_authority", ("signed_by_beneficiary",), "running", "grant.signed"),
        Transition("suspend", ("running",), "suspended", "grant.suspended"),
        Transition("resume", ("suspended",), "running", "grant.resumed"),
        Transition("end", ("running", "suspended"), "ended", "grant.ended"),
        Transition("settle", ("ended",), "balance", "grant.balance_started"),
        Transition("close", ("balance",), "closed", "grant.closed"),
    ),
    terminal=("closed",),
)

PAYMENT_REQUEST = Lifecycle(
    name="payment_request",
    initial="requested",
    states=("requested", "checked", "ordered", "paid", "refused"),
    transitions=(
        Transition("check", ("requested",), "checked", "payment_request.checked"),
        Transition("order", ("checked",), "ordered", "payment_request.ordered"),
        Transition("confirm", ("ordered",), "paid", "payment_request.paid"),
        Transition("put_back", ("ordered",), "checked", "payment_request.put_back"),
        Transition("refuse", ("requested", "checked"), "refused", "payment_request.refused"),
    ),
    terminal=("paid", "refused"),
)

PAYMENT_ORDER = Lifecycle(
    name="payment_order",
    initial="drafted",
    states=("drafted", "approved", "sent", "confirmed", "rejected"),
    transitions=(
        Transition("approve", ("drafted",), "approved", "payment_order.approved"),
        Transition("send", ("approved",), "sent", "payment_order.sent"),
        Transition("confirm", ("sent",), "confirmed", "payment_order.confirmed"),
        Transition(
            "reject",
            ("drafted", "approved", "sent"),
            "rejected",
            "payment_order.rejected",
        ),
    ),
    terminal=("confirmed", "rejected"),
)

REPORT = Lifecycle(
    name="report",
    initial="due",
    states=("due", "draft", "submitted", "accepted", "returned"),
    transitions=(
        Transition("start", ("due",), "draft", "report.started"),
        Transition("submit", ("draft", "returned"), "submitted", "report.submitted"),
        Transition("accept", ("submitted",), "accepted", "report.accepted"),
        Transition("return", ("submitted",), "returned", "report.returned"),
    ),
    terminal=("accepted",),
)

LESSON = Lifecycle(
    name="lesson",
    initial="proposed",
    states=("proposed", "cleared", "published", "withdrawn", "dropped"),
    transitions=(
        Transition("clear", ("proposed",), "cleared", "lesson.cleared"),
        Transition("publish", ("cleared",), "published", "lesson.published"),
        Transition("withdraw", ("published",), "withdrawn", "lesson.withdrawn"),
        Transition("drop", ("proposed", "cleared"), "dropped", "lesson.dropped"),
    ),
    terminal=("withdrawn", "dropped"),
)


ALL: tuple[Lifecycle, ...] = (
    CALL,
    LOT,
    PROPOSAL,
    VERDICT,
    CONSULTATION,
    ASSIGNMENT,
    ROUND,
    DECISION,
    GRANT,
    PAYMENT_REQUEST,
    PAYMENT_ORDER,
    REPORT,
    LESSON,
    *component_lifecycles.ALL,
)
