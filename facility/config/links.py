"""How the records of each app are loaded, shown and addressed: gathered here from the apps' public doors."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from facility.config import dialogue_links, discussion_links
from facility.config.pages import page_of
from facility.foundation.records.erasures import register_eraser
from facility.foundation.records.public import Kind, register

_OF_DOSSIERS = ("state", "lead", "title", "record__kind", "record__token", "record__reference", "record__is_public")


def wire() -> None:
    """Register every kind of record with its loader, policy and address, and who words the findings of rules."""
    from facility.config import answer_links
    from facility.interfaces.web.assistance import wording as assistance_wording
    from facility.interfaces.web.calls import wording
    from facility.interfaces.web.connections import wording as connections_wording
    from facility.interfaces.web.developers import wording as developers_wording
    from facility.interfaces.web.dialogue import wording as dialogue_wording
    from facility.interfaces.web.grants import wording as grants_wording
    from facility.interfaces.web.parties import wording as parties_wording

    assistance_wording.wire()
    _parties()
    _calls()
    _projects()
    _assistance()
    _dialogue()
    dialogue_links.wire()
    _grants()
    _evaluation()
    grants_wording.wire()
    _dossiers()
    _enquiries()
    answer_links.wire()
    _experts()
    parties_wording.wire()
    connections_wording.wire()
    developers_wording.wire()
    dialogue_wording.wire()
    wording.wire()


def _parties() -> None:
    from facility.apps.parties import public as parties
    from facility.config import hearing

    def organisations(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = parties.Organisation.objects.select_related("record").filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def people(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = parties.Person.objects.select_related("record").filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def organisation_address(organisation: Any) -> str:
        page = "projects:organisation" if organisation.record.is_public else "parties:organisation"
        return page_of(page, organisation.record.token)

    def person_address(person: Any) -> str:
        return page_of("desk:person", person.record.token)

    register(
        Kind("organisation", organisations, parties.may_view_organisation, organisation_address, hearing.organisation)
    )
    register(Kind("person", people, parties.may_see_people, person_address))
    register_eraser("person", parties.erase_texts)


def _dossiers() -> None:
    from facility.apps.proposals import public as proposals
    from facility.config import hearing

    def dossiers(record_ids: Sequence[int]) -> Mapping[int, Any]:
        # What the policy asks for; pages of lists look at dozens. Who leads a dossier need not be let in.
        asked = proposals.Proposal.objects.select_related("record").only(*_OF_DOSSIERS)
        rows: list[Any] = list(asked.filter(record__in=record_ids))
        for row in rows:
            row.looked_at_with = rows
        return {row.record_id: row for row in rows}

    def submissions(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = proposals.Submission.objects.defer("ciphertext", "findings").select_related("proposal__record")
        found = rows.prefetch_related("proposal__readers").filter(record__in=record_ids)
        return {row.record_id: row for row in found}

    def dossier_address(proposal: Any) -> str:
        return page_of("dossiers:detail", proposal.record.token)

    def may_view_submission(actor: Any, submission: Any) -> bool:
        return bool(proposals.policy.may_view(actor, submission.proposal))

    def submission_address(submission: Any) -> str:
        return dossier_address(submission.proposal)

    register(Kind("proposal", dossiers, proposals.policy.may_view, dossier_address, hearing.dossier))
    register(Kind("submission", submissions, may_view_submission, submission_address, hearing.anything))


def _calls() -> None:
    from facility.apps.calls import public as calls
    from facility.config import hearing

    def by_record(model: Any) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record").filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def everybody(actor: Any, thing: Any) -> bool:
        return True

    def call_address(call: Any) -> str:
        return reverse("calls:desk_detail" if call.state == "draft" else "calls:detail", args=[call.code])

    def rules_page(thing: Any) -> str:
        return reverse("calls:rules")

    register(Kind("call", by_record(calls.Call), calls.policy.may_view, call_address, hearing.call))
    register(Kind("rulebook", by_record(calls.Rulebook), everybody, rules_page))
    register(Kind("grid", by_record(calls.Grid), everybody, rules_page))


def _projects() -> None:
    from facility.apps.interchange.public import Release
    from facility.apps.portfolio.public import PublishedFigure
    from facility.apps.projects import public as projects
    from facility.config import hearing
    from facility.foundation.records.public import Record

    def by_record(model: Any) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record").filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def countries(record_ids: Sequence[int]) -> Mapping[int, Any]:
        return Record.objects.in_bulk(record_ids)

    def everybody(actor: Any, thing: Any) -> bool:
        return True

    def project_address(project: Any) -> str:
        return reverse("projects:detail", args=[project.record.reference])

    def country_address(record: Any) -> str:
        return reverse("projects:country", args=[record.reference.removeprefix("country-")])

    def figure_address(figure: Any) -> str:
        return f"{reverse('portfolio:figures')}#{figure.figure_id}"

    def release_address(release: Any) -> str:
        return reverse("portfolio:open_data")

    register(Kind("project", by_record(projects.Project), projects.may_view, project_address, hearing.anything))
    register(Kind("country", countries, everybody, country_address))
    register(Kind("figure", by_record(PublishedFigure), everybody, figure_address))
    register(Kind("release", by_record(Release), everybody, release_address))


def _assistance() -> None:
    from facility.apps.assistance import public as assistance
    from facility.config import hearing

    def by_record(model: Any) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record").filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def programme_address(programme: Any) -> str:
        return reverse("assistance:programme", args=[programme.code])

    def spaces(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = assistance.Programme.objects.select_related("record").filter(space__in=record_ids)
        return {row.space_id: row for row in rows if row.space_id is not None}

    def space_address(programme: Any) -> str:
        return reverse("assistance:space", args=[programme.code])

    def request_address(request: Any) -> str:
        return page_of("assistance:detail", request.record.token)

    requests, programmes = by_record(assistance.Request), by_record(assistance.Programme)
    register(Kind("assistance", requests, assistance.policy.may_view, request_address, hearing.anything))
    register(Kind("programme", programmes, assistance.policy.may_view_programme, programme_address))
    register(Kind("knowledge_space", spaces, assistance.policy.may_view_programme, space_address))


def _dialogue() -> None:
    from facility.apps.dialogue import public as dialogue
    from facility.config import hearing

    def by_record(model: Any) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record").filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def process_address(process: Any) -> str:
        return reverse("dialogue:process", args=[process.code])

    def meeting_address(meeting: Any) -> str:
        return reverse("dialogue:meeting", args=[meeting.record.reference])

    def registration_address(registration: Any) -> str:
        return page_of("dialogue:registration", registration.record.token)

    register(Kind("process", by_record(dialogue.Process), dialogue.policy.may_view, process_address))
    register(
        Kind(
            "dialogue_meeting", by_record(dialogue.Meeting), dialogue.policy.may_view, meeting_address, hearing.meeting
        )
    )

    def delegation_address(delegation: Any) -> str:
        return page_of("dialogue:delegation", delegation.record.token)

    may_read_delegation = dialogue.policy.may_read_delegation
    register(
        Kind(
            "meeting_delegation",
            by_record(dialogue.Delegation),
            may_read_delegation,
            delegation_address,
            hearing.anything,
        )
    )
    may_read = dialogue.policy.may_read_registration
    register(
        Kind("meeting_registration", by_record(dialogue.Registration), may_read, registration_address, hearing.anything)
    )


def _grants() -> None:
    from facility.apps.grants import public as grants
    from facility.apps.knowledge import public as knowledge
    from facility.apps.reporting import public as reporting
    from facility.config.hearing import anything as told

    def by_record(model: Any) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record").filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def at(name: str) -> Any:
        def address(thing: Any) -> str:
            return page_of(name, thing.record.token)

        return address

    def lesson_address(lesson: Any) -> str:
        if lesson.state == "published":
            return reverse("knowledge:lesson", args=[lesson.record.reference])
        return page_of("knowledge:desk_detail", lesson.record.token)

    def publication_address(publication: Any) -> str:
        if publication.current_id is not None and publication.withdrawn_at is None:
            return reverse("knowledge:publication", args=[publication.record.reference])
        return page_of("knowledge:desk_publication", publication.record.token)

    def may_view_payment(actor: Any, thing: Any) -> bool:
        return grants.policy.may_view(actor, thing.grant)

    def terms(record_ids: Sequence[int]) -> Mapping[int, Any]:
        known = grants.terms_record()
        return {known.pk: known} if known is not None and known.pk in record_ids else {}

    def terms_page(thing: Any) -> str:
        return reverse("grants:text")

    register(Kind(grants.KIND, terms, grants.policy.may_list_all, terms_page))
    register(Kind("grant", by_record(grants.Grant), grants.policy.may_view, at("grants:detail"), told))
    payment = by_record(grants.PaymentRequest)
    register(Kind("payment_request", payment, may_view_payment, at("grants:payment"), told))
    register(Kind("report", by_record(reporting.Report), reporting.policy.may_view, at("reports:detail"), told))
    policy, lessons, publications = knowledge.policy, by_record(knowledge.Lesson), by_record(knowledge.Publication)
    register(Kind("lesson", lessons, policy.may_open, lesson_address, told, policy.may_view))
    reads, hears = policy.may_open_publication, policy.may_view_publication
    register(Kind("publication", publications, reads, publication_address, told, hears))
    discussion_links.wire()


def _enquiries() -> None:
    from facility.apps.enquiries import public as enquiries
    from facility.config.hearing import anything as told
    from facility.foundation.records.public import Record

    def by_record(model: Any) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record").filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def news_address(item: Any) -> str:
        if item.state == "published":
            return reverse("enquiries:news_item", args=[item.record.reference])
        return page_of("enquiries:desk_news_item", item.record.token)

    def subscriber_address(one: Any) -> str:
        return page_of("enquiries:subscriber", one.record.token)

    def enquiry_address(one: Any) -> str:
        return page_of("enquiries:inbox_item", one.record.token)

    def rules(record_ids: Sequence[int]) -> Mapping[int, Any]:
        return Record.objects.filter(kind=enquiries.ROUTES).in_bulk(record_ids)

    def rules_page(record: Any) -> str:
        return reverse("enquiries:routes")

    def case_address(one: Any) -> str:
        return page_of("enquiries:case", one.record.token)

    policy = enquiries.policy
    register(Kind("mentoring_case", by_record(enquiries.MentoringCase), policy.may_view_case, case_address, told))
    register(Kind("enquiry", by_record(enquiries.Enquiry), policy.may_view_enquiry, enquiry_address, told))
    register(Kind(enquiries.ROUTES, rules, policy.may_list_enquiries, rules_page))
    register(Kind("news", by_record(enquiries.NewsItem), policy.may_view_news, news_address, told))
    register(Kind("subscriber", by_record(enquiries.Subscriber), policy.may_list_subscribers, subscriber_address))


def _evaluation() -> None:
    from facility.apps.bodies import public as bodies
    from facility.apps.evaluation import public as evaluation
    from facility.apps.grants import public as grants
    from facility.foundation.accounts.public import Role

    def by_record(model: Any, *related: str) -> Any:
        def load(record_ids: Sequence[int]) -> Mapping[int, Any]:
            rows = model.objects.select_related("record", *related).filter(record__in=record_ids)
            return {row.record_id: row for row in rows}

        return load

    def consultations(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = bodies.Consultation.objects.select_related("record", "subject").prefetch_related("asked")
        return {row.record_id: row for row in rows.filter(record__in=record_ids)}

    def at(name: str) -> Any:
        def address(thing: Any) -> str:
            return page_of(name, thing.record.token)

        return address

    def may_view_consultation(actor: Any, one: Any) -> bool:
        mine = actor.organisations(Role.CONSULTED_SERVICE)
        asked = any(row.organisation_id in mine for row in one.asked.all())
        return asked or bodies.may_view_consultation(actor, one.subject)

    def consultations_page(thing: Any) -> str:
        return reverse("bodies:consultations")

    def body_address(body: Any) -> str:
        return reverse("bodies:committee", args=[body.code])

    def meeting_address(meeting: Any) -> str:
        return body_address(meeting.body)

    register(Kind("round", by_record(evaluation.Round), evaluation.policy.may_view_round, at("evaluation:round")))
    register(
        Kind("assignment", by_record(evaluation.Assignment), evaluation.policy.may_declare, at("evaluation:assignment"))
    )
    register(Kind("decision", by_record(grants.Decision), grants.policy.may_view_decision, at("decisions:detail")))
    register(Kind("consultation", consultations, may_view_consultation, consultations_page))
    register(Kind("body", by_record(bodies.Body), bodies.may_view_advice, body_address))
    register(Kind("meeting", by_record(bodies.Meeting, "body"), bodies.may_view_advice, meeting_address))


def _experts() -> None:
    from facility.apps.assistance import public as assistance

    def experts(record_ids: Sequence[int]) -> Mapping[int, Any]:
        rows = assistance.Expert.objects.select_related("record").filter(record__in=record_ids)
        return {row.record_id: row for row in rows}

    def may_view(actor: Any, expert: Any) -> bool:
        oneself = actor is not None and actor.person_id is not None and actor.person_id == expert.person_id
        return oneself or assistance.policy.may_view_expert(actor, expert)

    def address(expert: Any) -> str:
        return page_of("experts:expert", expert.record.token)

    register(Kind("expert", experts, may_view, address))
