"""Reading dossiers: the draft for those who write it, the opened submission for those who judge it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from facility.apps.calls import public as calls
from facility.apps.proposals import questions as keys
from facility.apps.proposals.models import Clarification, Proposal, Submission
from facility.apps.proposals.snapshots import Surroundings, dossier
from facility.core import seal
from facility.core.findings import Finding
from facility.core.rules.checking import check
from facility.core.rules.facts import Document, Dossier
from facility.foundation.base.clock import local_day
from facility.foundation.files import public as files
from facility.foundation.forms import public as forms
from facility.foundation.records import custody


@dataclass(frozen=True)
class Draft:
    """A dossier as its writers have it now: answers, documents, the terms in force and what the rules say."""

    proposal: Proposal
    terms: calls.LotTerms
    answers: forms.Answers
    dossier: Dossier
    findings: tuple[Finding, ...]
    documents: tuple[Any, ...]

    @cached_property
    def blocking(self) -> tuple[Finding, ...]:
        """What stops a submission."""
        return tuple(one for one in self.findings if one.blocks)


def document_of(stored: Any) -> Document:
    """The kind (and country) of a document, from its purpose: `letter_b:EG`."""
    kind, _colon, country = stored.purpose.partition(":")
    return Document(kind, country or None)


def applications_by(lead_id: int, call_id: int, other_than: int) -> int:
    """How many other dossiers of this lead were handed in under the same call and still stand."""
    standing = Proposal.objects.filter(lead_id=lead_id, lot__call_id=call_id).exclude(pk=other_than)
    return standing.exclude(state__in=["concept_draft", "withdrawn", "rejected"]).count()


def read_draft(proposal: Proposal, at: datetime, key: bytes | None = None) -> Draft:
    """The draft with the findings of the rulebook in force; unanswered required questions are findings as well."""
    key = key or custody.writers_unwrap(proposal.record.data_key)
    terms = calls.terms_to_check(proposal.lot, at)
    answers = forms.read(proposal.answers, key)
    form = forms.form_of(proposal.answers.schema)
    stage = proposal.stage
    documents = tuple(files.files_of(proposal.record))
    missing = tuple(one.field for one in forms.required_missing(form, answers, stage=stage))
    seen = dossier(
        answers.values,
        Surroundings(
            lead=proposal.lead,
            lot_code=proposal.lot.code,
            stage=stage,
            documents=frozenset(document_of(one) for one in documents),
            applications_by_lead=applications_by(proposal.lead_id, proposal.lot.call_id, proposal.pk),
            concept_requested_cents=proposal.requested_cents if stage == "full" else None,
            on=local_day(at),
            unanswered=missing,
        ),
    )
    rulebook = calls.rulebook_of(terms.rulebook)
    judged = check(seen, rulebook, on=local_day(at), at_submission=True)
    # A required question left empty is a finding of the form already, with its label: not twice.
    judged = tuple(one for one in judged if one.kind != "required" or one.outcome == "pass" or one.field not in missing)
    problems = tuple(forms.findings_of(form, answers, stage=stage))
    return Draft(proposal, terms, answers, seen, (*problems, *judged), documents)


@dataclass(frozen=True)
class Opened:
    """A submission that was opened: its content as handed in, and what the rules found then."""

    submission: Submission
    content: Mapping[str, Any]
    salt: bytes
    findings: tuple[Finding, ...]

    @property
    def answers(self) -> Mapping[str, Any]:
        """The values by question key."""
        values: Mapping[str, Any] = self.content["answers"]
        return values

    @property
    def title(self) -> str:
        """The title of the action."""
        return str(self.answers.get(keys.TITLE) or "")

    @property
    def file_keys(self) -> Mapping[str, bytes]:
        """The key of every document that was handed in, by the file's token."""
        return {one["token"]: bytes.fromhex(one["key"]) for one in self.content["documents"]}


def unseal(submission: Submission, key: bytes) -> Opened:
    """Decrypt a submission with a key that custody gave (to its writers, or to readers once opened)."""
    bound = submission.record.token.encode()
    packed = json.loads(seal.decrypt(key, bytes(submission.ciphertext), bound))
    found = json.loads(seal.decrypt(key, bytes(submission.findings), bound + b":findings"))
    return Opened(
        submission=submission,
        content=packed["content"],
        salt=bytes.fromhex(packed["salt"]),
        findings=tuple(Finding.from_dict(one) for one in found),
    )


def read_opened(submission: Submission) -> Opened:
    """The submission for staff. Raises NotAllowedNow while it is sealed or after it was erased."""
    return unseal(submission, custody.readers_unwrap(submission.record.data_key))


def read_own(submission: Submission) -> Opened:
    """The submission for those who handed it in."""
    return unseal(submission, custody.writers_unwrap(submission.record.data_key))


def answers_of(proposal: Proposal) -> forms.Answers:
    """The answers of a draft alone, without asking the rules; for its writers. Raises NotAllowedNow once erased."""
    return forms.read(proposal.answers_id, custody.writers_unwrap(proposal.record.data_key))


def versions_of(proposal: Proposal, field: str) -> list[forms.Earlier]:
    """Every version of one answer, newest first; for its writers."""
    return forms.history(proposal.answers_id, field, custody.writers_unwrap(proposal.record.data_key))


def writers_key(submission: Submission) -> bytes:
    """The key of a submission for those who handed it in. Raises NotAllowedNow once erased."""
    return custody.writers_unwrap(submission.record.data_key)


def readers_key(submission: Submission) -> bytes:
    """The key of a submission for staff. Raises NotAllowedNow while it is sealed or after it was erased."""
    return custody.readers_unwrap(submission.record.data_key)


def own_titles(rows: Iterable[Proposal]) -> dict[int, str]:
    """The titles of dossiers as their writers wrote them, by dossier, in two queries; for their writers only."""
    found = list(rows)
    keys_by_record = custody.keys_for_writers(one.record_id for one in found)
    held = {one.answers_id: keys_by_record[one.record_id] for one in found if one.record_id in keys_by_record}
    titles = forms.read_one(keys.TITLE, held)
    return {one.pk: str(titles[one.answers_id]) for one in found if titles.get(one.answers_id)}


def clarification_text(clarification: Clarification, key: bytes) -> tuple[str, str | None]:
    """Question and answer of a clarification, decrypted with the submission's key."""
    bound = f"clarification:{clarification.submission_id}".encode()
    question = seal.decrypt(key, bytes(clarification.question), bound).decode()
    if clarification.answer is None:
        return question, None
    return question, seal.decrypt(key, bytes(clarification.answer), bound + b":answer").decode()
