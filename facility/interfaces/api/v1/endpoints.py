"""The interface put together: every router, every refusal as a problem, one way in."""

from typing import Any

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.operation import Operation

from facility.interfaces.api import problems
from facility.interfaces.api.entering import entered
from facility.interfaces.api.reading_bodies import CarefulParser
from facility.interfaces.api.v1 import (
    acting,
    assistance,
    assistance_amendments,
    assistance_contacts,
    assistance_deferring,
    assistance_deliverables,
    assistance_endorsements,
    assistance_evaluations,
    assistance_merging,
    assistance_missions,
    assistance_requests,
    assistance_terms,
    books,
    calls,
    commitments,
    committees,
    delegations,
    desk,
    discussions,
    dissemination,
    enquiries,
    event_reports,
    experts,
    finding,
    following,
    inbox,
    library,
    live,
    meetings,
    mentoring,
    money,
    organisations,
    papers,
    payers,
    people,
    processes,
    projects,
    questions,
    request_answers,
    rounds,
    running,
    spaces,
    upkeep,
    webhooks,
    whole,
    writing,
)

DESCRIPTION = (
    "The same acts, rules and permissions as the pages. Public data needs no token. A token acts as its person within "
    "its scopes; what decides, signs, pays or needs two people is done by a person on the page. Amounts are whole "
    "cents, shares basis points, moments ISO 8601. Lists are read page by page through `next`."
)


class FacilityApi(NinjaAPI):
    """Names every operation by its function, and says no in one way."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name: unique, and short enough to speak of."""
        return str(operation.view_func.__name__)

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found: list[Any] = super()._get_urls()
        for one in found:
            one.callback = entered(one.callback)
        return [one for one in found if one.name != "api-root"]


api = FacilityApi(
    title="Facility API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=CarefulParser(),
)
problems.attach(api)
for one in (
    calls.router,
    questions.router,
    running.router,
    projects.router,
    assistance.router,
    assistance_amendments.router,
    assistance_contacts.router,
    assistance_deferring.router,
    assistance_deliverables.router,
    assistance_endorsements.router,
    assistance_evaluations.router,
    assistance_merging.router,
    assistance_missions.router,
    assistance_requests.router,
    request_answers.router,
    assistance_terms.router,
    experts.router,
    enquiries.router,
    inbox.router,
    processes.router,
    meetings.router,
    delegations.router,
    mentoring.router,
    library.router,
    discussions.router,
    spaces.router,
    dissemination.router,
    commitments.router,
    event_reports.router,
    following.router,
    live.router,
    writing.router,
    money.router,
    acting.router,
    rounds.asking,
    desk.router,
    organisations.router,
    people.router,
    people.account,
    books.router,
    committees.router,
    finding.router,
    papers.router,
    payers.router,
    upkeep.router,
    webhooks.router,
    whole.router,
):
    api.add_router("", one)
