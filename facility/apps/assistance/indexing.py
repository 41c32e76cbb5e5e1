"""Hands what assistance publishes to the search index."""

from datetime import datetime

from facility.apps.assistance.models import Programme
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
