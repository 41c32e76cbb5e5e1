"""Every address, tried by everybody with every method on real objects of the story: nothing breaks, nothing leaks.

A new address whose parameters this module cannot fill fails the first test: say here which object it shows.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import now

from facility.apps.assistance.models import (
    Amendment,
    Booking,
    ContactAppointment,
    Endorsement,
    Expert,
    Merger,
    Mission,
    Programme,
    Request,
    RequestFile,
    Sheet,
    TermsOfReference,
)
from facility.apps.assistance.public import wording_of
from facility.apps.bodies.models import Body, Consulted, Seat
from facility.apps.calls.models import Call, Grid, Lot, Question, Rulebook
from facility.apps.dialogue.models import (
    Delegation,
    EventReport,
    LiveQuestion,
    Meeting,
    MeetingDocument,
    Membership,
    PlacingRound,
    Plan,
    Poll,
    Slot,
    TypeProposal,
)
from facility.apps.dialogue.models import Registration as MeetingRegistration
from facility.apps.enquiries.models import Enquiry, MentoringCase, NewsItem, Route, Subscriber
from facility.apps.evaluation.models import Assignment, Round
from facility.apps.grants.models import Decision, Grant, PaymentRequest
from facility.apps.interchange.models import Release
from facility.apps.knowledge.models import DiscussionPost, Dissemination, Lesson, OfferedWork, Publication
from facility.apps.parties.models import Invitation, JoinRequest, OrganisationKind, Person, RoleHolding
from facility.apps.projects.models import Project, SchemeDraft
from facility.apps.proposals.models import Proposal
from facility.apps.reporting.models import Report
from facility.foundation.accounts.public import User
from facility.foundation.accounts.signing_in import digest_of
from facility.foundation.documents.models import Document
from facility.foundation.files.models import StoredFile
from facility.foundation.links.models import Link
from facility.foundation.machines.models import Delivery, Subscription
from facility.foundation.post.models import Letter, Notice
from facility.foundation.records.models import Record
from facility.foundation.trail.models import Entry
from facility.interfaces.api.common_grants.opportunities import opportunity_id
from tests.interfaces.api.filling import by_beginning
from tests.story import _as_test

OFFICE = "Demonstration Office for Migration"
# Who stands for each role; two applicants, because each is the other's stranger. The panel's chair is also a member of
# the committee.
PEOPLE = [
    "administrator",
    "officer",
    "coordinator",
    "secretariat",
    "finance",
    "authority",
    "evaluator",
    "chair",
    "delegate",
    "applicant",
    "signatory",
    "reporter",
    "agency_applicant",
    "newcomer",
    "partner",
    "editor",
    "auditor",
    "donor",
    "expert",
    "mentor",
]
# What only the writers of the sealed concept note may ever read; in both spellings of the index.
SEALED = ("Papers that hold, second phase", "papers that hold, second phase")
# Addresses with a parameter that show what is published: a stranger opens them like anybody.
_SPACE_ACTS = (
    "read_space",
    "gather_in_space",
    "settle_in_space",
    "decline_in_space",
    "offer_work_for_space",
    "decline_work_for_space",
)
_WORK_PAGES = ("take_up_work", "decline_work", "work_file")
PUBLISHED = {
    "api:read_call",
    "api:read_grid",
    "common_grants:read_opportunity",
    "api:read_rulebook",
    "api:read_project",
    "api:read_lesson",
    "api:read_news",
    "api:read_meeting",
    "api:read_meeting_outcome",
    "api:list_meeting_documents",
    "dialogue:documents",
    "api:read_commitment",
    "api:read_typology",
    "api:read_process",
    "api:read_organisation",
    "calls:detail",
    "calls:questions",
    "api:list_questions",
    "calls:could_we_apply_call",
    "calls:rule",
    "calls:grid",
    "api:read_programme",
    "api:read_space",
    "api:gather_in_space",
    "assistance:programme",
    "assistance:space",
    "assistance:start",
    "dialogue:calendar",
    "dialogue:document",
    "api:list_event_reports",
    "api:list_placing_rounds",
    "api:read_event_report",
    "api:list_public_editions",
    "api:read_public_edition",
    "dialogue:public_editions",
    "dialogue:edition",
    "dialogue:event_report",
    "api:read_placing_round",
    "dialogue:type_change",
    "dialogue:commitment",
    "dialogue:room",
    "dialogue:meeting",
    "dialogue:not_presented",
    "dialogue:process",
    "dialogue:register",
    "api:read_publication",
    "api:read_discussion",
    "api:read_post",
    "api:list_answers",
    "api:answer_post",
    "knowledge:lesson",
    "knowledge:discussion",
    "knowledge:post",
    "enquiries:news_item",
    "enquiries:subscribe_confirm",
    "enquiries:wishes",
    "enquiries:unsubscribe",
    "enquiries:resume",
    "enquiries:forget",
    "enquiries:ask",
    "enquiries:followed",
    "calendar:feed",
    "enquiries:choose_slot",
    "enquiries:meeting",
    "knowledge:publication",
    "knowledge:publication_file",
    "feeds:atom",
    "feeds:rss",
    "finance:funding",
    "portfolio:download",
    "portfolio:iati",
    "portfolio:iati_release",
    "projects:detail",
    "projects:around",
    "projects:rounds",
    "projects:matrix",
    "projects:country",
    "accounts:open_link",
    "accounts:prove_by_link",
    "accounts:register_confirm",
    "accounts:invitation",
}

# Who registered for a meeting is invited to its follow-up, and answers for themselves.
INVITED = ("dialogue:invitation", "api:read_invitation", "api:confirm_invitation", "api:decline_invitation")
# Who has a place at a meeting reads its sessions live, and votes.
IN_ROOM = (
    "dialogue:live",
    "dialogue:live_list",
    "api:read_live_session",
    "api:set_live_session",
    "api:vote_question_up",
    "api:take_question_vote_back",
)
# What is addressed by a session, a question or a poll of the meeting that we hold.
LIVE_PAGES = ("live", "live_list", "add_poll")
LIVE_OF_SESSION = ("read_live_session", "set_live_session", "put_live_question", "carry_questions_over", "draft_poll")
LIVE_OF_QUESTION = ("moderate_question", "vote_question_up", "take_question_vote_back")
LIVE_OF_POLL = ("open_poll", "close_poll", "choose_option")

# Who has nothing to do with the beneficiary's dossier, and which of its pages their own role opens all the same.
STRANGERS: dict[str, set[str]] = {
    "": set(),
    "newcomer": set(INVITED),
    # The agency may ask under the facility's own programme, the bureau under the partnership: they propose for its space.
    "agency_applicant": {"assistance:gather", "assistance:offer_work"},
    "partner": {*INVITED, *IN_ROOM, "knowledge:propose_for_programme", "assistance:work_file"},
    "delegate": {"bodies:consulted", "api:read_consultation", "api:reply_to_consultation"},
    "evaluator": {"evaluation:assignment", "api:read_evaluation"},
    # A mentor reads the register of organisations: whom they help.
    "mentor": {
        *("enquiries:case", "api:read_case", "api:take_case", "api:hand_back_case"),
        *("parties:organisation", "api:read_own_organisation", "api:describe_organisation"),
    },
}


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address with its full name."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one


def token(row: Any) -> str:
    """How a row is addressed."""
    return str(row.record.token)


def ours(kind: str) -> Any:
    """The rows of the beneficiary's dossier: what every other organisation must not see."""
    dossier = Proposal.objects.get(lead__name=OFFICE)
    return {
        "assignment": lambda: Assignment.objects.filter(entry__proposal=dossier).first(),
        "consulted": lambda: Consulted.objects.filter(consultation__subject=dossier.record).first(),
        "dossier": lambda: dossier,
        "holding": lambda: RoleHolding.objects.get(organisation__name=OFFICE, role="reporter"),
        "organisation": lambda: dossier.lead,
    }[kind]()


