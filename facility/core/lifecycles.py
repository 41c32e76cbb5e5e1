"""The lifecycle of every noun of the trade, one literal table each (states carry no labels: apps word them)."""

from __future__ import annotations

from facility.core.lifecycle import Lifecycle
from facility.core.lifecycle import Transition as T

CALL = Lifecycle(
    name="call",
    initial="draft",
    states=("draft", "open", "suspended", "exhausted", "closed"),
    transitions=(
        T("open", ("draft",), "open", "call.opened"),
        T("revise", ("open", "exhausted"), "open", "call.revised"),
        T("suspend", ("open",), "suspended", "call.suspended"),
        T("resume", ("suspended",), "open", "call.resumed"),
        T("exhaust", ("open",), "exhausted", "call.exhausted"),
        T("close", ("open", "suspended", "exhausted"), "closed", "call.closed"),
    ),
    terminal=("closed",),
)

LOT = Lifecycle(
    name="lot",
    initial="open",
    states=("open", "exhausted"),
    transitions=(
        T("exhaust", ("open",), "exhausted", "lot.exhausted"),
        T("reopen", ("exhausted",), "open", "lot.reopened"),
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
        T("submit", ("concept_draft",), "concept_sealed", "proposal.submitted"),
        T("open_seal", ("concept_sealed",), "concept_opened", "proposal.opened"),
        T("ask_clarification", ("concept_opened",), "concept_clarification", "proposal.clarification_asked"),
        T("answer", ("concept_clarification",), "concept_opened", "proposal.clarification_answered"),
        T("judge_eligible", ("concept_opened",), "concept_eligible", "proposal.judged_eligible"),
        T("judge_ineligible", ("concept_opened",), "rejected", "proposal.judged_ineligible"),
        T("consult", ("concept_eligible",), "concept_consulted", "proposal.consulted"),
        T("invite", ("concept_consulted",), "full_draft", "proposal.invited"),
        T("submit_full", ("full_draft",), "full_sealed", "proposal.full_submitted"),
        T("open_seal_full", ("full_sealed",), "full_opened", "proposal.full_opened"),
        T("ask_clarification", ("full_opened",), "full_clarification", "proposal.clarification_asked"),
        T("answer", ("full_clarification",), "full_opened", "proposal.clarification_answered"),
        T("judge_eligible_full", ("full_opened",), "full_eligible", "proposal.full_judged_eligible"),
        T("judge_ineligible_full", ("full_opened",), "rejected", "proposal.full_judged_ineligible"),
        T("start_evaluation", ("full_eligible",), "in_evaluation", "proposal.evaluation_started"),
        T("agree_scores", ("in_evaluation",), "evaluated", "proposal.evaluated"),
        T("rank", ("evaluated",), "ranked", "proposal.ranked"),
        T("award", ("ranked", "reserve"), "awarded", "proposal.awarded"),
        T("reserve", ("ranked",), "reserve", "proposal.reserved"),
        T(
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
        T("sign", ("awarded",), "contracted", "proposal.contracted"),
        T("withdraw", _BEFORE_AWARD, "withdrawn", "proposal.withdrawn"),
    ),
    terminal=("contracted", "rejected", "withdrawn"),
)

VERDICT = Lifecycle(
    name="verdict",
    initial="drafted",
    states=("drafted", "given"),
    transitions=(T("give", ("drafted",), "given", "verdict.given"),),
    terminal=("given",),
)

CONSULTATION = Lifecycle(
    name="consultation",
    initial="open",
    states=("open", "closed"),
    transitions=(T("close", ("open",), "closed", "consultation.closed"),),
    terminal=("closed",),
)

ASSIGNMENT = Lifecycle(
    name="assignment",
    initial="assigned",
    states=("assigned", "declared", "scoring", "scored", "agreed", "recused"),
    transitions=(
        T("declare", ("assigned",), "declared", "assignment.declared"),
        T("recuse", ("assigned", "declared", "scoring"), "recused", "assignment.recused"),
        T("score", ("declared", "scoring"), "scoring", "assignment.scoring_saved"),
        T("submit_scores", ("scoring",), "scored", "assignment.scored"),
        T("agree", ("scored",), "agreed", "assignment.agreed"),
    ),
    terminal=("agreed", "recused"),
)

ROUND = Lifecycle(
    name="round",
    initial="open",
    states=("open", "closed", "decided"),
    transitions=(
        T("close", ("open",), "closed", "round.closed"),
        T("decide", ("closed",), "decided", "round.decided"),
    ),
    terminal=("decided",),
)

DECISION = Lifecycle(
    name="decision",
    initial="proposed",
    states=("proposed", "decided", "lapsed", "withdrawn"),
    transitions=(
        T("decide", ("proposed",), "decided", "decision.decided"),
        T("lapse", ("proposed",), "lapsed", "decision.lapsed"),
        T("withdraw", ("proposed",), "withdrawn", "decision.withdrawn"),
    ),
    terminal=("decided", "lapsed", "withdrawn"),
)

GRANT = Lifecycle(
    name="grant",
    initial="preparation",
    states=("preparation", "signed_by_beneficiary", "running", "suspended", "ended", "balance", "closed"),
    transitions=(
        T("sign_as_beneficiary", ("preparation",), "signed_by_beneficiary", "grant.signed_by_beneficiary"),
        T("sign_as_authority", ("signed_by_beneficiary",), "running", "grant.signed"),
        T("suspend", ("running",), "suspended", "grant.suspended"),
        T("resume", ("suspended",), "running", "grant.resumed"),
        T("end", ("running", "suspended"), "ended", "grant.ended"),
        T("settle", ("ended",), "balance", "grant.balance_started"),
        T("close", ("balance",), "closed", "grant.closed"),
    ),
    terminal=("closed",),
)

PAYMENT_REQUEST = Lifecycle(
    name="payment_request",
    initial="requested",
    states=("requested", "checked", "ordered", "paid", "refused"),
    transitions=(
        T("check", ("requested",), "checked", "payment_request.checked"),
        T("order", ("checked",), "ordered", "payment_request.ordered"),
        T("confirm", ("ordered",), "paid", "payment_request.paid"),
        T("refuse", ("requested", "checked"), "refused", "payment_request.refused"),
    ),
    terminal=("paid", "refused"),
)

PAYMENT_ORDER = Lifecycle(
    name="payment_order",
    initial="drafted",
    states=("drafted", "approved", "sent", "confirmed", "rejected"),
    transitions=(
        T("approve", ("drafted",), "approved", "payment_order.approved"),
        T("send", ("approved",), "sent", "payment_order.sent"),
        T("confirm", ("sent",), "confirmed", "payment_order.confirmed"),
        T("reject", ("drafted", "approved", "sent"), "rejected", "payment_order.rejected"),
    ),
    terminal=("confirmed", "rejected"),
)

REPORT = Lifecycle(
    name="report",
    initial="due",
    states=("due", "draft", "submitted", "accepted", "returned"),
    transitions=(
        T("start", ("due",), "draft", "report.started"),
        T("submit", ("draft", "returned"), "submitted", "report.submitted"),
        T("accept", ("submitted",), "accepted", "report.accepted"),
        T("return", ("submitted",), "returned", "report.returned"),
    ),
    terminal=("accepted",),
)

LESSON = Lifecycle(
    name="lesson",
    initial="proposed",
    states=("proposed", "cleared", "published", "dropped"),
    transitions=(
        T("clear", ("proposed",), "cleared", "lesson.cleared"),
        T("publish", ("cleared",), "published", "lesson.published"),
        T("drop", ("proposed", "cleared"), "dropped", "lesson.dropped"),
    ),
    terminal=("published", "dropped"),
)

INVITATION = Lifecycle(
    name="invitation",
    initial="sent",
    states=("sent", "accepted", "declined", "revoked", "expired"),
    transitions=(
        T("accept", ("sent",), "accepted", "invitation.accepted"),
        T("decline", ("sent",), "declined", "invitation.declined"),
        T("revoke", ("sent",), "revoked", "invitation.revoked"),
        T("expire", ("sent",), "expired", "invitation.expired"),
    ),
    terminal=("accepted", "declined", "revoked", "expired"),
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
    INVITATION,
)
