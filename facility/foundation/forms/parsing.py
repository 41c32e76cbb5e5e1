"""From the JSON content of a schema to its frozen objects, with every mistake named by its path."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from facility.core.findings import Finding, at_field
from facility.foundation.forms.content import (
    COLUMN_KINDS,
    KINDS,
    MANY_KINDS,
    NUMBER_KINDS,
    TEXT_KINDS,
    Choice,
    Faq,
    Part,
    Question,
    Texts,
)
from facility.foundation.forms.expressions import BadExpression, Expression, compile_expression

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MAX_PARTS = 40
MAX_QUESTIONS = 300
MAX_ROWS = 500
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z][a-z]{3})?", re.ASCII)
# Words of the expression language and of the page's own fields: a question of that name could not be asked about.
RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "eur", "false", "for", "function", "has", "if", "import", "in"}
    | {"let", "loop", "namespace", "null", "package", "return", "size", "true", "var", "void", "while", "stage"}
    | {"csrfmiddlewaretoken", "part", "action", "next"}
)
_PART_NAMES = frozenset({"key", "title", "help", "questions", "stages"})
_QUESTION_NAMES = frozenset(
    {"key", "kind", "label", "help", "why", "required", "stages", "visible_when", "required_when", "rules", "faq"}
    | {"choices", "columns", "max_words", "max_characters", "min_rows", "max_rows", "minimum", "maximum"}
    | {"decimals", "unit", "computed"}
)
# A column stands in every row: it has no condition, stage or question-and-answer of its own.
_COLUMN_NAMES = _QUESTION_NAMES - {
    *("stages", "visible_when", "required_when", "rules", "faq", "columns", "why", "computed", "min_rows", "max_rows")
}


class Reader:
    """Reads one content; gathers findings instead of stopping at the first mistake."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._keys: set[str] = set()
        self._known: frozenset[str] = frozenset()

    def wrong(self, path: str, text: str) -> None:
        """Note a mistake at a path of the content."""
        self.findings.append(at_field(path, "forms.schema.wrong", text=text))

    def read(self, content: Any) -> tuple[tuple[Part, ...], tuple[str, ...]]:
        """Parts and context names; look at `findings` before using them."""
        if not isinstance(content, Mapping):
            self.wrong("", _("The content must be an object with a list of parts."))
            return (), ()
        self._only(content, frozenset({"parts", "context"}), "")
        context = self._keys_list(content.get("context", []), "context")
        parts = self._list(content.get("parts"), "parts", 1, MAX_PARTS)
        self._known = frozenset({"stage", *context, *self._names(parts)})
        read = tuple(self._part(one, f"parts.{number}") for number, one in enumerate(parts))
        if len({part.key for part in read}) < len(read):
            self.wrong("parts", _("Two parts have the same key."))
        if sum(len(part.questions) for part in read) > MAX_QUESTIONS:
            self.wrong("parts", _("More than %(most)s questions.") % {"most": MAX_QUESTIONS})
        return read, context

    @staticmethod
    def _names(parts: Sequence[Any]) -> set[str]:
        """Keys of all questions, before they are read, so that a condition may look forward."""
        found: set[str] = set()
        for part in parts:
            questions = part.get("questions") if isinstance(part, Mapping) else None
            for one in questions if isinstance(questions, list) else []:
                if isinstance(one, Mapping) and isinstance(one.get("key"), str):
                    found.add(one["key"])
        return found

    def _only(self, given: Mapping[str, Any], allowed: frozenset[str], path: str) -> None:
        for name in sorted(set(given) - allowed):
            self.wrong(f"{path}.{name}".lstrip("."), _("This name is not known here."))

    def _list(self, given: Any, path: str, least: int, most: int) -> list[Any]:
        if not isinstance(given, list) or not least <= len(given) <= most:
            self.wrong(path, _("Give a list of %(least)s to %(most)s entries.") % {"least": least, "most": most})
            return []
        return given

    def _key(self, given: Any, path: str) -> str:
        if not isinstance(given, str) or not KEY.fullmatch(given) or given in RESERVED:
            self.wrong(
                f"{path}.key",
                _("A key is a small letter followed by small letters, digits or _, and not a reserved word."),
            )
            return ""
        return given

    def _keys_list(self, given: Any, path: str) -> tuple[str, ...]:
        entries = self._list(given, path, 0, 50)
        if not all(isinstance(one, str) and KEY.fullmatch(one) for one in entries):
            self.wrong(path, _("Every entry must be a name of small letters, digits or _."))
            return ()
        return tuple(entries)

    def _texts(self, given: Any, path: str, *, needed: bool) -> Texts:
        if given is None and not needed:
            return {}
        if isinstance(given, Mapping) and all(
            isinstance(code, str) and LANGUAGE.fullmatch(code) and isinstance(text, str) for code, text in given.items()
        ):
            if needed and not any(text.strip() for text in given.values()):
                self.wrong(path, _("Give a text in at least one language."))
            return dict(given)
        self.wrong(path, _('Give texts by language, as {"en": "…", "fr": "…"}.'))
        return {}

    def _whole(self, given: Mapping[str, Any], name: str, path: str, least: int | None = 0) -> int | None:
        value = given.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or (least is not None and value < least):
            self.wrong(f"{path}.{name}", _("Give a whole number, not below %(least)s.") % {"least": least})
            return None
        return value

    def _condition(self, given: Mapping[str, Any], name: str, path: str) -> Expression | None:
        source = given.get(name)
        if source in (None, ""):
            return None
        if not isinstance(source, str):
            self.wrong(f"{path}.{name}", _("A condition is a text."))
            return None
        try:
            return compile_expression(source, self._known)
        except BadExpression as error:
            self.wrong(
                f"{path}.{name}",
                _("The condition cannot be used, see character %(position)s: %(message)s.")
                % {"position": error.position, "message": error.message},
            )
            return None

    def _part(self, given: Any, path: str) -> Part:
        if not isinstance(given, Mapping):
            self.wrong(path, _("A part is an object with key, title and questions."))
            return Part("", {}, ())
        self._only(given, _PART_NAMES, path)
        key = self._key(given.get("key"), path)
        questions = self._list(given.get("questions"), f"{path}.questions", 1, MAX_QUESTIONS)
        return Part(
            key=key,
            title=self._texts(given.get("title"), f"{path}.title", needed=True),
            help=self._texts(given.get("help"), f"{path}.help", needed=False),
            stages=self._keys_list(given.get("stages", []), f"{path}.stages"),
            questions=tuple(
                self._question(one, f"{path}.questions.{number}", key) for number, one in enumerate(questions)
            ),
        )

    def _question(self, given: Any, path: str, part: str, *, is_column: bool = False) -> Question:
        if not isinstance(given, Mapping):
            self.wrong(path, _("A question is an object with key, kind and label."))
            return Question("", "text", {})
        self._only(given, _COLUMN_NAMES if is_column else _QUESTION_NAMES, path)
        key, kind = self._key(given.get("key"), path), given.get("kind")
        if kind not in (COLUMN_KINDS if is_column else KINDS):
            known = ", ".join(sorted(COLUMN_KINDS) if is_column else KINDS)
            self.wrong(f"{path}.kind", _("Unknown kind; known are: %(known)s.") % {"known": known})
            kind = "text"
        if not is_column:
            if key and key in self._keys:
                self.wrong(f"{path}.key", _("Another question has this key."))
            self._keys.add(key)
        whole = {name: self._whole(given, name, path, 1) for name in ("max_words", "max_characters", "max_rows")}
        question = Question(
            key=key,
            kind=str(kind),
            part=part,
            label=self._texts(given.get("label"), f"{path}.label", needed=True),
            help=self._texts(given.get("help"), f"{path}.help", needed=False),
            why=self._texts(given.get("why"), f"{path}.why", needed=False),
            required=self._required(given.get("required", False), path),
            stages=self._keys_list(given.get("stages", []), f"{path}.stages"),
            visible_when=self._condition(given, "visible_when", path),
            required_when=self._condition(given, "required_when", path),
            rules=self._rules(given.get("rules", []), path),
            faq=self._faq(given.get("faq", []), path),
            choices=self._choices(given.get("choices"), path, str(kind)),
            columns=self._columns(given.get("columns"), path, str(kind)),
            max_words=whole["max_words"],
            max_characters=whole["max_characters"],
            min_rows=self._whole(given, "min_rows", path) or 0,
            max_rows=min(whole["max_rows"] or 50, MAX_ROWS),
            minimum=self._whole(given, "minimum", path, None),
            maximum=self._whole(given, "maximum", path, None),
            decimals=min(self._whole(given, "decimals", path) or 0, 6),
            unit=self._texts(given.get("unit"), f"{path}.unit", needed=False),
            computed=str(given.get("computed") or ""),
        )
        self._fits(question, given, path)
        return question

    def _fits(self, question: Question, given: Mapping[str, Any], path: str) -> None:
        """A limit that the kind cannot have is a mistake, not something to overlook."""
        belongs = {
            "max_words": TEXT_KINDS,
            "max_characters": TEXT_KINDS,
            "min_rows": MANY_KINDS | {"table"},
            "max_rows": MANY_KINDS | {"table"},
            "minimum": NUMBER_KINDS,
            "maximum": NUMBER_KINDS,
            "decimals": frozenset({"number"}),
            "choices": frozenset({"choice", "choices"}),
            "columns": frozenset({"table"}),
            "computed": frozenset({"percent"}),
        }
        for name, kinds in belongs.items():
            if given.get(name) is not None and question.kind not in kinds:
                self.wrong(
                    f"{path}.{name}", _("A question of kind %(kind)s has no such limit.") % {"kind": question.kind}
                )
        if question.kind == "percent" and not question.computed:
            self.wrong(f"{path}.computed", _("Name the computed share: a share is never typed."))
        if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
            self.wrong(f"{path}.maximum", _("The maximum is below the minimum."))

    def _required(self, given: Any, path: str) -> bool | tuple[str, ...]:
        return given if isinstance(given, bool) else self._keys_list(given, f"{path}.required")

    def _rules(self, given: Any, path: str) -> tuple[str, ...]:
        entries = self._list(given, f"{path}.rules", 0, 20)
        if not all(isinstance(one, str) and 0 < len(one) <= 40 for one in entries):
            self.wrong(f"{path}.rules", _("Give the numbers of rules as texts."))
            return ()
        return tuple(entries)

    def _faq(self, given: Any, path: str) -> tuple[Faq, ...]:
        found = []
        for number, one in enumerate(self._list(given, f"{path}.faq", 0, 20)):
            here = f"{path}.faq.{number}"
            if not isinstance(one, Mapping):
                self.wrong(here, _("Give a question and its answer."))
                continue
            self._only(one, frozenset({"question", "answer", "source"}), here)
            found.append(
                Faq(
                    question=self._texts(one.get("question"), f"{here}.question", needed=True),
                    answer=self._texts(one.get("answer"), f"{here}.answer", needed=True),
                    source=str(one.get("source") or ""),
                )
            )
        return tuple(found)

    def _choices(self, given: Any, path: str, kind: str) -> tuple[Choice, ...]:
        if kind not in {"choice", "choices"}:
            return ()
        found: list[Choice] = []
        for number, one in enumerate(self._list(given, f"{path}.choices", 1, 300)):
            here = f"{path}.choices.{number}"
            value = one.get("value") if isinstance(one, Mapping) else None
            if not isinstance(value, str) or not 0 < len(value) <= 60:
                self.wrong(here, _("A choice has a value (a short text) and a label."))
                continue
            if any(value == other.value for other in found):
                self.wrong(here, _("Two choices have the same value."))
            found.append(Choice(value, self._texts(one.get("label"), f"{here}.label", needed=True)))
        return tuple(found)

    def _columns(self, given: Any, path: str, kind: str) -> tuple[Question, ...]:
        if kind != "table":
            return ()
        entries = self._list(given, f"{path}.columns", 1, 20)
        columns = tuple(
            self._question(one, f"{path}.columns.{number}", "", is_column=True) for number, one in enumerate(entries)
        )
        if len({one.key for one in columns}) < len(columns):
            self.wrong(f"{path}.columns", _("Two columns have the same key."))
        return columns