def values() -> dict[str, Any]:
    """What fills each parameter: by full name and parameter, by app and parameter, or by parameter alone."""
    letter = StoredFile.objects.get(purpose="letter_a")
    cost = StoredFile.objects.filter(purpose="cost").first()
    owner = Proposal.objects.get(record_id=letter.record_id)
    call, lot = Call.objects.get(code="amif-2022"), Lot.objects.filter(call__code="amif-2022").first()
    book, grid, office = Rulebook.objects.first(), Grid.objects.first(), ours("organisation")
    assert cost and lot and book and grid
    return {
        "accounts secret": "known-secret",
        "accounts passkey": 1,
        "notices number": Notice.objects.filter(user__email="applicant@example.org").latest("pk").pk,
        "calendar key": _calendar_key(),
        "accounts identity": 1,
        "developers number": 1,
        "common_grants oppId": opportunity_id(call),
        "api token": token(ours("dossier")),
        "api dossier": token(ours("dossier")),
        "api number": 1,
        "api version": book.version,
        **by_beginning(
            {
                "calls": lambda: call.code,
                "rulebooks": lambda: book.code,
                "grids": lambda: grid.code,
                "projects": lambda: Project.objects.order_by("pk").first().record.reference,  # type: ignore[union-attr]
                "lessons": lambda: Lesson.objects.earliest("pk").record.reference,
                "news": lambda: NewsItem.objects.get(state="published").record.reference,
                "desk/news": lambda: token(NewsItem.objects.get(state="proposed")),
                "desk/enquiries": lambda: token(Enquiry.objects.get(intent="contact", state="received")),
                "desk/questions": lambda: token(Question.objects.get(state="open")),
                "desk/subscribers": lambda: token(_subscriber()),
                "organisations": lambda: token(office),
                "grants": lambda: token(Grant.objects.get()),
                "payments": lambda: token(PaymentRequest.objects.get()),
                "reports": lambda: token(Report.objects.get()),
                "decisions": lambda: token(Decision.objects.get()),
                "evaluations": lambda: token(ours("assignment")),
                "rounds": lambda: token(Round.objects.get()),
                "consultations": lambda: ours("consulted").pk,
                "webhooks": lambda: _webhook().token,
                "own-organisations": lambda: token(office),
                "desk/organisations": lambda: token(office),
                "desk/people": lambda: token(Person.objects.get(user__email="reporter@example.org")),
                "desk/calls": lambda: call.code,
                "desk/committees": lambda: Body.objects.first().code,  # type: ignore[union-attr]
                "desk/finance/envelopes": lambda: call.code,
                "desk/lessons": lambda: token(Lesson.objects.earliest("pk")),
                "discussions": lambda: Lesson.objects.earliest("pk").record.reference,
                "posts": lambda: token(_post("let_in")),
                "desk/posts": lambda: token(_post("waiting")),
                "mentoring": lambda: token(MentoringCase.objects.get(state="with_mentor")),
                "desk/dissemination": lambda: token(_guide()),
                "desk/connections": lambda: Link.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
                "desk/letters": lambda: Letter.objects.order_by("pk").first().token,  # type: ignore[union-attr]
                "desk/meetings": lambda: token(_plan().meeting),
                "delegations": lambda: token(_delegation()),
                "documents": lambda: _document().token,
                "assistance-requests": lambda: _request("approved"),
                "assistance-missions": lambda: Mission.objects.get(state="open").token,
                "experts": lambda: token(Expert.objects.get(person__user__email="expert@example.org")),
                "registrations": lambda: token(_registration()),
            }
        ),
        "api lot": lot.code,
        "api fund": "AMIF",
        "api place": 0,
        **{f"api:{name} token": token(Grant.objects.get()) for name in ("list_papers", "ask_for_paper")},
        "api:confirm_kind number": OrganisationKind.objects.filter(organisation=office).first().pk,  # type: ignore[union-attr]
        "api:end_membership number": ours("holding").pk,
        "api:end_role number": ours("holding").pk,
        "api:withdraw_offer number": _invitation().pk,
        "api:read_cost_document file": cost.token,
        "api webhook": _webhook().token,
        "api organisation": token(office),
        "api stage": "concept",
        "api field": "title",
        "api file": letter.token,
        "bodies number": ours("consulted").pk,
        "bodies code": Body.objects.get().code,
        "bodies seat": Seat.objects.first().pk,  # type: ignore[union-attr]
        "calls code": call.code,
        "calls lot_code": lot.code,
        "calls number": "R-13",
        "calls:grid code": grid.code,
        "calls:grid version": grid.version,
        "calls place": 0,
        "calls token": token(Question.objects.get(state="open")),
        "calls:rulebook code": book.code,
        "calls:change_rule code": book.code,
        "calls version": book.version,
        "connections link_id": Link.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
        "connections decision": "confirm",
        "connections token": token(ours("dossier")),
        "finance token": token(_guide()),
        "decisions token": token(Decision.objects.get()),
        "decisions:propose token": token(Round.objects.get()),
        "desk token": token(Person.objects.get(user__email="reporter@example.org")),
        "desk kind_id": OrganisationKind.objects.filter(organisation=office).first().pk,  # type: ignore[union-attr]
        "developers webhook": _webhook().token,
        "developers delivery": _delivery().token,
        "documents token": token(Grant.objects.get()),
        "documents document": _document().token,
        "dossiers token": token(ours("dossier")),
        "dossiers part": "basics",
        "dossiers field": "title",
        "dossiers stage": "concept",
        "dossiers file": letter.token,
        "dossiers:document token": token(owner),
        "dossiers:remove_document token": token(owner),
        "dossiers:desk_document token": token(owner),
        "evaluation token": token(ours("dossier")),
        **{f"evaluation:{name} token": token(Round.objects.get()) for name in ("round", "add", "close", "entry")},
        "evaluation dossier": token(ours("dossier")),
        "evaluation:assignment token": token(ours("assignment")),
        "evaluation:document token": token(ours("assignment")),
        "evaluation stage": "concept",
        "evaluation file": letter.token,
        "grants token": token(Grant.objects.get()),
        **{
            f"grants:{name} token": token(PaymentRequest.objects.get())
            for name in ("payment", "refuse_payment", "reject_order", "confirm_payment")
        },
        "assistance code": "facility-assistance",
        "assistance token": _request("approved"),
        "assistance:edit token": _request("draft"),
        "assistance:withdraw token": _request("submitted"),
        "assistance:send_back token": _request("submitted"),
        "assistance:defer token": _request("registered"),
        "assistance:similar token": _request("registered"),
        "assistance:end_appointment number": _appointment().pk,
        "api:end_contact_appointment number": _appointment().pk,
        "assistance:merge token": _request("registered"),
        **{
            f"{name} token": token(_merger())
            for name in (
                *(
                    "assistance:merger",
                    "assistance:agree_to_merger",
                    "assistance:refuse_merger",
                    "assistance:end_merger",
                ),
                *("api:read_merger", "api:agree_to_merger", "api:refuse_merger", "api:end_merger"),
            )
        },
        "assistance:consult token": _request("registered"),
        "assistance:answer token": _request("registered"),
        "assistance:name_commitment token": _request("registered"),
        "assistance:forward token": _request("registered"),
        "assistance:decide token": _request("for_decision"),
        "assistance:open_mission token": _request("in_delivery"),
        **{
            f"assistance:{name} token": Mission.objects.get(state="open").token
            for name in ("mission", "join", "postpone", "cancel", "end", "days")
        },
        "assistance:resume token": Mission.objects.get(state="postponed").token,
        "assistance:days booking": Booking.objects.get(mission__state="open").token,
        **{
            f"assistance:{name} token": _request("in_delivery")
            for name in ("deliverable", "hand_in", "accept_deliverable", "send_deliverable_back", "deliverable_file")
        },
        "assistance:evaluation token": _request("delivered"),
        "assistance:follow_up token": _request("follow_up_due"),
        "assistance:close token": _request("follow_up_due"),
        "assistance:sheet token": Sheet.objects.get(state="asked").token,
        **{
            f"api:{name} token": Sheet.objects.get(state="asked").token
            for name in ("read_own_evaluation_sheet", "hand_evaluation_sheet_in")
        },
        "api:read_assistance_evaluation token": _request("delivered"),
        "assistance number": 1,
        "assistance:hand_in number": 2,
        "assistance time": 1,
        **{
            f"api:{name} {key}": value
            for name in ("read_deliverable", "read_deliverable_file")
            for key, value in {"token": _request("in_delivery"), "number": 1, "time": 1}.items()
        },
        **{
            f"assistance:{name} token": _amendment().terms.request.record.token
            for name in (
                *("wish_amendment", "draft_amendment", "amendment", "propose_amendment", "agree_to_amendment"),
                *("refuse_amendment", "drop_amendment"),
            )
        },
        **{
            f"api:{name} {key}": value
            for name in (
                "propose_amendment_of_terms",
                "agree_to_amendment_of_terms",
                "refuse_amendment_of_terms",
                "drop_amendment_of_terms",
            )
            for key, value in {"token": _amendment().terms.request.record.token, "number": 1}.items()
        },
        "assistance:edit_terms token": token(Request.objects.get(terms__state="draft")),
        "api:read_programme code": "facility-assistance",
        **{
            f"{name} {key}": value
            for name in (
                *("assistance:request_file", "assistance:detach_file", "assistance:attach_file"),
                *("api:read_request_file", "api:detach_request_file"),
            )
            for key, value in _paper().items()
        },
        **{
            f"{name} token": token(_endorsement())
            for name in (
                *("assistance:endorsement", "assistance:answer_endorsement"),
                *("api:read_endorsement", "api:endorse_request", "api:not_endorse_request"),
            )
        },
        "assistance:answer_endorsement act": "endorse",
        **{
            f"{name} {key}": value
            for name in (
                "dialogue:end_member",
                "api:end_process_member",
                "api:add_process_member",
                "api:list_process_names",
                "api:tie_process_name",
            )
            for key, value in {"code": "mp-moldova", "number": _member()}.items()
        },
        "api:read_setting_history code": "facility-assistance",
        "api:read_setting_history key": "follow_up_days",
        "assistance key": "follow_up_days",
        "assistance act": "accept",
        **{
            f"assistance:{name} number": Link.objects.filter(kind="gathered_in", state="proposed").earliest("pk").pk
            for name in ("settle_gathered", "decline_gathered")
        },
        **{
            f"assistance:{name} code": "eu-un-partnership"
            for name in ("settle_gathered", "decline_gathered", *_WORK_PAGES)
        },
        **{f"assistance:{name} token": token(OfferedWork.objects.get(state="waiting")) for name in _WORK_PAGES},
        "api:decline_work_for_space token": token(OfferedWork.objects.get(state="waiting")),
        "knowledge code": "eu-un-partnership",
        **{f"api:{name} code": "eu-un-partnership" for name in _SPACE_ACTS},
        **{
            f"api:{name} number": Link.objects.filter(kind="gathered_in", state="proposed").earliest("pk").pk
            for name in ("settle_in_space", "decline_in_space")
        },
        "api:settle_in_space act": "accept",
        "assistance:propose_setting key": "answer_days",
        "experts token": token(Expert.objects.get(person__user__email="expert@example.org")),
        **{f"experts:{name} token": _held().token for name in ("answer", "settle")},
        "dialogue code": "budapest-process",
        "dialogue token": token(_plan().meeting),
        "dialogue number": 1,
        "dialogue:group number": _plan().groups.get().pk,
        **{f"dialogue:{name} number": _plan().sessions.order_by("pk")[0].pk for name in ("session", "add_slot")},
        "dialogue:delegation token": token(_delegation()),
        "dialogue:delegation_note token": token(_delegation()),
        "dialogue:delegation_places token": token(_follow_up().meeting),
        "dialogue:delegation_places number": _delegation().pk,
        "dialogue:slot number": Slot.objects.filter(session__plan=_plan()).order_by("pk")[0].pk,
        "dialogue:register reference": _plan().meeting.key,
        "dialogue:document reference": _plan().meeting.key,
        **{
            f"{name} number": _past_document().pk
            for name in ("dialogue:withdraw_document", "api:withdraw_meeting_document")
        },
        **{
            f"{name} reference": "mpf-exchange-2023"
            for name in (
                *("dialogue:withdraw_document", "dialogue:documents"),
                *("api:withdraw_meeting_document", "api:list_meeting_documents"),
            )
        },
        "dialogue:document file": _plan().meeting.documents.get().file.token,
        "dialogue:registration token": token(_registration()),
        "dialogue:registration_calendar token": token(_registration()),
        "api:register_for_meeting reference": _plan().meeting.key,
        "api:read_process code": "budapest-process",
        "api:read_meeting reference": "bp-min-1991",
        "dialogue reference": "bp-min-1991",
        "enquiries reference": NewsItem.objects.get(state="published").record.reference,
        "enquiries token": token(NewsItem.objects.get(state="proposed")),
        "enquiries:subscriber token": token(_subscriber()),
        "api:end_route number": Route.objects.get().pk,
        "enquiries number": Route.objects.get().pk,
        "enquiries intent": "meeting",
        **{
            f"enquiries:{name} token": token(Enquiry.objects.get(intent="contact", state="received"))
            for name in ("inbox_item", "to_request", "to_question", "to_mentoring")
        },
        "enquiries:case token": token(MentoringCase.objects.get(state="with_mentor")),
        "enquiries:followed key": Enquiry.objects.get(intent="meeting").key,
        "enquiries:choose_slot key": Enquiry.objects.get(intent="meeting").key,
        "enquiries:meeting key": Enquiry.objects.get(intent="meeting").key,
        "enquiries key": _subscriber().key,
        "enquiries secret": _unconfirmed().confirm_key,
        **{
            f"dialogue:{name} token": token(PlacingRound.objects.get(state="open"))
            for name in ("room", "close", "propose_change", "place")
        },
        **{
            f"{name} reference": _report().record.reference
            for name in (
                *("dialogue:event_report", "dialogue:public_editions", "dialogue:edition"),
                *("api:list_public_editions", "api:read_public_edition"),
            )
        },
        **{
            f"{name} number": 1 for name in ("dialogue:edition", "dialogue:withdraw_edition", "api:read_public_edition")
        },
        **{f"dialogue:{name} token": token(_report()) for name in ("desk_report", "report_part", "editions")},
        "dialogue:report_part part": "introduction",
        "api:list_event_reports reference": "demonstration-exchange-2026",
        "api:read_event_report reference": _report().record.reference,
        **{
            f"api:{name} token": token(_report())
            for name in ("list_report_editions", "read_draft_report", "read_facts_again", "write_report_part")
        },
        "api:write_report_part part": "introduction",
        **{f"dialogue:{name} reference": _plan().meeting.key for name in LIVE_PAGES},
        **{f"dialogue:{name} number": _plan().sessions.order_by("pk")[0].pk for name in LIVE_PAGES},
        **{f"api:{name} reference": _plan().meeting.key for name in LIVE_OF_SESSION},
        **{f"api:{name} number": _plan().sessions.order_by("pk")[0].pk for name in LIVE_OF_SESSION},
        **{f"api:{name} number": LiveQuestion.objects.order_by("pk")[0].pk for name in LIVE_OF_QUESTION},
        **{f"api:{name} number": Poll.objects.order_by("pk")[0].pk for name in LIVE_OF_POLL},
        "dialogue:invitation reference": _follow_up().meeting.key,
        **{
            f"api:{name} reference": _follow_up().meeting.key
            for name in ("read_invitation", "confirm_invitation", "decline_invitation")
        },
        "api:invite_registrants token": token(_follow_up().meeting),
        "dialogue:type_change token": token(TypeProposal.objects.get(state="open")),
        "dialogue:vote_change token": token(TypeProposal.objects.get(state="open")),
        "dialogue:vote_place token": token(PlacingRound.objects.get(state="open")),
        **{
            f"dialogue:{name} token": token(SchemeDraft.objects.get())
            for name in ("version", "version_head", "take_up")
        },
        "dialogue:take_up change": token(TypeProposal.objects.get(change="add")),
        "dialogue:place reference": Project.objects.get(record__invented=True).record.reference,
        "api:list_placing_rounds reference": "demonstration-exchange-2026",
        "api:read_placing_round token": token(PlacingRound.objects.order_by("pk").first()),
        "dialogue:commitment reference": "MPF-CM-2023-HYBRID",
        "dialogue:report reference": "MPF-CM-2023-HYBRID",
        "api:read_commitment reference": "MPF-CM-2023-HYBRID",
        "api:read_meeting_outcome reference": "mpf-exchange-2023",
        "api:read_typology version": "2023",
        "projects version": "2023",
        "knowledge reference": Lesson.objects.earliest("pk").record.reference,
        "knowledge token": token(Lesson.objects.earliest("pk")),
        "knowledge:propose_from_mission token": Mission.objects.get(state="open").token,
        "knowledge:propose_from_meeting reference": "demonstration-exchange-2026",
        "knowledge:post token": token(_post("let_in")),
        "knowledge:propose token": token(Report.objects.get()),
        **{f"knowledge:{name} reference": _guide().record.reference for name in ("publication", "publication_file")},
        **{
            f"knowledge:{name} token": token(_guide())
            for name in ("desk_publication", "prepare_edition", "add_file", "desk_file")
        },
        "knowledge number": 2,
        "knowledge:plan token": token(_guide()),
        **{f"knowledge:{name} token": token(_guide()) for name in ("line_done", "line_effect", "line_drop")},
        **{
            f"knowledge:line_{act} number": Dissemination.objects.filter(state=state).order_by("pk")[0].pk
            for act, state in (("done", "planned"), ("drop", "planned"), ("effect", "done"))
        },
        **{
            f"api:{name} number": Dissemination.objects.filter(state=state).order_by("pk")[0].pk
            for name, state in (
                ("do_dissemination", "planned"),
                ("drop_dissemination", "planned"),
                ("note_effect", "done"),
            )
        },
        "feeds what": "lessons",
        "knowledge language": "en",
        "api:read_publication reference": _guide().record.reference,
        "operations token": Letter.objects.order_by("pk").first().token,  # type: ignore[union-attr]
        "operations job_id": 1,
        "parties token": token(office),
        "parties request_id": _join_request().pk,
        "parties invitation_id": _invitation().pk,
        "parties holding_id": ours("holding").pk,
        "portfolio table": "projects",
        "portfolio form": "csv",
        "portfolio name": "activities",
        "portfolio sha256": Release.objects.get(kind="iati").sha256,
        "projects reference": Project.objects.order_by("pk").first().record.reference,  # type: ignore[union-attr]
        "projects code": "MD",
        "projects token": token(office),
        "reports token": token(Report.objects.get()),
        "reports file_token": cost.token,
    }


