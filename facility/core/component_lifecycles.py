"""The lifecycles of assistance, dialogue and knowledge, one literal table each; see lifecycles.py."""

from __future__ import annotations

from facility.core.assistance_lifecycles import ASSISTANCE_AMENDMENT, ASSISTANCE_MERGER
from facility.core.lifecycle import Lifecycle, Transition

NEWS = Lifecycle(
    name="news",
    initial="proposed",
    states=("proposed", "cleared", "published", "dropped"),
    transitions=(
        Transition("revise", ("proposed", "cleared"), "proposed", "news.revised"),
        Transition("clear", ("proposed",), "cleared", "news.cleared"),
        Transition("publish", ("cleared",), "published", "news.published"),
        Transition("drop", ("proposed", "cleared"), "dropped", "news.dropped"),
    ),
    terminal=("published", "dropped"),
)

ENQUIRY = Lifecycle(
    name="enquiry",
    initial="received",
    states=("received", "answered", "offered", "agreed", "held", "closed"),
    transitions=(
        Transition("route", ("received",), "received", "enquiry.routed"),
        Transition("answer", ("received", "answered"), "answered", "enquiry.answered"),
        Transition("see", ("received",), "closed", "enquiry.seen"),
        Transition("offer", ("received", "answered", "offered"), "offered", "enquiry.offered"),
        Transition("choose", ("offered",), "agreed", "enquiry.chosen"),
        Transition("agree", ("received", "answered", "offered", "agreed"), "agreed", "enquiry.agreed"),
        Transition("hold", ("agreed",), "held", "enquiry.held"),
        Transition("decline", ("received", "answered", "offered", "agreed"), "closed", "enquiry.declined"),
        Transition("close", ("received", "answered", "offered", "agreed", "held"), "closed", "enquiry.closed"),
        Transition("convert", ("received", "answered", "offered", "agreed", "held"), "closed", "enquiry.converted"),
    ),
    terminal=("closed",),
)

MENTORING = Lifecycle(
    name="mentoring",
    initial="asked",
    states=("asked", "with_mentor", "closed"),
    transitions=(
        Transition("take", ("asked",), "with_mentor", "mentoring.taken"),
        Transition("give", ("asked", "with_mentor"), "with_mentor", "mentoring.given"),
        Transition("hand_back", ("with_mentor",), "asked", "mentoring.handed_back"),
        Transition("note", ("with_mentor",), "with_mentor", "mentoring.noted"),
        Transition("put_to_call", ("with_mentor",), "with_mentor", "mentoring.put_to_call"),
        Transition("close", ("asked", "with_mentor"), "closed", "mentoring.closed"),
    ),
    terminal=("closed",),
)

SUBSCRIPTION = Lifecycle(
    name="subscriber",
    initial="requested",
    states=("requested", "confirmed", "paused", "unsubscribed", "erased"),
    transitions=(
        Transition("ask", ("requested", "unsubscribed"), "requested", "subscriber.asked"),
        Transition("confirm", ("requested", "paused"), "confirmed", "subscriber.confirmed"),
        Transition("change", ("confirmed",), "confirmed", "subscriber.changed"),
        Transition("pause", ("confirmed",), "paused", "subscriber.paused"),
        Transition("resume", ("paused", "unsubscribed"), "confirmed", "subscriber.resumed"),
        Transition("unsubscribe", ("confirmed", "paused"), "unsubscribed", "subscriber.unsubscribed"),
        Transition("erase", ("requested", "confirmed", "paused", "unsubscribed"), "erased", "subscriber.erased"),
    ),
    terminal=("erased",),
)

