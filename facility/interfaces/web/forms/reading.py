"""Answers to read: check your answers, the evaluator's page, a sealed snapshot opened."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.foundation.forms.public import Answers, Earlier, Form, Question, visible
from facility.interfaces.web.forms.differences import difference
from facility.interfaces.web.forms.tables import table_shown
from facility.interfaces.web.forms.widgets import Options, Slot, shown, text_of
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said


def answer_shown(
    question: Question, value: Any, *, language: str = "en", options: Mapping[str, Options] | None = None
) -> SafeString | str:
    """One answer as people read it; empty where there is none (the summary component then says "not stated")."""
    slot = Slot(question.key, f"id_{question.key}", language=language, options=options or {}, is_disabled=True)
    if value is None:
        return ""
    if question.kind == "table":
        return table_shown(question, value, slot)
    return shown(question, value, slot)


def parts_shown(
    form: Form,
    answers: Answers,
    *,
    language: str = "en",
    stage: str = "",
    context: Mapping[str, Any] | None = None,
    options: Mapping[str, Options] | None = None,
    computed: Mapping[str, int | None] | None = None,
    part_url: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Parts with rows for the summary_list component: {key, title, rows: [(label, answer, url)]}.

    For a sealed snapshot give `Answers(values=snapshot["answers"])`. `part_url` leads each row to its field.
    """
    there = visible(form, answers, stage=stage, context=context)
    found = []
    for part in form.parts:
        url = (part_url or {}).get(part.key, "")
        rows = []
        for one in part.questions:
            if one.key not in there:
                continue
            value = (computed or {}).get(one.computed) if one.kind == "percent" else answers.shown(one.key)
            told = answer_shown(one, value, language=language, options=options) or None
            label = said(one.label, language)
            rows.append((label, told, f"{url}#id_{one.key}") if url and one.is_typed else (label, told))
        if rows:
            found.append({"key": part.key, "title": said(part.title, language), "rows": rows})
    return found


def how_words(how: str) -> str:
    """How a version came about, in the language of the page; nothing for ordinary writing."""
    return {
        "merged": _("joined with what another person wrote"),
        "aside": _("set aside: it met another wording"),
        "restored": _("brought back from an earlier version"),
        "carried": _("carried over from the earlier stage"),
    }.get(how, "")


def history_rows(
    question: Question, earlier: list[Earlier], names: Mapping[int, str], *, language: str = "en"
) -> list[dict[str, Any]]:
    """Versions of a field, newest first: {version, when, who, how, html, is_current}; texts show what changed.

    The current version is the newest that was not set aside.
    """
    by_version = {one.version: one for one in earlier}
    current = next((one.version for one in earlier if one.how != "aside"), 0)
    rows = []
    for one in earlier:
        before = by_version.get(one.base)
        rows.append(
            {
                "version": one.version,
                "when": formats.moment(one.at, language=language),
                "who": names.get(one.author_id or 0, ""),
                "how": how_words(one.how),
                "html": _version_html(question, one, before, language),
                "is_current": one.version == current,
            }
        )
    return rows


def _version_html(question: Question, one: Earlier, before: Earlier | None, language: str) -> SafeString | str:
    value = one.value if one.typed is None else one.typed
    if question.kind not in {"text", "long_text"}:
        return answer_shown(question, value, language=language) or _("empty")
    old = text_of(question, before.value) if before else ""
    pieces = difference(old, text_of(question, value))
    inside = format_html_join(
        "", "{}", ((format_html("<{0}>{1}</{0}>", tag, text) if tag else text,) for tag, text in pieces)
    )
    return format_html('<div class="f-answer__version" dir="auto">{}</div>', inside) if inside else _("empty")