def _subscriber() -> Subscriber:
    return Subscriber.objects.get(email_key="reader@example.org")


def _calendar_key() -> str:
    """The secret part of the applicant's private address."""
    User.objects.filter(email="applicant@example.org").update(calendar_key="known-key")
    return "known-key"


def _unconfirmed() -> Subscriber:
    found = Subscriber.objects.get(email_key="waiting@example.org")
    found.asked_at = now()
    found.save()
    return found


def _request(state: str) -> str:
    """The office's request for assistance that stands there."""
    return token(Request.objects.get(organisation__name=OFFICE, state=state))


def _endorsement() -> Endorsement:
    """A word that the national contact was asked for on a request of the demonstration."""
    request = Request.objects.filter(submitted_at__isnull=False).earliest("pk")
    found = Endorsement.objects.filter(request=request).first()
    if found is None:
        record = Record.objects.create(kind="assistance_endorsement", label=request.record.label, created_at=now())
        found = Endorsement.objects.create(record=record, request=request, asked_at=now())
    return found


def _appointment() -> ContactAppointment:
    """A contact who is named for a programme."""
    given = {"programme": Programme.objects.earliest("pk"), "country": "PL", "person": Person.objects.earliest("pk")}
    day = {"from_day": now().date(), "appointed_at": now(), "appointed_by": 1}
    return ContactAppointment.objects.filter(until_day=None).first() or ContactAppointment.objects.create(
        **given, **day
    )


