"""The content of a schema as frozen objects: parts, questions, columns, choices and the questions people ask about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from facility.foundation.forms.expressions import Expression

TEXT_KINDS = frozenset({"text", "long_text"})
MANY_KINDS = frozenset({"choices", "countries"})
NUMBER_KINDS = frozenset({"money", "number"})
KINDS = (
    "text",
    "long_text",
    "choice",
    "choices",
    "country",
    "countries",
    "organisation",
    "money",
    "number",
    "percent",
    "date",
    "partial_date",
    "yes_no",
    "table",
    "statement",
)
COLUMN_KINDS = frozenset(KINDS) - {"table", "percent", "statement"}

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """One answer to choose."""

    value: str
    label: Texts


@dataclass(frozen=True)
class Faq:
    """A question people ask about a field, answered beside it."""

    question: Texts
    answer: Texts
    source: str = ""


@dataclass(frozen=True)
class Question:
    """One field. `required` is True, False or the stages in which it is; amounts are cents, shares basis points."""

    key: str
    kind: str
    label: Texts
    part: str = ""
    help: Texts = field(default_factory=dict)
    why: Texts = field(default_factory=dict)
    required: bool | tuple[str, ...] = False
    stages: tuple[str, ...] = ()
    visible_when: Expression | None = None
    required_when: Expression | None = None
    rules: tuple[str, ...] = ()
    faq: tuple[Faq, ...] = ()
    choices: tuple[Choice, ...] = ()
    columns: tuple["Question", ...] = ()
    max_words: int | None = None
    max_characters: int | None = None
    min_rows: int = 0
    max_rows: int = 50
    minimum: int | None = None
    maximum: int | None = None
    decimals: int = 0
    unit: Texts = field(default_factory=dict)
    computed: str = ""

    @cached_property
    def choice_values(self) -> frozenset[str]:
        """The codes that may be chosen."""
        return frozenset(one.value for one in self.choices)

    @cached_property
    def column(self) -> Mapping[str, "Question"]:
        """The columns of a table by key."""
        return {one.key: one for one in self.columns}

    @property
    def is_typed(self) -> bool:
        """Whether somebody fills it in (a share that is computed is only shown)."""
        return self.kind != "percent"

    def is_asked(self, stage: str) -> bool:
        """Whether the question belongs to the stage; an empty stage asks everything."""
        return not stage or not self.stages or stage in self.stages

    def is_required(self, stage: str, values: Mapping[str, Any]) -> bool:
        """Whether an answer is demanded at the stage, given the other answers."""
        if not self.is_typed:
            return False
        demanded = self.required is True or (isinstance(self.required, tuple) and (not stage or stage in self.required))
        return demanded or (self.required_when is not None and self.required_when.truth(values))


@dataclass(frozen=True)
class Part:
    """Questions that are answered together, on one page."""

    key: str
    title: Texts
    questions: tuple[Question, ...]
    help: Texts = field(default_factory=dict)
    stages: tuple[str, ...] = ()

    def is_asked(self, stage: str) -> bool:
        """Whether the part belongs to the stage; an empty stage asks everything."""
        return not stage or not self.stages or stage in self.stages


@dataclass(frozen=True)
class Form:
    """A schema read: what is asked, in order. `context` names what the owning app adds to conditions (lot, fund)."""

    code: str
    version: int
    title: Texts
    parts: tuple[Part, ...]
    context: tuple[str, ...] = ()
    content_hash: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """All questions by key."""
        return {one.key: one for part in self.parts for one in part.questions}

    def part(self, key: str) -> Part | None:
        """The part of that key, if there is one."""
        return next((part for part in self.parts if part.key == key), None)

    def asked(self, stage: str = "") -> Iterator[Question]:
        """All questions of the stage in order, whether visible or not."""
        for part in self.parts:
            if part.is_asked(stage):
                yield from (one for one in part.questions if one.is_asked(stage))
