"""Two approved editions of a meeting's report side by side: part by part what went and what came, word by word."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.dialogue import public as dialogue
from facility.apps.parties.public import ROLES
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.clock import local_day
from facility.interfaces.web.dialogue.lists import title_of
from facility.interfaces.web.forms.differences import difference
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import page_language


def _lines(block: Mapping[str, Any]) -> list[str]:
    """A block as lines of plain text; notices stand on every draft alike and are left out."""
    match block["is"]:
        case "text":
            return [block["text"]]
        case "list":
            return list(block["items"])
        case "facts":
            return [f"{label}: {value}" for label, value, _style in block["rows"]]
        case "table":
            rows = [*block["rows"], *([block["foot"]] if block["foot"] else [])]
            return [block["caption"], *(" | ".join(row) for row in rows)]
        case _:
            return []


def parts_of(content: dict[str, Any], day: str, language: str) -> dict[str, str]:
    """The text of each part under its title, in order; two parts of one title are numbered.

    `day` stands in for the day of reading, so that a later day alone is no change of every table.
    """
    paper = dialogue.report_paper.compose(content | {"day": day}, language)
    found: dict[str, list[str]] = {"": []}
    here = upper = ""
    for block in dialogue.report_paper.page_blocks(paper):
        if block["is"] != "heading":
            found[here] += _lines(block)
            continue
        upper = block["text"] if block["level"] == 2 else upper
        title = block["text"] if block["level"] == 2 else f"{upper} – {block['text']}"
        here, count = title, 1
        while here in found:
            count += 1
            here = f"{title} ({count})"
        found[here] = []
    return {title: "\n".join(lines) for title, lines in found.items()}


def _marked(pieces: list[tuple[str, str]], kept: str) -> SafeString:
    """One side: what stands on both, and what only this one has."""
    shown = ((tag, text) for tag, text in pieces if tag in {"", kept})
    return format_html_join(
        "", "{}", ((format_html("<{0}>{1}</{0}>", tag, text) if tag else text,) for tag, text in shown)
    )


def compared(before: dialogue.ReportEdition, after: dialogue.ReportEdition, language: str) -> dict[str, Any]:
    """The parts that changed with both sides, and the titles of those that did not."""
    day = str(after.content["day"])
    old, new = (parts_of(one.content, day, language) for one in (before, after))
    # In the order of the later edition; what only the earlier one had stands after the part that it followed.
    titles = list(new)
    for place, title in enumerate(old):
        if title not in new:
            above = list(old)[place - 1] if place else ""
            titles.insert(titles.index(above) + 1 if above in titles else 0, title)
    changed, same = [], []
    for title in titles:
        name = title or _("At the top")
        if title in old and title in new and old[title] == new[title]:
            same.append(name)
            continue
        pieces = difference(old.get(title, ""), new.get(title, ""))
        state = _("only in the earlier") if title not in new else _("only in the later") if title not in old else ""
        changed.append({"title": name, "state": state, "old": _marked(pieces, "del"), "new": _marked(pieces, "ins")})
    return {"changed": changed, "same": same}


def _picked(editions: list[dialogue.ReportEdition], asked: str, otherwise: int) -> dialogue.ReportEdition:
    """The edition of a number, or another where none is asked for. Raises NotFound for one that is not out."""
    found = [one for one in editions if str(one.number) == asked] if asked else [editions[otherwise]]
    if not found:
        raise NotFound("edition")
    return found[0]


def page(
    report: dialogue.EventReport, editions: list[dialogue.ReportEdition], asked: Mapping[str, str]
) -> dict[str, Any]:
    """The context of the page: the two of these editions that are asked for, else the last two. Raises NotFound."""
    context = {
        "report": report,
        "title": _("Two editions side by side"),
        "up": str(dialogue.words.REPORT_KINDS[report.kind]),
        "meeting_title": title_of(report.meeting),
        "choices": [(str(one.number), _named(one)) for one in editions],
    }
    if len(editions) < 2:
        return context | {"enough": False}
    pair = _picked(editions, asked.get("from", ""), -2), _picked(editions, asked.get("to", ""), -1)
    before, after = sorted(pair, key=lambda one: one.number)
    facts = [(_("Earlier edition"), _named(before)), (_("Later edition"), _named(after))]
    told = {"enough": True, "before": _named(before), "after": _named(after), "facts": facts}
    chosen = {"from": str(before.number), "to": str(after.number)}
    return context | told | {"chosen": chosen} | compared(before, after, page_language())


def public_page(reference: str, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Every edition that was let out, with its day and by whom as a role, and two of those that are read side by side."""
    every = dialogue.public_editions(reference)
    report, readable = every[0].report, [one for one in every if not dialogue.is_withdrawn(one)]
    by, may = dialogue.let_out_by(every), dialogue.policy.may_withdraw_edition(actor, report)
    rows = [_listed(one, by[one.number], every[-1].number, may=may) for one in reversed(every)]
    head = [_("Edition"), _("Approved on"), _("Proposed by"), _("Approved by"), _("State")]
    told = {"rows": rows, "head": head, "public": reverse("dialogue:event_report", args=[reference])}
    return page(report, readable, asked) | told | {"title": _("Editions of this report")}


def _role(one: Role | None) -> str:
    return str(ROLES[one]) if one is not None else _("a person whose role is not on record")


def _listed(
    one: dialogue.ReportEdition, by: tuple[Role | None, Role | None], newest: int, *, may: bool
) -> tuple[Any, ...]:
    name = _("Edition %(number)s") % {"number": formats.number(one.number)}
    approved = formats.day(local_day(one.approved_at)) if one.approved_at is not None else ""
    proposer, approver = (_role(each) for each in by)
    if dialogue.is_withdrawn(one):
        told = {"day": formats.day(local_day(one.withdrawal.at)), "reason": one.withdrawal.reason}
        return name, approved, proposer, approver, _("withdrawn on %(day)s: %(reason)s") % told
    reference, number = one.report.record.reference, one.number
    link = _link(reverse("dialogue:edition", args=[reference, number]), name)
    if number == newest:
        return link, approved, proposer, approver, _("the newest")
    url = reverse("dialogue:withdraw_edition", args=[one.report.record.token, number])
    return link, approved, proposer, approver, _link(url, _("Withdraw it")) if may else _("earlier")


def _link(url: str, text: str) -> SafeString:
    return format_html('<a class="ecl-link" href="{}">{}</a>', url, text)


def _named(one: dialogue.ReportEdition) -> str:
    approved = formats.day(local_day(one.approved_at)) if one.approved_at is not None else ""
    return _("Edition %(number)s, approved on %(day)s, facts of %(read)s") % {
        "number": formats.number(one.number),
        "day": approved,
        "read": formats.day(str(one.content["day"])),
    }