def _merger() -> Merger:
    """A proposal to merge two requests of the office, as if each had an authority of its own."""
    found = Merger.objects.filter(state="proposed").first()
    if found is None:
        own, other = (
            Request.objects.get(organisation__name=OFFICE, state=state) for state in ("registered", "for_decision")
        )
        record = Record.objects.create(kind="assistance_merger", label={"en": "Merger"}, created_at=now())
        given = {"reason": "One mission serves both.", "is_of_one_body": False, "proposed_at": now(), "proposed_by": 1}
        found = Merger.objects.create(record=record, merged=own, lead=other, **given)
    return found


def _amendment() -> Amendment:
    """An amendment of the terms of the office's request under way, which the facility drafts."""
    found = Amendment.objects.filter(state="draft").first()
    if found is None:
        terms = TermsOfReference.objects.get(
            request__organisation__name=OFFICE, request__state="in_delivery", state="agreed"
        )
        given = {"number": 1, "begun_at": now(), "drafted_by": 1, "reason": "More days.", "wording": wording_of(terms)}
        found = Amendment.objects.create(terms=terms, **given)
    return found


def _paper() -> dict[str, str]:
    """A file beside the texts of a request."""
    found = RequestFile.objects.select_related("request__record", "file").earliest("pk")
    return {"token": found.request.record.token, "file": found.file.token}


