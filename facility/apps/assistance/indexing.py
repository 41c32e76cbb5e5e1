"""Hands what assistance publishes to the search index."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from facility.apps.assistance.models import Programme, Request
from facility.foundation.base.acts import step
from facility.foundation.search.public import Doc, put


@step
def index_programme(programme: Programme, at: datetime) -> None:
    """Put a programme in, in each language of its name."""
    for language, name in programme.names.items():
        put(
            Doc(
                record=programme.record,
                title=name,
                path=f"/assistance/{programme.code}/",
                labels=("public",),
                updated_at=at,
                language=language,
                body=programme.purpose.get(language, ""),
            )
        )


@step
def index_space(programme: Programme, at: datetime) -> None:
    """Put the knowledge space of a programme in, in each language of its name; everybody reads its page."""
    if programme.space is None:
        return
    for language, title in programme.space.label.items():
        with translation.override(language):
            lead = gettext("What was learned, published and discussed under this programme.")
        put(
            Doc(
                record=programme.space,
                title=title,
                path=f"/assistance/{programme.code}/knowledge/",
                labels=("public",),
                updated_at=at,
                language=language,
                summary=lead,
                body=programme.purpose.get(language, ""),
            )
        )


@step
def index_request(request: Request, at: datetime) -> None:
    """Put a request that was handed in where its own body and staff find it; drafts are never put in."""
    roles = ("auditor", "authorising_officer", "assistance_coordinator")
    own = (f"org:{request.organisation_id}:{role}" for role in ("applicant", "partner"))
    put(
        Doc(
            record=request.record,
            title=request.title,
            path=f"/assistance/requests/{request.record.token}/",
            labels=(*(f"role:{role}" for role in roles), *own),
            updated_at=at,
            language=language_of(request.language),
            summary=request.purpose,
            body=request.problem,
            facets={"country": [request.country], "status": [request.state]},
        )
    )


def language_of(language: str) -> str:
    """The language of the index for a request's own: those it has stems for, else English."""
    return language if language in {"en", "fr"} else "en"
