"""The generated parts of a report: sessions, presentations, types, conclusions, commitments, each with its day."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.dialogue.reports.poll_tables import poll_blocks
from facility.apps.dialogue.reports.prose import blocks_of
from facility.apps.dialogue.wordings import in_language, partial_day
from facility.apps.dialogue.words import CHANGES, COMMITMENT_STATES, OWNER_FUNCTIONS, PROPOSAL_STATES
from facility.foundation.documents.public import Block, Bullets, Column, Heading, Table, Text
from facility.foundation.post.public import fact

Content = dict[str, Any]


def figures_day(content: Content, language: str) -> str:
    """The sentence that dates every generated figure."""
    return _("Generated figures and lists were read on %(day)s.") % {"day": partial_day(content["day"], language)}


def _as_read(caption: str, content: Content, language: str) -> str:
    return _("%(caption)s, as read on %(day)s") % {
        "caption": caption,
        "day": partial_day(content["day"], language),
    }


def _text(content: Content, part: str, language: str) -> list[Block]:
    found = in_language(content["texts"].get(part), language)
    return blocks_of(found)


def synopsis_blocks(content: Content, language: str) -> list[Block]:
    """Everything between introduction and closing words of a synopsis."""
    return [
        *_participants(content, language),
        *_sessions(content, language),
        *_told_sessions(content, language),
        *_not_presented(content, language),
        *_rounds(content, language),
        *_changes(content, language),
        *_conclusions(content, language),
        *_commitments(content, language),
        *_documents(content),
    ]


def _participants(content: Content, language: str) -> list[Block]:
    found = content["participants"]
    blocks: list[Block] = [Heading(_("Participants"))]
    if found["stated"] is None:
        blocks.append(Text(_("No source states how many took part.")))
    else:
        many = found["stated"]
        told = ngettext("%(count)s participant.", "%(count)s participants.", many) % {"count": many}
        if found.get("present"):
            told += " " + _("Noted as present: %(count)s.") % {"count": found["present"]}
        blocks.append(Text(told))
    if found.get("states") is not None:
        blocks.append(Text(_("States represented: %(count)s.") % {"count": found["states"]}))
    for key, label in (
        ("organisations", _("Participants by organisation")),
        ("functions", _("Participants by function")),
    ):
        if found.get(key):
            columns = [Column(label, width=4), Column(_("Number"), is_number=True, width=0)]
            rows = [[said or _("not stated"), str(many)] for said, many in found[key]]
            blocks.append(Table(_as_read(label, content, language), columns, rows))
    return blocks


def _sessions(content: Content, language: str) -> list[Block]:
    blocks: list[Block] = [Heading(_("Sessions"))] if content["sessions"] else []
    for one in content["sessions"]:
        blocks.append(Heading(in_language(one["titles"], language), 3))
        day = partial_day(one["day"], language)
        blocks.append(Text(f"{day}, {one['hours']}" if one["hours"] else day, "small"))
        about = in_language(one["about"], language)
        blocks += [Text(about)] if about else []
        lines = [_slot(slot, language) for slot in one["slots"]]
        blocks += [Bullets(lines)] if lines else []
        for poll in one.get("polls", []):
            blocks += poll_blocks(poll, content, language)
        blocks += _text(content, one["part"], language)
    return blocks


def _slot(slot: Content, language: str) -> str:
    project = slot["project"]
    shown = f"{in_language(project['titles'], language)} ({project['reference']})" if project else ""
    # Editions that were frozen before slots had hours know none.
    said = (slot.get("hours", ""), in_language(slot["titles"], language), slot["speaker"], shown)
    return " · ".join(part for part in said if part)


def _told_sessions(content: Content, language: str) -> list[Block]:
    """The presentations of a known meeting under its sessions."""
    blocks: list[Block] = [Heading(_("Presented"))] if content["presented"] else []
    for part in dict.fromkeys(one["part"] for one in content["presented"]):
        rows = [one for one in content["presented"] if one["part"] == part]
        title = in_language(rows[0]["sessions"], language) or _("Presented")
        blocks.append(Heading(title, 3))
        columns = [Column(_("Project"), width=4), Column(_("By"), width=3), Column(_("Type at the meeting"), width=2)]
        cells = [[_named(one), one["function"] or "–", in_language(one["approach"], language) or "–"] for one in rows]
        blocks.append(Table(_as_read(title, content, language), columns, cells))
        blocks += _text(content, part, language)
    return blocks


def _named(one: Content) -> str:
    return f"{one['name']} ({one['project']['reference']})" if one["project"] else str(one["name"])


def _not_presented(content: Content, language: str) -> list[Block]:
    rows = content["not_presented"]
    if rows is None:
        return []
    title = _("Not yet presented at an earlier event")
    if not rows:
        return [Heading(title), Text(_("Every project on record was."))]
    columns = [Column(_("Project"), width=5), Column(_("Reference"), width=2), Column(_("Presented here"), width=2)]
    cells = [[in_language(one["titles"], language), one["reference"], _("yes") if one["here"] else "–"] for one in rows]
    lead = _("No source on record names them as presented before this meeting.")
    return [Heading(title), Text(lead), Table(_as_read(title, content, language), columns, cells)]


def _counts(caption: str, approaches: Sequence[Content], unplaced: int, content: Content, language: str) -> Table:
    columns = [
        Column(_("Approach"), width=4),
        Column(_("Main approach of"), is_number=True),
        Column(_("Contributes to"), is_number=True),
    ]
    rows = [[in_language(one["names"], language), str(one["mains"]), str(one["others"])] for one in approaches]
    foot = [_("Not placed"), str(unplaced), ""]
    return Table(_as_read(caption, content, language), columns, rows, foot)


def _rounds(content: Content, language: str) -> list[Block]:
    blocks: list[Block] = [Heading(_("Placing projects in the typology"))] if content["rounds"] else []
    for one in content["rounds"]:
        title = _("Round %(number)s of placing") % {"number": one["number"]}
        if one["state"] == "open":
            title += " " + _("(still open)")
        names = {each["code"]: in_language(each["names"], language) for each in one["approaches"]}
        blocks.append(Heading(title, 3))
        blocks.append(Text(_("Version of the typology: %(name)s.") % {"name": in_language(one["names"], language)}))
        blocks.append(_counts(title, one["approaches"], one["unplaced"], content, language))
        columns = [Column(_("Project"), width=5), Column(_("Main approach"), width=3)]
        rows = [
            [in_language(each["titles"], language), names.get(each["main"], _("not placed yet"))]
            for each in one["projects"]
        ]
        if rows:
            blocks.append(Table(_as_read(f"{title}: {_('Projects of this round')}", content, language), columns, rows))
    return blocks


def _changes(content: Content, language: str) -> list[Block]:
    if not content["changes"]:
        return []
    columns = [
        Column(_("Proposed"), width=2),
        Column(_("Type"), width=3),
        Column(_("Name"), width=3),
        Column(_("State"), width=2),
        Column(_("In words"), width=4),
    ]
    rows = [
        [
            str(CHANGES[one["change"]]),
            in_language(one["approach"], language) or "–",
            one["name"] or "–",
            str(PROPOSAL_STATES[one["state"]]),
            one["outcome"] or "–",
        ]
        for one in content["changes"]
    ]
    title = _("What the room said of the types")
    return [Heading(title), Table(_as_read(title, content, language), columns, rows)]


def _conclusions(content: Content, language: str) -> list[Block]:
    found = [in_language(one, language) for one in content["conclusions"]]
    return [Heading(_("Conclusions")), Bullets(found, numbered=True)] if found else []


def _commitments(content: Content, language: str) -> list[Block]:
    if not content["commitments"]:
        return []
    title = _("Commitments")
    columns = [
        Column(_("Commitment"), width=5),
        Column(_("Owner"), width=3),
        Column(_("Due"), width=3),
        Column(_("Reported"), width=2),
    ]
    rows = [
        [
            f"{in_language(one['texts'], language)} ({one['reference']})",
            one["owner"] or str(OWNER_FUNCTIONS[one["function"]]),
            ", ".join(part for part in (partial_day(one["due"], language), one["due_note"]) if part) or _("not stated"),
            str(COMMITMENT_STATES[one["state"]]),
        ]
        for one in content["commitments"]
    ]
    return [Heading(title), Table(_as_read(title, content, language), columns, rows)]


def _documents(content: Content) -> list[Block]:
    lines = [f"{one['title']} ({one['language']}): {fact({'path': one['path']}, 'en')}" for one in content["documents"]]
    lines += content["sources"]
    return [Heading(_("Documents and sources")), Bullets(lines)] if lines else []


def approaches_blocks(content: Content, language: str) -> list[Block]:
    """Everything between introduction and closing words of the report on partnership approaches."""
    found = content["matrix"]
    names = {one["code"]: in_language(one["names"], language) for one in found["approaches"]}
    blocks: list[Block] = [Heading(_("Presentations of projects")), *_text(content, "presentations", language)]
    columns = [
        Column(_("Project"), width=4),
        Column(_("By"), width=3),
        Column(_("Type at the meeting"), width=2),
        Column(_("In the version of this report"), width=3),
    ]
    rows = [
        [_named(one), one["function"] or "–", in_language(one["approach"], language) or "–", _now(one, content, names)]
        for one in content["presented"]
    ]
    title = _("Projects presented")
    blocks += [Table(_as_read(title, content, language), columns, rows)] if rows else [Text(_("None is on record."))]
    blocks.append(Heading(_("The updated matrix")))
    blocks.append(Text(_("Version of the typology: %(name)s.") % {"name": in_language(found["names"], language)}))
    blocks += _text(content, "matrix", language)
    blocks += [_by_approach(content, names, language), *_told_unplaced(found)]
    blocks += _placed(content, names, language)
    blocks += _again(content, names, language)
    for one in found["approaches"]:
        words = _text(content, f"approach-{one['code']}", language)
        blocks += [Heading(names[one["code"]], 3), *words] if words else []
    return blocks


def _now(one: Content, content: Content, names: dict[str, str]) -> str:
    """Where a presented project stands in the report's version, or as what its earlier type became there."""
    placed = {each["id"]: each for each in content["matrix"]["projects"]}
    here = placed.get(one["project"]["id"]) if one["project"] else None
    if here is not None:
        return names[here["main"]]
    again = {each["id"]: each for each in content["matrix"].get("again", [])}
    waits = again.get(one["project"]["id"]) if one["project"] else None
    if waits is not None and waits["proposed"]:
        return _("%(type)s is proposed; nobody has confirmed it") % {"type": names[waits["main"]]}
    if one["next"] in names:
        return _("%(type)s would follow from the type then; nobody has placed it") % {"type": names[one["next"]]}
    return _("not placed")