def _member() -> int:
    """A membership of a process that still holds."""
    return Membership.objects.filter(process__code="mp-moldova", until="").earliest("pk").pk


def _post(state: str) -> DiscussionPost:
    """The post of the story that stands there; one that was reported before others."""
    rows = DiscussionPost.objects.filter(state=state, above=None, discussion__lesson__isnull=False)
    return rows.order_by("-reports__pk", "pk")[0]


def _guide() -> Publication:
    return Publication.objects.get(current__isnull=False)


def _webhook() -> Subscription:
    return Subscription.objects.get_or_create(
        user=User.objects.get(email="applicant@example.org"),
        url="https://hooks.example.org/in",
        defaults={"events": ["call.opened"], "secret_kept": b"x", "created_at": now(), "since": now()},
    )[0]


def _held() -> Booking:
    found = Booking.objects.filter(expert__person__user__email="expert@example.org", state="held").first()
    assert found is not None
    return found


def _delivery() -> Delivery:
    entry = Entry.objects.order_by("pk").first()
    assert entry is not None
    return Delivery.objects.get_or_create(
        subscription=_webhook(), entry=entry, defaults={"made_at": now(), "next_try_at": now()}
    )[0]


def _invitation() -> Invitation:
    day = now()
    return Invitation.objects.get_or_create(
        digest=digest_of("invited"),
        defaults={
            "organisation": ours("organisation"),
            "role": "reporter",
            "email": "invited@example.org",
            "language": "en",
            "invited_by": User.objects.get(email="applicant@example.org"),
            "invited_at": day,
            "expires_at": day + timedelta(days=7),
        },
    )[0]


