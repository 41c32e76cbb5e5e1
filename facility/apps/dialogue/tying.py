"""A person says which organisation of the register a name in a process means; nothing that was said is overwritten."""

from datetime import datetime

from facility.apps.dialogue.indexing import index_process
from facility.apps.dialogue.models import NameTie, Process
from facility.apps.dialogue.policy import may_edit_members, may_import
from facility.apps.parties.public import Organisation
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.fold import fold
from facility.foundation.base.text import is_web_address, one_line
from facility.foundation.forms.public import plain_text
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def source_address(typed: str, field: str) -> str:
    """The web address of a source. Raises Refused."""
    kept = one_line(plain_text(typed, field).strip())
    if not is_web_address(kept) or len(kept) > 500:
        raise Refused(at_field(field, "dialogue.member_source"))
    return kept


def locked_process(code: str) -> Process:
    """The process, its record locked until the transaction ends. Raises NotFound."""
    found = Process.objects.filter(code=code).first()
    if found is None:
        raise NotFound("process")
    lock(found.record_id)
    return Process.objects.select_related("record").get(pk=found.pk)


def named_in_register(said: str) -> Organisation:
    """The one public organisation of that name or short name, or at that address or token. Raises Refused.

    Where several bear the name none is taken: the person gives the address of the right one.
    """
    typed = one_line(plain_text(said, "organisation").strip())
    rows = Organisation.objects.select_related("record").filter(record__is_public=True)
    found = rows.filter(record__token=typed.rstrip("/").rpartition("/")[2][:64]).first()
    if found is not None:
        return found
    folded = fold(typed)[:500]
    alike = [
        one for one in rows.filter(found_by__contains=folded).order_by("pk") if folded in _folded_names(one)
    ] if folded else []  # fmt: skip
    if len(alike) > 1:
        raise Refused(at_field("organisation", "dialogue.tie_ambiguous", count=len(alike)))
    if not alike:
        raise Refused(at_field("organisation", "dialogue.tie_unknown"))
    return alike[0]


def _folded_names(one: Organisation) -> set[str]:
    return {fold(name)[:500] for name in (one.name, one.short_name, *one.names.values()) if name}


@step
def tied(
    process: Process, name: str, organisation: Organisation | None, said: dict[str, str], by: int | None,
    actor: Actor, at: datetime,
) -> NameTie:  # fmt: skip
    """Add what a name means in a locked process; `said` holds source_url and note."""
    made = NameTie.objects.create(process=process, name=name, organisation=organisation, at=at, by=by, **said)
    facts = {"tie": made.pk, "organisation": organisation.pk if organisation is not None else None}
    record_trail(record=process.record, event=Event.PROCESS_NAME_TIED, actor=actor, at=at, facts=facts)
    index_process(process, at)
    return made


@action
def tie_name(
    *,
    process: str,
    name: str,
    organisation: str,
    seen: int,
    actor: Actor,
    at: datetime,
    source_url: str = "",
    note: str = "",
) -> NameTie:
    """Say that a name in a process means an organisation of the register, with the source; "": no longer any, with a reason.

    `organisation` is its token, the address of its page, or a name that one of them bears. `seen` is the number of the tie
    that the person read, 0 for none: whoever comes second is told. Raises NotFound (no line of the process has that name),
    Forbidden, Refused (also where several bear the name, or it is said already).
    """
    found = locked_process(process)
    require(may_edit_members, actor, found)
    if not (found.memberships.filter(name=name).exists() or found.terms.filter(name=name).exists()) or not name:
        raise NotFound("name")
    newest = found.name_ties.filter(name=name).order_by("-pk").first()
    if (newest.pk if newest is not None else 0) != seen:
        raise Refused(at_field("organisation", "dialogue.tie_meanwhile"))
    meant = named_in_register(organisation) if organisation.strip() else None
    if (newest.organisation_id if newest is not None else None) == (meant.pk if meant is not None else None):
        raise Refused(at_field("organisation", "dialogue.tie_already" if meant is not None else "dialogue.tie_missing"))
    reason = one_line(plain_text(note, "note").strip())[:400]
    # Whoever says something else than stands gives the reason; a first word gives its source alone.
    if not reason and (meant is None or (newest is not None and newest.organisation_id is not None)):
        raise Refused(at_field("note", "dialogue.tie_reason"))
    source = source_address(source_url, "source_url") if meant is not None or source_url.strip() else ""
    return tied(found, name, meant, {"source_url": source, "note": reason}, acting(actor), actor, at)


@action
def import_name_tie(
    *, process: str, name: str, body: str, country: str, source_url: str, actor: Actor, at: datetime
) -> str:
    """Tie a name in a process to the one organisation of that name and country; "created", "changed" or "unchanged".

    What a person said of the name stays. Raises Forbidden, NotFound; Refused where no organisation, or more than one,
    bears the name, no line of the process has it, or no source is given.
    """
    require(may_import, actor)
    found = locked_process(process)
    newest = found.name_ties.filter(name=name).order_by("-pk").first()
    if newest is not None and newest.by is not None:
        return "unchanged"
    if not (found.memberships.filter(name=name).exists() or found.terms.filter(name=name).exists()):
        raise Refused(at_field("name", "unknown_code", text=f"No line of {process} names {name!r}."))
    rows = Organisation.objects.filter(name_folded=fold(body)[:500], country_id=country or None)
    meant = list(rows.filter(record__is_public=True, record__invented=False)[:2])
    if len(meant) != 1:
        raise Refused(at_field("body", "unknown_code", text=f"Not exactly one organisation is called {body!r}."))
    if newest is not None and (newest.organisation_id, newest.source_url) == (meant[0].pk, source_url):
        return "unchanged"
    tied(found, name, meant[0], {"source_url": source_address(source_url, "source_url"), "note": ""}, None, actor, at)
    return "created" if newest is None else "changed"