def _by_approach(content: Content, names: dict[str, str], language: str) -> Table:
    """Beside each type what is confirmed, and apart from it what is to be confirmed again; then who stands nowhere."""
    found = content["matrix"]
    columns = [
        Column(_("Approach"), width=4),
        Column(_("Confirmed as main approach"), is_number=True),
        Column(_("Confirmed as contributing"), is_number=True),
        Column(_("To be confirmed again"), is_number=True),
    ]
    rows = [
        [names[one["code"]], str(one["mains"]), str(one["others"]), _number(one.get("again"))]
        for one in found["approaches"]
    ]
    # An edition from before this was read knows nothing of it: then no figure is made up.
    nowhere = _number(found["unplaced"] - len(found["again"]) if "again" in found else None)
    foot = [
        _("Not placed"),
        str(found["unplaced"]),
        "",
        nowhere,
    ]
    return Table(_as_read(_("Projects by approach"), content, language), columns, rows, foot)


def _number(known: int | None) -> str:
    return "–" if known is None else str(known)


def _told_unplaced(found: Content) -> list[Block]:
    """What the column of what is to be confirmed again counts, in words."""
    if "again" not in found:
        return []
    many = len(found["again"])
    told = ngettext(
        "%(count)s project without a confirmed place is proposed under this version or stood in the one before; it is"
        " counted apart and never as confirmed.",
        "%(count)s projects without a confirmed place are proposed under this version or stood in the one before; they"
        " are counted apart and never as confirmed.",
        many,
    ) % {"count": many}
    rest = found["unplaced"] - many
    left = ngettext(
        "Of %(count)s project neither is known: it is unplaced.",
        "Of %(count)s projects neither is known: they are unplaced.",
        rest,
    ) % {"count": rest}
    return [Text(f"{told} {left}")]