def _follow_up() -> Plan:
    return Plan.objects.select_related("meeting__record").exclude(meeting__follows=None).get()


def _report() -> EventReport:
    """The synopsis of the demonstration's exchange event, which is out."""
    return EventReport.objects.select_related("record").get(kind="synopsis")


def _plan() -> Plan:
    return Plan.objects.select_related("meeting__record").get(state="published", meeting__follows=None)


def _past_document() -> MeetingDocument:
    """A document of a meeting that others held."""
    meeting = Meeting.objects.select_related("record").get(key="mpf-exchange-2023")
    given = {"record": meeting.record, "name": "made.txt", "purpose": "meeting_document", "size": 1, "sha256": "0" * 64,
             "media_type": "text/plain", "wrapped_key": b"made", "wrapped_by": "custody"}  # fmt: skip
    found = MeetingDocument.objects.filter(meeting=meeting).first()
    if found is not None:
        return found
    kept = StoredFile.objects.create(at=now(), **given)
    made = {"title": "Made for this test", "language": "en", "audience": "everybody", "added_at": now()}
    return MeetingDocument.objects.create(meeting=meeting, file=kept, **made)


def _delegation() -> Delegation:
    return Delegation.objects.select_related("record").get(note__isnull=False)


def _registration() -> MeetingRegistration:
    return MeetingRegistration.objects.get(user__email="reporter@example.org")


