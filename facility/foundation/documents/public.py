"""The door of documents: kinds, asking for one, its state and its file; and the blocks that documents are made of."""

from facility.foundation.documents.actions import ask, discard, make, try_again
from facility.foundation.documents.content import (
    Badge,
    Badges,
    Block,
    Bullets,
    Column,
    Fact,
    Facts,
    Heading,
    Notice,
    Paper,
    Part,
    Shares,
    Signature,
    Signatures,
    Table,
    Text,
    finish,
)
from facility.foundation.documents.kinds import Kind, kinds, offered, register
from facility.foundation.documents.letters import is_on_paper, letters_on_paper, register_letter
from facility.foundation.documents.models import Document
from facility.foundation.documents.queries import by_token, documents_of, file_of
from facility.foundation.documents.rendering import Unmade, render
from facility.foundation.documents.words import FAILURES, FINDINGS, FORMS, STATES

STEPS: tuple[str, ...] = ("discard",)

__all__ = [
    "FAILURES",
    "FINDINGS",
    "FORMS",
    "STATES",
    "STEPS",
    "Badge",
    "Badges",
    "Block",
    "Bullets",
    "Column",
    "Document",
    "Fact",
    "Facts",
    "Heading",
    "Kind",
    "Notice",
    "Paper",
    "Part",
    "Shares",
    "Signature",
    "Signatures",
    "Table",
    "Text",
    "Unmade",
    "ask",
    "by_token",
    "discard",
    "documents_of",
    "file_of",
    "finish",
    "kinds",
    "is_on_paper",
    "letters_on_paper",
    "make",
    "offered",
    "register",
    "register_letter",
    "render",
    "try_again",
]
