"""A part of a schema as an accessible page: labels, help, why, questions people ask, counters, two wordings to settle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.core.findings import Finding
from facility.foundation.base.text import pick
from facility.foundation.forms.public import (
    Answers,
    Conflict,
    FieldChange,
    Form,
    Part,
    Question,
    conditions,
    problems,
    words_in,
)
from facility.foundation.forms.public import visible as visible_questions
from facility.interfaces.web.forms import posted
from facility.interfaces.web.forms.tables import table_shown, table_widget
from facility.interfaces.web.forms.widgets import Options, Slot, shown, text_of, widget
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import in_language_html
from facility.interfaces.web.ui.findings import say

# Gives (sentence, address) for the number of a rule, for the hint beside the fields it checks.
RuleWords = Callable[[str], tuple[str, str]]
_GROUPED = frozenset({"choices", "countries", "yes_no", "table"})


def _words(texts: Mapping[str, str], language: str) -> SafeString:
    """A text in the language of the page, marked where it is in another one."""
    found = pick(texts, language)
    return in_language_html(found.text, found.language if found.is_fallback else "")


@dataclass(frozen=True)
class TwoWordings:
    """Two wordings of a field side by side, with who wrote them and when."""

    theirs: SafeString | str
    theirs_by: str
    yours: SafeString | str
    yours_by: str


def _put_back(question: Question, typed: Any) -> Any:
    """What was typed, as its widget shows it again."""
    return {"yes": True, "no": False}.get(str(typed)) if question.kind in {"yes_no", "statement"} else typed


@dataclass(frozen=True)
class PartPage:
    """What a view needs to show one part and to read it back when it was posted.

    `options` offers what may be chosen, by question key or kind ("country", "organisation"): pairs of code and label.
    `computed` gives the shares that are never typed, in basis points, by the name the schema uses; None is unknown.
    `save_url` takes single fields from the script (see autosave.py); `history_url` gives the address of a field's versions.
    `typed_back` is a posted page to show again: refused, or kept through sign-in (stash.take_back).
    `more_rows` names the table that gets three empty rows.
    """

    form: Form
    part: Part
    answers: Answers
    language: str = "en"
    stage: str = ""
    findings: Sequence[Finding] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    computed: Mapping[str, int | None] = field(default_factory=dict)
    options: Mapping[str, Options] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    rule_words: RuleWords | None = None
    history_url: Callable[[str], str] | None = None
    save_url: str = ""
    presence_url: str = ""
    present: Sequence[str] = ()
    typed_back: QueryDict | None = None
    is_read_only: bool = False
    more_rows: str = ""
    # More questions people ask, already worded, by the key of the question: {question, answer, source}.
    faq: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @cached_property
    def title(self) -> SafeString:
        """The title of the part."""
        return _words(self.part.title, self.language)

    @property
    def help(self) -> SafeString | str:
        """What the part is for."""
        return _words(self.part.help, self.language) if self.part.help else ""

    @property
    def presence_line(self) -> str:
        """Who else is here now."""
        return presence_line(self.present)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """What conditions read."""
        return conditions(self.form, self.answers, {**self.context, "stage": self.stage})

    @cached_property
    def visible(self) -> Mapping[str, Question]:
        """The questions whose condition holds."""
        return visible_questions(self.form, self.answers, stage=self.stage, context=self.context)

    @cached_property
    def findings_by_field(self) -> Mapping[str, list[Finding]]:
        """The findings that lead to a field or one of its cells."""
        found: dict[str, list[Finding]] = {}
        for one in self.findings:
            if one.outcome == "fail" and one.field:
                found.setdefault(one.field.split(".", 1)[0], []).append(one)
        return found

    @cached_property
    def fields(self) -> list["FieldView"]:
        """The questions of the stage; those that a condition hides now are there, hidden, for the script."""
        return [FieldView(self, one) for one in self.part.questions if one.is_asked(self.stage)]

    def apply_post(self, post: QueryDict) -> list[FieldChange]:
        """What a posted page asks to save."""
        return posted.changes(post, self.part, self.answers)

    def render(self, csrf_token: str = "") -> SafeString:
        """The whole form of the part."""
        return render_to_string("forms/part.html", {"page": self, "csrf_token": csrf_token})


def presence_line(names: Sequence[str]) -> str:
    """One line on who else works on the part, or nothing."""
    if not names:
        return ""
    return _("Also on this part now: %(names)s. What you both write is joined; nothing is overwritten.") % {
        "names": ", ".join(names)
    }


@dataclass(frozen=True)
class FieldView:
    """One question as the template shows it; attributes carry the names that the form_field component reads."""

    page: PartPage
    question: Question

    is_hidden = False

    @property
    def key(self) -> str:
        """The key, which is the name of the input."""
        return self.question.key

    @property
    def kind(self) -> str:
        """The kind of the question."""
        return self.question.kind

    @property
    def ident(self) -> str:
        """The id of the input, to which findings lead."""
        return f"id_{self.question.key}"

    id_for_label = ident

    @property
    def grouped(self) -> bool:
        """Whether it is a group of inputs under one legend."""
        return self.question.kind in _GROUPED

    @property
    def single(self) -> bool:
        """Whether it is one box to tick."""
        return self.question.kind == "statement"

    @cached_property
    def label(self) -> SafeString:
        """The label, also under an id for what it names."""
        return format_html('<span id="{}_label">{}</span>', self.ident, _words(self.question.label, self.page.language))

    @property
    def plain_label(self) -> str:
        """The label as text."""
        return pick(self.question.label, self.page.language).text

    @cached_property
    def required(self) -> bool:
        """Whether it must be answered at this stage, by condition too (nobody may leave out what is computed)."""
        return not self.question.is_typed or self.question.is_required(self.page.stage, self.page.values)

    @cached_property
    def is_away(self) -> bool:
        """Whether a condition hides it now."""
        return self.question.key not in self.page.visible

    @cached_property
    def version(self) -> int:
        """The version that the page shows, or showed when it was posted."""
        back = self.page.typed_back
        if back is not None and f"{posted.VERSION}{self.key}" in back:
            return posted.version_of(back, self.key)
        return self.page.answers.versions.get(self.key, 0)

    @cached_property
    def value(self) -> Any:
        """What stands in the field."""
        back = self.page.typed_back
        if back is None or f"{posted.VERSION}{self.key}" not in back:
            return self.page.answers.shown(self.key)
        typed = posted.typed(self.question, back)
        if self.question.kind == "table":
            columns = self.question.column
            return [{key: _put_back(columns[key], cell) for key, cell in row.items()} for row in typed]
        return _put_back(self.question, typed)

    @cached_property
    def findings(self) -> list[Finding]:
        """What is not right with it: given by the view, and of its own kind and length."""
        own = problems(self.question, self.page.answers.values.get(self.key), self.page.answers.typed.get(self.key))
        given = list(self.page.findings_by_field.get(self.key, []))
        return given + [one for one in own if all(one.message != other.message for other in given)]

    @cached_property
    def errors(self) -> list[str]:
        """The sentences to show at the field."""
        return [" ".join(part for part in say(one) if part) for one in self.findings]

    @cached_property
    def help(self) -> SafeString | str:
        """What to write here."""
        return _words(self.question.help, self.page.language) if self.question.help else ""

    @cached_property
    def why(self) -> SafeString | str:
        """Why it is asked."""
        return _words(self.question.why, self.page.language) if self.question.why else ""

    @cached_property
    def rules(self) -> list[dict[str, str]]:
        """The rules that check it, each with a sentence and an address where the view knows them."""
        words = self.page.rule_words
        found = []
        for number in self.question.rules:
            text, url = words(number) if words else ("", "")
            found.append({"number": number, "text": text, "url": url})
        return found

    @cached_property
    def faq(self) -> list[dict[str, Any]]:
        """What people ask about it, with the answers."""
        language = self.page.language
        own = [
            {"question": _words(one.question, language), "answer": _words(one.answer, language), "source": one.source}
            for one in self.question.faq
        ]
        return [*own, *(dict(one) for one in self.page.faq.get(self.key, ()))]

    @cached_property
    def described(self) -> str:
        """The ids of what describes the input."""
        parts = [("helptext", self.help), ("error", self.errors), ("count", self.counter)]
        return " ".join(f"{self.ident}_{name}" for name, there in parts if there)

    @cached_property
    def counter(self) -> str:
        """How long it is and may be, in words."""
        question, text = self.question, self.value if isinstance(self.value, str) else ""
        if question.max_words:
            return _("%(have)s of %(most)s words") % {"have": words_in(text), "most": question.max_words}
        if question.max_characters:
            return _("%(have)s of %(most)s characters") % {"have": len(text), "most": question.max_characters}
        return ""

    @cached_property
    def slot(self) -> Slot:
        """Where the input stands."""
        return Slot(
            name=self.key,
            ident=self.ident,
            described=self.described,
            is_invalid=bool(self.errors),
            language=self.page.language,
            options=self.page.options,
            is_disabled=self.page.is_read_only,
        )

    @cached_property
    def widget(self) -> SafeString:
        """The input."""
        if self.question.kind == "percent":
            return self._computed()
        if self.question.kind == "table":
            wrong = frozenset(one.field for one in self.findings)
            spare = 3 if self.page.more_rows == self.key else 1
            return table_widget(self.question, self.value, self.slot, spare=spare, wrong=wrong)
        return widget(self.question, self.value, self.slot)

    def _computed(self) -> SafeString:
        share = self.page.computed.get(self.question.computed)
        text = formats.percent(share, language=self.page.language) if share is not None else ""
        return format_html(
            '<output class="f-answer__computed" id="{}">{}</output>', self.ident, text or _("not known yet")
        )

    @cached_property
    def saved_line(self) -> str:
        """When it was last saved and by whom."""
        at = self.page.answers.at.get(self.key)
        if at is None:
            return ""
        author = self.page.names.get(self.page.answers.authors.get(self.key) or 0, "")
        when = formats.moment(at, language=self.page.language)
        if author:
            return _("Saved %(when)s by %(name)s") % {"when": when, "name": author}
        return _("Saved %(when)s") % {"when": when}

    @property
    def history_url(self) -> str:
        """The address of its earlier versions, once there are two."""
        if self.page.history_url is None or self.page.answers.versions.get(self.key, 0) < 2:
            return ""
        return self.page.history_url(self.key)

    @cached_property
    def conflict(self) -> TwoWordings | None:
        """The two wordings that wait for a decision."""
        found = self.page.answers.conflicts.get(self.key)
        return two_wordings(self.question, found, self.slot, self.page.names) if found else None


def two_wordings(question: Question, conflict: Conflict, slot: Slot, names: Mapping[int, str]) -> TwoWordings:
    """Both wordings to read, with their authors and moments."""

    def read(value: Any) -> SafeString | str:
        if question.kind == "table":
            return table_shown(question, value, slot)
        return shown(question, value, slot) or _("nothing")

    def line(author: int | None, at: Any) -> str:
        when = formats.moment(at, language=slot.language)
        return ", ".join(part for part in (names.get(author or 0, ""), when) if part)

    return TwoWordings(
        theirs=read(conflict.theirs),
        theirs_by=line(conflict.theirs_author, conflict.theirs_at),
        yours=read(conflict.yours),
        yours_by=line(conflict.yours_author, conflict.yours_at),
    )


def text_in_field(question: Question, value: Any) -> str | None:
    """A value as the text of a one-value input, for the script; None where the kind has no such input."""
    if question.kind in {"choices", "countries", "yes_no", "statement", "table", "percent"}:
        return None
    return text_of(question, value)