def _document() -> Document:
    grant = Grant.objects.get()
    return Document.objects.get_or_create(
        record=grant.record,
        kind="grants.agreement",
        language="en",
        form="pdf",
        content_digest="0" * 64,
        defaults={"asked_at": now(), "wrapped_content": b"sealed"},
    )[0]


def _join_request() -> JoinRequest:
    person = Person.objects.get(user__email="consultant@example.org")
    return JoinRequest.objects.get_or_create(
        person=person, organisation=ours("organisation"), defaults={"asked_at": now()}
    )[0]


def filled(name: str, wanted: list[str], known: dict[str, Any]) -> dict[str, Any]:
    """The parameters of an address; a new one that nobody filled in above fails with what to write there."""
    app = name.partition(":")[0]
    for one in wanted:
        if not {f"{name} {one}", f"{app} {one}"} & set(known):
            pytest.fail(f'Say in values() which object of the story the new address shows: "{app} {one}" for {name}')
    return {one: known.get(f"{name} {one}", known.get(f"{app} {one}")) for one in wanted}


def addresses() -> dict[str, str]:
    """The address of every page by its full name, on objects of the story."""
    known = values()
    return {
        name: reverse(name, kwargs=filled(name, list(one.pattern.converters), known))
        for name, one in patterns(get_resolver())
    }


@cache
def converters() -> dict[str, int]:
    """How many parameters each address has."""
    return {name: len(one.pattern.converters) for name, one in patterns(get_resolver())}


def is_open(name: str) -> bool:
    """Whether an address is the same for everybody: tried by the public and by an officer, which is enough."""
    return name in PUBLISHED or name.partition(":")[0] in {"public", "ui", "projects", "portfolio", "set_language"}


def browser(part: str) -> Client:
    """A signed-in browser that has just proved who is there; "" is the public."""
    client = Client()
    if part:
        client.force_login(User.objects.get(email=f"{part}@example.org"))
    return client


def ask(client: Client, method: str, address: str, **extra: Any) -> tuple[int | str, bytes]:
    """Status and content of one request, whatever it changed undone; the name of the error where there is one."""
    kept = client.cookies.copy()
    point = _as_test(transaction.atomic())
    point.__enter__()
    try:
        answer = getattr(client, method)(address, **extra)
        content = b"".join(answer) if answer.streaming else answer.content
        return answer.status_code, content
    except Exception as error:  # noqa: BLE001 - whatever it is, the page broke
        return f"{type(error).__name__}: {error}", b""
    finally:
        transaction.set_rollback(True)
        point.__exit__(None, None, None)
        client.cookies = kept


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals need no line each in the log."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def whole(status: int | str) -> bool:
    """Whether an answer is one that we meant to give."""
    return isinstance(status, int) and status < 500


@pytest.mark.django_db
def test_every_address_has_a_name() -> None:
    assert [str(one.pattern) for name, one in patterns(get_resolver()) if name.endswith("None")] == []


def test_every_parameter_is_filled_with_something_of_the_story(story: None) -> None:
    assert set(addresses()) == set(converters())
    assert set(converters()) >= PUBLISHED


@pytest.mark.parametrize("part", ["", *PEOPLE])
def test_nobody_breaks_a_page_or_reads_what_is_sealed_and_no_stranger_opens_what_is_ours(
    story: None, part: str
) -> None:
    client, wrong = browser(part), []
    for name, address in addresses().items():
        if is_open(name) and part not in {"", "officer"}:
            continue
        for method in ("get", "post"):
            status, content = ask(client, method, address)
            sealed = part != "agency_applicant" and any(words.encode() in content for words in SEALED)
            stranger = part in STRANGERS and converters()[name] > 0 and name not in PUBLISHED | STRANGERS[part]
            kept_out = {401, 403, 404, 405} | ({302} if part == "" else set())
            if name.startswith("api:"):  # a body that cannot be read is said before any object is looked for
                kept_out |= {415, 422}
            # Markup of ours that a page shows as text was escaped once too often.
            raw = b"&lt;p&gt;" in content or b"&lt;span" in content
            if not whole(status) or sealed or raw or (stranger and status not in kept_out):
                wrong.append((name, method, status, sealed, raw))
    assert wrong == []


