"""One walked dossier as the original of many: what each copy needs anew so that it opens, verifies and is found."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC
from random import Random
from typing import Any

from benchmarks.copying import Copier, Row
from benchmarks.prose import texts, title
from facility.apps.calls import public as calls
from facility.apps.calls.models import LotSequence
from facility.apps.parties import public as parties
from facility.apps.proposals.models import Proposal, Submission
from facility.apps.proposals.reading import read_own
from facility.apps.proposals.steps import search_document
from facility.core import receipts, seal
from facility.core.references import Reference
from facility.foundation.approvals.public import payload_digest
from facility.foundation.base.fold import sort_key
from facility.foundation.forms.answers import lock_away, take_out
from facility.foundation.records import custody
from facility.foundation.records.models import new_token
from facility.foundation.search import public as search
from facility.foundation.trail.models import Entry
from facility.foundation.trail.recording import entry_digest

_PERSONS = {"user_id", "started_by", "submitted_by", "author_id", "answered_by", "to_user_id"}


@dataclass(frozen=True)
class Person:
    """A user with the person and organisation behind it."""

    user_id: int
    person_id: int
    email: str
    organisation: parties.Organisation | None


class Original:
    """What the actions wrote of one dossier, opened once so that copies can be sealed anew."""

    def __init__(
        self, rows: dict[str, list[Row]], applicant: Person, evaluators: tuple[Person, Person], lot: calls.Lot
    ) -> None:
        self.rows, self.applicant, self.evaluators, self.lot = rows, applicant, evaluators, lot
        for left in ("trail_root", "calls_lotsequence"):
            rows.pop(left, None)
        self.number = LotSequence.objects.get(lot=lot).last
        [proposal] = rows["proposals_proposal"]
        self.proposal = Proposal.objects.select_related("record", "lead", "lot__call").get(pk=proposal["id"])
        key = custody.key_for_writers(self.proposal.record_id)
        self.held = {
            name: {
                row["id"]: take_out(key, row["answer_set_id"], row["field"], row["ciphertext"]) for row in rows[name]
            }
            for name in ("forms_answer", "forms_answerversion")
        }
        submissions = Submission.objects.select_related("record").filter(proposal=self.proposal)
        self.opened = {one.pk: read_own(one) for one in submissions}
        self.findings = {
            row["id"]: seal.decrypt(
                custody.key_for_writers(self._record(row["submission_id"])),
                bytes(row["findings"]),
                f"verdict:{row['submission_id']}".encode(),
            )
            for row in rows.get("evaluation_verdict", [])
        }
        self.questions = {
            row["id"]: seal.decrypt(
                custody.key_for_writers(self._record(row["submission_id"])),
                bytes(row["question"]),
                f"clarification:{row['submission_id']}".encode(),
            )
            for row in rows.get("proposals_clarification", [])
        }
        self.entries = {one.pk: one for one in Entry.objects.filter(pk__in=[row["id"] for row in rows["trail_entry"]])}
        self.facts = {number: dict(one.facts) for number, one in self.entries.items()}
        self.public = custody.writers_public()
        self.signing = custody.signing_key()
        self.opening = custody.opening_public(lot.call.opening_key)
        self.made: list[int] = []

    def _record(self, submission_id: int) -> int:
        return self.opened[submission_id].submission.record_id

    def copy(
        self, copier: Copier, applicant: Person, evaluators: tuple[Person, Person], number: int, rng: Random
    ) -> None:
        """One more dossier like this, of another applicant and other evaluators."""
        copier.copy(self.rows, _Change(self, applicant, evaluators, number, rng))

    def index(self) -> None:
        """Hand the copies just written to the search, where the original is found there."""
        if not self.proposal.title or self.proposal.state == "withdrawn":
            self.made.clear()
            return
        wanted = Proposal.objects.select_related("record", "lead", "lot__call").filter(pk__in=self.made)
        first = {}
        for one in Submission.objects.select_related("record__data_key").filter(proposal__in=self.made).order_by("-pk"):
            first[one.proposal_id] = one
        search.put(*(search_document(one, read_own(first[one.pk]), first[one.pk].submitted_at) for one in wanted))
        self.made.clear()


class _Change:
    """Makes one copy's rows its own."""

    def __init__(
        self, of: Original, applicant: Person, evaluators: tuple[Person, Person], number: int, rng: Random
    ) -> None:
        self.of, self.applicant = of, applicant
        self.title = title(rng, number)
        self.words = {**texts(rng), "title": self.title}
        pairs = [(of.applicant, applicant), *zip(of.evaluators, evaluators, strict=True)]
        self.users = {old.user_id: new.user_id for old, new in pairs}
        self.persons = {old.person_id: new.person_id for old, new in pairs}
        self.emails = {old.email: new.email for old, new in pairs}
        old, new = of.applicant.organisation, applicant.organisation
        if old is None or new is None:
            raise ValueError("an applicant needs an organisation")
        self.organisations, self.lead = {old.pk: new.pk}, new

    def __call__(self, made: dict[str, list[Row]], moved: dict[str, dict[int, int]]) -> None:
        self.made, self.moved = made, moved
        self.keys: dict[int, bytes] = {}
        self._people()
        self._records()
        self._answers()
        for name in ("submissions", "judgements", "letters", "approvals"):
            getattr(self, f"_{name}")()
        self._trail()
        self.of.made.append(made["proposals_proposal"][0]["id"])

    def _people(self) -> None:
        for rows in self.made.values():
            for row in rows:
                for column in row.keys() & _PERSONS:
                    row[column] = self.users.get(row[column], row[column])
                if "person_id" in row:
                    row["person_id"] = self.persons.get(row["person_id"], row["person_id"])
                for column in row.keys() & {"organisation_id", "lead_id"}:
                    row[column] = self.organisations.get(row[column], row[column])
        [row] = self.made["proposals_proposal"]
        if row["title"]:
            row["title"], row["title_key"] = self.title, sort_key(self.title)
        self.proposal = row

    def _records(self) -> None:
        self.tokens = {}
        for row in self.made["records_record"]:
            row["token"] = self.tokens[row["id"]] = new_token()
            if row["kind"] == "proposal":
                if row["reference"] is not None:
                    row["reference"] = str(Reference("MPF", self.proposal["id"], "CN", 2026))
                    self.reference = row["reference"]
                if self.proposal["title"]:
                    row["label"] = json.dumps({"en": self.title})
            elif row["reference"] is not None:
                raise ValueError(f"a {row['kind']} has a reference of its own")
        for row in self.made["records_datakey"]:
            key = self.keys[row["record_id"]] = seal.new_key()
            row["wrapped_for_writers"] = seal.wrap_for(self.of.public, key)
            if row["wrapped_for_opening"] is not None:
                row["wrapped_for_opening"] = seal.wrap_for(self.of.opening, key)

    def _answers(self) -> None:
        key = self.keys[self.proposal["record_id"]]
        for name, held in self.of.held.items():
            for old, row in zip(self.of.rows[name], self.made[name], strict=True):
                value = held[old["id"]]
                if row["field"] in self.words:
                    value = {"v": self.words[row["field"]]}
                row["ciphertext"] = lock_away(key, row["answer_set_id"], row["field"], value)

    def _submissions(self) -> None:
        key_id, private, _public = self.of.signing
        self.digests: dict[str, tuple[str, int]] = {}
        for old, row in zip(
            self.of.rows.get("proposals_submission", []), self.made.get("proposals_submission", []), strict=True
        ):
            opened = self.of.opened[old["id"]]
            content = {**opened.content, "answers": {**opened.answers, **self.words}}
            content["lead"] = {"name": self.lead.name, "country": self.lead.country_id}
            salt, bound = secrets.token_bytes(16), self.tokens[row["record_id"]].encode()
            key = self.keys[row["record_id"]]
            self.of.number += 1
            row["number"], row["key"] = self.of.number, secrets.token_hex(16)
            given = receipts.build(
                reference=self.reference,
                stage=row["stage"],
                number=row["number"],
                lot=f"{self.of.lot.call.code}/{self.of.lot.code}",
                received_at=opened.submission.submitted_at.astimezone(UTC).isoformat(),
                digest=receipts.content_digest(content, salt),
                key_id=key_id,
                private=private,
            )
            found = json.dumps([one.as_dict() for one in opened.findings]).encode()
            row["ciphertext"] = seal.encrypt(key, seal.canonical({"content": content, "salt": salt.hex()}), bound)
            row["findings"] = seal.encrypt(key, found, bound + b":findings")
            row["digest"], row["signature"], row["receipt"] = given["digest"], given["signature"], json.dumps(given)
            self.digests[opened.submission.digest] = (given["digest"], row["number"])
            self.keys[-row["id"]] = key

    def _judgements(self) -> None:
        for old, row in zip(
            self.of.rows.get("evaluation_verdict", []), self.made.get("evaluation_verdict", []), strict=True
        ):
            bound = f"verdict:{row['submission_id']}".encode()
            row["findings"] = seal.encrypt(self.keys[-row["submission_id"]], self.of.findings[old["id"]], bound)
        rows = self.of.rows.get("proposals_clarification", []), self.made.get("proposals_clarification", [])
        for old, row in zip(*rows, strict=True):
            bound = f"clarification:{row['submission_id']}".encode()
            row["question"] = seal.encrypt(self.keys[-row["submission_id"]], self.of.questions[old["id"]], bound)

    def _letters(self) -> None:
        for row in self.made.get("post_letter", []):
            row["token"], row["key"] = new_token(), f"benchmark:{secrets.token_hex(12)}"
            row["message_id"] = f"<{secrets.token_hex(20)}@localhost.localdomain>"
            row["to_address"] = self.emails.get(row["to_address"], row["to_address"])
            row["state"], row["sent_at"] = "sent", row["queued_at"]

    def _approvals(self) -> None:
        for row in self.made.get("approvals_approval", []):
            payload = json.loads(row["payload"])
            payload["proposal"] = self.moved["proposals_proposal"].get(payload["proposal"], payload["proposal"])
            payload["submission"] = self.moved["proposals_submission"].get(payload["submission"], payload["submission"])
            self.digests[row["payload_digest"]] = (payload_digest(payload), 0)
            row["payload"], row["payload_digest"] = json.dumps(payload), payload_digest(payload)

    def _trail(self) -> None:
        last: dict[int, str] = {}
        for old, row in zip(self.of.rows["trail_entry"], self.made["trail_entry"], strict=True):
            entry = self.of.entries[old["id"]]
            entry.facts = self._facts(self.of.facts[old["id"]])
            entry.record_id, entry.user_id = row["record_id"], row["user_id"]
            entry.previous = last.get(entry.record_id, "")
            entry.digest = last[entry.record_id] = entry_digest(entry)
            row["facts"], row["previous"], row["digest"] = json.dumps(entry.facts), entry.previous, entry.digest
            row["root_id"] = None

    def _facts(self, facts: dict[str, Any]) -> dict[str, Any]:
        new = dict(facts)
        tables = {
            "verdict": "evaluation_verdict",
            "submission": "proposals_submission",
            "proposal": "proposals_proposal",
            "consultation": "bodies_consultation",
            "clarification": "proposals_clarification",
        }
        for name, table in tables.items():
            if name in new:
                new[name] = self.moved.get(table, {}).get(new[name], new[name])
        if "lead" in new:
            new["lead"] = self.lead.pk
        if new.get("digest") in self.digests:
            new["digest"], number = self.digests[new["digest"]]
            if "number" in new:
                new["number"] = number
        return new
