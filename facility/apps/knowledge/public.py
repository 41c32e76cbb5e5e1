"""The door of knowledge: lessons and publications."""

from facility.apps.knowledge import policy
from facility.apps.knowledge.actions import clear, drop, propose, publish, withdraw
from facility.apps.knowledge.fitting import Asked, Fit, fitting
from facility.apps.knowledge.harvesting import Issued, Wanted, issued, newest
from facility.apps.knowledge.models import Edition, EditionFile, Lesson, Publication
from facility.apps.knowledge.publishing import (
    add_file,
    clear_edition,
    drop_edition,
    prepare_edition,
    prepare_publication,
    publish_edition,
    read_file,
    take_out_file,
    withdraw_publication,
)
from facility.apps.knowledge.queries import (
    by_reference,
    by_token,
    edition_file,
    editions_of,
    library,
    publication_by_reference,
    publication_by_token,
    publications_at_desk,
    visible_to,
    waiting,
)
from facility.apps.knowledge.words import (
    EDITION_STATES,
    FINDINGS,
    LANGUAGES,
    LESSON_STATES,
    PARTS,
    PUBLICATION_KINDS,
    TEXT_REASONS,
    THEMES,
)

STEPS: tuple[str, ...] = ()

__all__ = [
    "Asked",
    "EDITION_STATES",
    "Edition",
    "EditionFile",
    "FINDINGS",
    "Fit",
    "LANGUAGES",
    "LESSON_STATES",
    "Issued",
    "Lesson",
    "PARTS",
    "PUBLICATION_KINDS",
    "Publication",
    "STEPS",
    "TEXT_REASONS",
    "THEMES",
    "Wanted",
    "add_file",
    "by_reference",
    "by_token",
    "clear",
    "clear_edition",
    "drop",
    "drop_edition",
    "edition_file",
    "editions_of",
    "fitting",
    "issued",
    "library",
    "newest",
    "policy",
    "prepare_edition",
    "prepare_publication",
    "propose",
    "publication_by_reference",
    "publication_by_token",
    "publications_at_desk",
    "publish",
    "publish_edition",
    "read_file",
    "take_out_file",
    "visible_to",
    "withdraw",
    "withdraw_publication",
    "waiting",
]
