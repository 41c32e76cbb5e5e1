"""Hands publications to the search index, in each language of their title and of their files."""

from datetime import datetime

from facility.apps.knowledge.models import Publication
from facility.foundation.base.acts import step
from facility.foundation.base.text import pick
from facility.foundation.search.public import Doc, put, remove


@step
def index_publication(publication: Publication, at: datetime) -> None:
    """Put the edition in force in, with the text of its files as far as it was read; nothing of an earlier one stays."""
    edition = publication.current
    if edition is None:
        return
    texts = dict(edition.files.values_list("language", "text"))
    facets = {
        "type": [publication.kind],
        "language": sorted(texts),
        "theme": edition.themes,
        "country": edition.countries,
        "year": [edition.issued[:4]],
    }
    remove(publication.record)
    for language in dict.fromkeys((*edition.title, *texts)):
        put(
            Doc(
                record=publication.record,
                language=language,
                title=pick(edition.title, language).text,
                summary=edition.summary.get(language, ""),
                body=texts.get(language, ""),
                labels=("public",),
                path=f"/publications/{publication.record.reference}/",
                facets=facets,
                updated_at=at,
            )
        )