def _again(content: Content, names: dict[str, str], language: str) -> list[Block]:
    """The projects to be confirmed again: their earlier type, and what it would be in this version."""
    rows = [
        [
            f"{in_language(one['titles'], language)} ({one['reference']})",
            in_language(one["was"], language) or "–",
            names[one["main"]],
            _("proposed, waits for a curator") if one["proposed"] else _("nobody has proposed it yet"),
        ]
        for one in content["matrix"].get("again", [])
    ]
    if not rows:
        return []
    columns = [
        Column(_("Project"), width=4),
        Column(_("In the version before"), width=2),
        Column(_("Would be in this version"), width=2),
        Column(_("State"), width=3),
    ]
    return [Table(_as_read(_("Projects to be confirmed again"), content, language), columns, rows)]


def _placed(content: Content, names: dict[str, str], language: str) -> list[Block]:
    rows = [
        [
            f"{in_language(one['titles'], language)} ({one['reference']})",
            names[one["main"]],
            ", ".join(names[code] for code in one["others"]) or "–",
        ]
        for one in content["matrix"]["projects"]
    ]
    if not rows:
        return [Text(_("No project has a confirmed place in this version yet: all of them stand open."))]
    columns = [Column(_("Project"), width=5), Column(_("Main approach"), width=3), Column(_("Contributing"), width=3)]
    return [Table(_as_read(_("Projects with a confirmed place"), content, language), columns, rows)]
