"""A letter on paper: the words that went out by mail, with the address above them and room to sign."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from facility.foundation.accounts.actors import Actor
from facility.foundation.base.clock import local_day
from facility.foundation.documents.content import Block, Bullets, Paper, Text
from facility.foundation.documents.kinds import Kind, register
from facility.foundation.post import public as post
from facility.foundation.post.models import Letter
from facility.foundation.records.models import Record


def _kept(record: Record, kinds: Iterable[str]) -> QuerySet[Letter]:
    return Letter.objects.filter(record=record, kind__in=kinds).exclude(facts={})


def letter_of(record: Record, *kinds: str) -> Letter | None:
    """The latest letter of these kinds about a record whose facts are still kept."""
    found = _kept(record, kinds).order_by("-queued_at", "pk")
    return found.select_related("record", "to_user").first()


def _body(text: str) -> list[Block]:
    blocks: list[Block] = []
    for part in text.strip().split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            blocks.append(Bullets([line[2:] for line in lines]))
        else:
            blocks.append(Text(part))
    return blocks


def letter_paper(letter: Letter, language: str, addressee: tuple[str, ...]) -> Paper:
    """The letter as it went out, in a language; the mark of the demonstration is kept. Raises ValueError, NotFound."""
    said = post.render(letter.kind, letter.facts, language)
    day = local_day(letter.queued_at)
    record = letter.record
    with translation.override(language):
        return Paper(
            title=said.subject,
            language=language,
            day=day.isoformat(),
            reference="",
            addressee=addressee,
            mark=_("Demonstration: this is made up.") if record is not None and record.invented else "",
            blocks=[
                Text(post.fact({"day": day.isoformat()}, language)),
                *_body(said.body),
                Text(_("This letter was sent through the system and is valid without a signature."), "small"),
                Text(str(settings.FACILITY_NAME)),
            ],
        )


_ON_PAPER: set[str] = set()
# The kinds of documents that letters are on paper.
LETTER_KINDS: set[str] = set()


def register_letter(
    *,
    name: str,
    record_kind: str,
    title: Promise,
    letters: tuple[str, ...],
    may: Callable[[Actor, Record], bool],
    addressee: Callable[[Letter], tuple[str, ...]],
) -> None:
    """Let letters of these kinds be had on paper, the latest one of a record, by whoever may see that record's."""
    _ON_PAPER.update(letters)
    LETTER_KINDS.add(name)
    register(
        Kind(
            name,
            record_kind,
            title,
            load=lambda record: letter_of(record, *letters),
            may=lambda actor, letter: may(actor, letter.record),
            compose=lambda letter, language: letter_paper(letter, language, addressee(letter)),
        )
    )


def is_on_paper(letters: Iterable[Letter]) -> bool:
    """Whether one of these letters can be had as a document."""
    return any(one.kind in _ON_PAPER and one.facts for one in letters)


def letters_on_paper(record: Record) -> bool:
    """Whether a letter about the record can be had as a document. One query."""
    return _kept(record, _ON_PAPER).exists()
