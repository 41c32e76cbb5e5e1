"""A letter on paper: the words that went out by mail, with the address above them and room to sign."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from facility.foundation.base.clock import local_day
from facility.foundation.documents.content import Block, Bullets, Paper, Text
from facility.foundation.post import public as post
from facility.foundation.post.models import Letter
from facility.foundation.records.models import Record


def letter_of(record: Record, *kinds: str) -> Letter | None:
    """The latest letter of these kinds about a record whose facts are still kept."""
    names = [name for kind in kinds for name in post.kinds() if name in {kind, f"{kind}"}]
    found = Letter.objects.filter(record=record, kind__in=names).exclude(facts={}).order_by("-queued_at", "pk")
    return found.select_related("record").first()


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
                Text(_dated(day.isoformat(), language)),
                *_body(said.body),
                Text(_("This letter was sent through the system and is valid without a signature."), "small"),
                Text(str(settings.FACILITY_NAME)),
            ],
        )


def _dated(day: str, language: str) -> str:
    from facility.foundation.post.rendering import fact

    return fact({"day": day}, language)