# What is being worked on before the decision; from here a request can be withdrawn.
_BEFORE_DECISION = ("draft", "submitted", "returned", "registered", "in_consultation", "for_decision", "deferred")
ASSISTANCE = Lifecycle(
    name="assistance",
    initial="draft",
    states=(
        *_BEFORE_DECISION,
        "changes_offered",
        "approved",
        "mobilising",
        "in_delivery",
        "delivered",
        "evaluated",
        "follow_up_due",
        "closed",
        "redirected",
        "declined",
        "withdrawn",
        "stopped",
        "merged",
    ),
    transitions=(
        Transition("submit", ("draft", "returned"), "submitted", "assistance.submitted"),
        Transition("send_back", ("submitted",), "returned", "assistance.sent_back"),
        Transition("register", ("submitted",), "registered", "assistance.registered"),
        Transition("consult", ("registered", "for_decision"), "in_consultation", "assistance.consulted"),
        Transition("close_consultation", ("in_consultation",), "for_decision", "assistance.consultation_closed"),
        Transition("forward", ("registered",), "for_decision", "assistance.forwarded"),
        Transition("defer", ("submitted", "registered", "for_decision", "deferred"), "deferred", "assistance.deferred"),
        Transition("take_up_to_check", ("deferred",), "submitted", "assistance.taken_up"),
        Transition("take_up", ("deferred",), "registered", "assistance.taken_up"),
        Transition("take_up_to_decide", ("deferred",), "for_decision", "assistance.taken_up"),
        Transition("merge", ("submitted", "registered", "for_decision", "deferred"), "merged", "assistance.merged"),
        Transition("approve", ("for_decision",), "approved", "assistance.approved"),
        Transition("offer_changes", ("for_decision",), "changes_offered", "assistance.changes_offered"),
        Transition("accept_changes", ("changes_offered",), "approved", "assistance.changes_accepted"),
        Transition("redirect", ("for_decision",), "redirected", "assistance.redirected"),
        Transition("decline", ("for_decision",), "declined", "assistance.declined"),
        Transition("withdraw", (*_BEFORE_DECISION, "changes_offered"), "withdrawn", "assistance.withdrawn"),
        Transition("agree_terms", ("approved",), "mobilising", "assistance.mobilised"),
        Transition("open_mission", ("mobilising", "in_delivery"), "in_delivery", "assistance.begun"),
        Transition("deliver", ("in_delivery",), "delivered", "assistance.delivered"),
        Transition("evaluate", ("delivered",), "evaluated", "assistance.evaluated"),
        Transition("ask_use", ("evaluated",), "follow_up_due", "assistance.follow_up_asked"),
        Transition("tell_use", ("follow_up_due",), "closed", "assistance.followed_up"),
        Transition("close", ("evaluated", "follow_up_due"), "closed", "assistance.closed"),
        Transition("stop", ("approved", "mobilising", "in_delivery"), "stopped", "assistance.stopped"),
    ),
    terminal=("closed", "redirected", "declined", "withdrawn", "stopped", "merged"),
)

ASSISTANCE_TERMS = Lifecycle(
    name="assistance_terms",
    initial="draft",
    states=("draft", "proposed", "agreed"),
    transitions=(
        Transition("draft", ("draft",), "draft", "assistance_terms.drafted"),
        Transition("propose", ("draft",), "proposed", "assistance_terms.proposed"),
        Transition("send_back", ("proposed",), "draft", "assistance_terms.sent_back"),
        Transition("agree", ("proposed",), "agreed", "assistance_terms.agreed"),
    ),
    terminal=("agreed",),
)

ENDORSEMENT = Lifecycle(
    name="assistance_endorsement",
    initial="asked",
    states=("asked", "endorsed", "not_endorsed", "passed"),
    transitions=(
        Transition("endorse", ("asked",), "endorsed", "assistance_endorsement.endorsed"),
        Transition("not_endorse", ("asked",), "not_endorsed", "assistance_endorsement.not_endorsed"),
        Transition("pass", ("asked",), "passed", "assistance_endorsement.passed"),
        Transition("ask_again", ("endorsed", "not_endorsed"), "asked", "assistance_endorsement.asked"),
    ),
    terminal=("passed",),
)

ASSISTANCE_MISSION = Lifecycle(
    name="assistance_mission",
    initial="open",
    states=("open", "postponed", "ended", "cancelled"),
    transitions=(
        Transition("join", ("open",), "open", "assistance_mission.joined"),
        Transition("note", ("open",), "open", "assistance_mission.noted"),
        Transition("strike", ("open",), "open", "assistance_mission.struck"),
        Transition("postpone", ("open",), "postponed", "assistance_mission.postponed"),
        Transition("resume", ("postponed",), "open", "assistance_mission.resumed"),
        Transition("cancel", ("open", "postponed"), "cancelled", "assistance_mission.cancelled"),
        Transition("end", ("open",), "ended", "assistance_mission.ended"),
    ),
    terminal=("ended", "cancelled"),
)

ASSISTANCE_DELIVERABLE = Lifecycle(
    name="assistance_deliverable",
    initial="expected",
    states=("expected", "handed_in", "sent_back", "accepted"),
    transitions=(
        Transition("hand_in", ("expected", "sent_back"), "handed_in", "assistance_deliverable.handed_in"),
        Transition("send_back", ("handed_in",), "sent_back", "assistance_deliverable.sent_back"),
        Transition("accept", ("handed_in",), "accepted", "assistance_deliverable.accepted"),
    ),
    terminal=("accepted",),
)