@pytest.mark.parametrize("part", ["", "officer"])
def test_methods_that_a_page_does_not_know_are_refused(story: None, part: str) -> None:
    client, wrong = browser(part), []
    for name, address in addresses().items():
        for method in ("head", "put", "patch", "delete", "options", "trace"):
            status, content = ask(client, method, address)
            if not whole(status) or (method == "head" and content) or (method != "head" and status == 200):
                wrong.append((name, method, status))
    assert wrong == []


@pytest.mark.parametrize("part", ["officer", "auditor", "administrator", "evaluator"])
def test_staff_see_of_a_sealed_dossier_that_it_exists_and_nothing_else(story: None, part: str) -> None:
    sealed = Proposal.objects.get(state="concept_sealed")
    known = {**values(), "dossiers token": token(sealed), "evaluation token": token(sealed)}
    pages = [
        reverse(name, kwargs=filled(name, list(one.pattern.converters), known))
        for name, one in patterns(get_resolver())
        if name.startswith("dossiers:") and "token" in one.pattern.converters and "file" not in one.pattern.converters
    ]
    files = [
        f"{address}?format=csv" for name, address in addresses().items() if not converters()[name] and not is_open(name)
    ]
    client, wrong = browser(part), []
    for address in [*pages, *files, "/search/?q=that+hold"]:
        status, content = ask(client, "get", address)
        if not whole(status) or any(words.encode() in content for words in SEALED):
            wrong.append((address, status))
    assert wrong == []


def test_the_writers_of_the_sealed_dossier_still_read_it(story: None) -> None:
    sealed = Proposal.objects.get(state="concept_sealed")
    page = browser("agency_applicant").get(reverse("dossiers:detail", args=[token(sealed)]))
    assert SEALED[0] in page.content.decode()


def test_no_table_holds_a_sealed_answer_in_plain_words(story: None) -> None:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                plain = " ".join(
                    bytes(cell).decode("utf-8", "replace") if isinstance(cell, (bytes, memoryview)) else str(cell)
                    for cell in row
                )
                if any(words in plain for words in SEALED):
                    found.append(table)
    assert found == []


@pytest.mark.parametrize("secret", ["a%0Ab", "a%0D%0Ab", "%00", "0" * 64])
def test_a_release_that_is_not_there_is_not_found_whatever_its_name(story: None, secret: str) -> None:
    answer = Client().get(f"/open-data/iati/activities/{secret}.xml", headers={"If-None-Match": "*"})
    assert answer.status_code == (400 if secret == "%00" else 404)


def test_a_release_that_the_reader_holds_is_not_sent_again(story: None) -> None:
    address = addresses()["portfolio:iati_release"]
    mark = Client().get(address).headers["ETag"]
    assert Client().get(address, headers={"If-None-Match": mark}).status_code == 304


@pytest.mark.parametrize("digits", ["9" * 5000, "-1", "²", "٣", "1e9"])
def test_an_odd_version_of_an_answer_breaks_nothing(story: None, digits: str) -> None:
    draft = token(Proposal.objects.get(state="concept_draft"))
    client = browser("newcomer")
    restore = reverse("dossiers:restore", args=[draft, "title"])
    assert ask(client, "post", restore, data={"version": digits})[0] == 404
    part = reverse("dossiers:field", args=[draft, "basics"])
    assert ask(client, "post", part, data={"v.title": digits, "title": "Known"})[0] in {200, 409}
    rows = {"v.partners": digits, f"partners.{digits}.name": "Known"}
    assert whole(ask(client, "post", reverse("dossiers:part", args=[draft, "consortium"]), data=rows)[0])


def test_a_null_character_in_the_code_of_a_lot_never_reaches_the_database(story: None) -> None:
    def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        assert not any(isinstance(one, str) and "\x00" in one for one in params or ())
        return execute(sql, params, many, context)

    data = {"do": "exhaust_lot", "lot": "1\x00"}
    with connection.execute_wrapper(guard):
        assert ask(browser("officer"), "post", addresses()["calls:run"], data=data)[0] == 422


# Posts of programs of other houses. Mail programs leave a list by one (RFC 8058): the key of the address is the proof,
# and nobody is signed in. Harvesters may ask by one (OAI-PMH 2.0): it only reads what everybody may.
FOREIGN = {"enquiries:unsubscribe", "feeds:oai"}


def test_nothing_is_posted_without_the_mark_of_its_own_form(story: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = browser("officer").cookies
    done = [name for name, address in addresses().items() if ask(client, "post", address)[0] not in {403, 405}]
    assert set(done) == FOREIGN


@pytest.mark.parametrize(
    "wanted",
    ["//else.example", "https://else.example/", "/\\else.example", "\\\\else", "javascript:alert(1)", "///else"],
)
def test_nobody_is_led_to_another_site(story: None, wanted: str) -> None:
    officer = browser("officer")
    assert officer.get("/sign-in/", {"next": wanted}).headers["Location"] == "/desk/"
    assert officer.post("/appearance/", {"theme": "dark", "next": wanted}).headers["Location"] == "/"
    assert officer.post("/language/", {"language": "fr", "next": wanted}).headers["Location"] == "/"


def test_a_list_of_staff_as_a_file_is_kept_nowhere_on_the_way(story: None) -> None:
    answer = browser("officer").get("/desk/dossiers/?format=csv")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store, private")