ASSISTANCE_SHEET = Lifecycle(
    name="assistance_sheet",
    initial="asked",
    states=("asked", "handed_in", "silent"),
    transitions=(
        Transition("hand_in", ("asked",), "handed_in", "assistance_sheet.handed_in"),
        Transition("lapse", ("asked",), "silent", "assistance_sheet.lapsed"),
    ),
    terminal=("handed_in", "silent"),
)

EDITION = Lifecycle(
    name="publication",
    initial="proposed",
    states=("proposed", "cleared", "published", "superseded", "withdrawn", "dropped"),
    transitions=(
        Transition("clear", ("proposed",), "cleared", "publication.cleared"),
        Transition("publish", ("cleared",), "published", "publication.published"),
        Transition("supersede", ("published",), "superseded", "publication.published"),
        Transition("withdraw", ("published",), "withdrawn", "publication.withdrawn"),
        Transition("drop", ("proposed", "cleared"), "dropped", "publication.dropped"),
    ),
    terminal=("superseded", "withdrawn", "dropped"),
)

CALL_QUESTION = Lifecycle(
    name="call_question",
    initial="open",
    states=("open", "published", "dropped"),
    transitions=(
        Transition("publish", ("open",), "published", "call_question.published"),
        Transition("drop", ("open",), "dropped", "call_question.dropped"),
        Transition("word", ("published",), "published", "call_question.worded"),
    ),
    terminal=("dropped",),
)

DISSEMINATION = Lifecycle(
    name="dissemination",
    initial="planned",
    states=("planned", "done", "dropped"),
    transitions=(
        Transition("do", ("planned",), "done", "dissemination.done"),
        Transition("note_effect", ("done",), "done", "dissemination.effect_noted"),
        Transition("drop", ("planned",), "dropped", "dissemination.dropped"),
    ),
    terminal=("dropped",),
)

DISCUSSION = Lifecycle(
    name="discussion",
    initial="open",
    states=("open", "closed"),
    transitions=(Transition("close", ("open",), "closed", "discussion.closed"),),
    terminal=("closed",),
)

DISCUSSION_POST = Lifecycle(
    name="discussion_post",
    initial="waiting",
    states=("waiting", "let_in", "declined", "taken_down", "withdrawn"),
    transitions=(
        Transition("let_in", ("waiting",), "let_in", "discussion_post.let_in"),
        Transition("decline", ("waiting",), "declined", "discussion_post.declined"),
        Transition("report", ("let_in",), "let_in", "discussion_post.reported"),
        Transition("keep", ("let_in",), "let_in", "discussion_post.kept"),
        Transition("take_down", ("let_in",), "taken_down", "discussion_post.taken_down"),
        Transition("withdraw", ("waiting", "let_in"), "withdrawn", "discussion_post.withdrawn"),
    ),
    terminal=("declined", "taken_down", "withdrawn"),
)

OFFERED_WORK = Lifecycle(
    name="offered_work",
    initial="waiting",
    states=("waiting", "taken_up", "published", "declined"),
    transitions=(
        Transition("take_up", ("waiting",), "taken_up", "offered_work.taken_up"),
        Transition("publish", ("taken_up",), "published", "offered_work.published"),
        Transition("decline", ("waiting", "taken_up"), "declined", "offered_work.declined"),
    ),
    terminal=("published", "declined"),
)

INVITATION = Lifecycle(
    name="invitation",
    initial="sent",
    states=("sent", "accepted", "declined", "revoked", "expired"),
    transitions=(
        Transition("accept", ("sent",), "accepted", "invitation.accepted"),
        Transition("decline", ("sent",), "declined", "invitation.declined"),
        Transition("revoke", ("sent",), "revoked", "invitation.revoked"),
        Transition("expire", ("sent",), "expired", "invitation.expired"),
    ),
    terminal=("accepted", "declined", "revoked", "expired"),
)

EXPERT = Lifecycle(
    name="expert",
    initial="applied",
    states=("applied", "admitted", "paused", "refused", "withdrawn"),
    transitions=(
        Transition("apply", ("refused", "withdrawn"), "applied", "expert.applied"),
        Transition("change", ("applied",), "applied", "expert.changed"),
        Transition("change", ("admitted",), "admitted", "expert.changed"),
        Transition("change", ("paused",), "paused", "expert.changed"),
        Transition("admit", ("applied",), "admitted", "expert.admitted"),
        Transition("refuse", ("applied",), "refused", "expert.refused"),
        Transition("pause", ("admitted",), "paused", "expert.paused"),
        Transition("resume", ("paused",), "admitted", "expert.resumed"),
        Transition("withdraw", ("applied", "admitted", "paused"), "withdrawn", "expert.withdrawn"),
    ),
)

BOOKING = Lifecycle(
    name="booking",
    initial="held",
    states=("held", "confirmed", "released"),
    transitions=(
        Transition("confirm", ("held",), "confirmed", "booking.confirmed"),
        Transition("release", ("held", "confirmed"), "released", "booking.released"),
    ),
    terminal=("released",),
)

OWN_MEETING = Lifecycle(
    name="dialogue_meeting",
    initial="draft",
    states=("draft", "published", "cancelled"),
    transitions=(
        Transition("publish", ("draft",), "published", "dialogue_meeting.published"),
        Transition("cancel", ("draft", "published"), "cancelled", "dialogue_meeting.cancelled"),
    ),
    terminal=("cancelled",),
)

MEETING_REGISTRATION = Lifecycle(
    name="meeting_registration",
    initial="placed",
    states=("placed", "waiting", "withdrawn"),
    transitions=(
        Transition("place", ("withdrawn",), "placed", "meeting_registration.made"),
        Transition("queue", ("withdrawn",), "waiting", "meeting_registration.queued"),
        Transition("move_up", ("waiting",), "placed", "meeting_registration.moved_up"),
        Transition("withdraw", ("placed", "waiting"), "withdrawn", "meeting_registration.withdrawn"),
    ),
    entries=("waiting",),
)

MEETING_INVITATION = Lifecycle(
    name="meeting_invitation",
    initial="invited",
    states=("invited", "confirmed", "declined"),
    transitions=(
        Transition("confirm", ("invited", "declined"), "confirmed", "meeting_invitation.confirmed"),
        Transition("decline", ("invited",), "declined", "meeting_invitation.declined"),
    ),
    terminal=("confirmed",),
)

EVENT_REPORT = Lifecycle(
    name="event_report",
    initial="draft",
    states=("draft", "proposed", "published"),
    transitions=(
        Transition("read", ("draft",), "draft", "event_report.read"),
        Transition("write", ("draft",), "draft", "event_report.written"),
        Transition("propose", ("draft",), "proposed", "event_report.proposed"),
        Transition("take_back", ("proposed",), "draft", "event_report.taken_back"),
        Transition("approve", ("proposed",), "published", "event_report.approved"),
        Transition("reopen", ("published",), "draft", "event_report.reopened"),
    ),
)

TYPOLOGY_DRAFT = Lifecycle(
    name="typology_draft",
    initial="draft",
    states=("draft", "proposed", "published", "dropped"),
    transitions=(
        Transition("change", ("draft",), "draft", "typology_draft.changed"),
        Transition("take_up", ("draft",), "draft", "typology_draft.taken_up"),
        Transition("take_out", ("draft",), "draft", "typology_draft.taken_out"),
        Transition("propose", ("draft",), "proposed", "typology_draft.proposed"),
        Transition("take_back", ("proposed",), "draft", "typology_draft.taken_back"),
        Transition("publish", ("proposed",), "published", "typology_draft.published"),
        Transition("drop", ("draft",), "dropped", "typology_draft.dropped"),
    ),
    terminal=("published", "dropped"),
)

LIVE_QUESTION = Lifecycle(
    name="live_question",
    initial="waiting",
    states=("waiting", "shown", "hidden", "answered"),
    transitions=(
        Transition("show", ("waiting", "hidden"), "shown", "live_question.shown"),
        Transition("hide", ("waiting", "shown"), "hidden", "live_question.hidden"),
        Transition("answer", ("shown",), "answered", "live_question.answered"),
    ),
    terminal=("answered",),
)

POLL = Lifecycle(
    name="poll",
    initial="draft",
    states=("draft", "open", "closed"),
    transitions=(
        Transition("open", ("draft",), "open", "poll.opened"),
        Transition("close", ("open",), "closed", "poll.closed"),
    ),
    terminal=("closed",),
)

ALL: tuple[Lifecycle, ...] = (
    NEWS, ENQUIRY, MENTORING, SUBSCRIPTION, ASSISTANCE, ASSISTANCE_DELIVERABLE, ASSISTANCE_SHEET,
    ASSISTANCE_AMENDMENT, ASSISTANCE_MERGER, ASSISTANCE_MISSION, ASSISTANCE_TERMS, ENDORSEMENT, EDITION, CALL_QUESTION, DISSEMINATION, DISCUSSION,
    DISCUSSION_POST, OFFERED_WORK, INVITATION, EXPERT, BOOKING, OWN_MEETING, MEETING_REGISTRATION, EVENT_REPORT,
    TYPOLOGY_DRAFT, MEETING_INVITATION, LIVE_QUESTION, POLL,
)  # fmt: skip
