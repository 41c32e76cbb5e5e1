"""Remarks among those who write a dossier: beside the question, sealed, read by nobody else."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from facility.apps.proposals import public as proposals
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor
from facility.foundation.forms.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(note: proposals.Proposal) -> str:
    part = next(iter(proposals.rows().get(pk=note.pk).answers.schema.content["parts"]))
    return f"/dossiers/{note.record.token}/parts/{part['key']}/remarks/"


@pytest.fixture
def question(note: proposals.Proposal) -> str:
    return str(note.answers.schema.content["parts"][0]["questions"][0]["key"])


def page(client: Client, url: str, status: int = 200) -> Any:
    answer = client.get(url)
    assert answer.status_code == status
    return html.fromstring(answer.content)


def test_a_remark_stands_beside_its_question_and_is_settled(browser: Client, url: str, question: str) -> None:
    part = page(browser, url.removesuffix("remarks/"))
    assert part.xpath(f"//a[@href='{url}']")
    assert "No remarks yet" in page(browser, url).text_content()
    assert browser.post(url, {"field": question, "body": "Shorter?\n\n<b>Really</b>"}).status_code == 302
    shown = page(browser, url)
    assert "Anna" in shown.text_content() and "<b>Really</b>" in shown.text_content()
    number = shown.xpath("//input[@name='remark']/@value")[0]
    assert browser.post(f"{url}settle/", {"remark": number}).status_code == 302
    shown = page(browser, url)
    assert not shown.xpath("//input[@name='remark']") and "Settled" in shown.text_content()
    assert b"Shorter" not in bytes(Comment.objects.get().ciphertext)


@pytest.mark.parametrize("given", [{}, {"body": ""}, {"body": " "}, {"body": "x" * 5001}, {"field": "nothing"}])
def test_a_remark_needs_a_question_and_words(browser: Client, url: str, question: str, given: Any) -> None:
    posted = {"field": question, "body": "Words"} | given if given else {}
    assert browser.post(url, posted).status_code == 422
    assert Comment.objects.count() == 0


def test_nobody_else_reads_or_writes_remarks(
    browser: Client, stranger: Client, desk: Client, url: str, question: str
) -> None:
    browser.post(url, {"field": question, "body": "Among us"})
    for other in (stranger, desk):
        page(other, url, 404)
        assert other.post(url, {"field": question, "body": "x"}).status_code == 404
        assert other.post(f"{url}settle/", {"remark": "1"}).status_code == 404
    assert Client().get(url).status_code == 302
    assert Comment.objects.filter(resolved_at=None).count() == 1


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 30, "²"])
def test_a_remark_that_does_not_exist_is_not_settled(browser: Client, url: str, number: str) -> None:
    assert browser.post(f"{url}settle/", {"remark": number}).status_code == 404


def test_the_actions_ask_who_and_when(
    note: proposals.Proposal, applicant: Actor, officer: Actor, question: str, now: datetime
) -> None:
    with pytest.raises(Forbidden):
        proposals.remark(proposal_id=note.pk, field=question, body="x", actor=officer, at=now)
    with pytest.raises(NotFound):
        proposals.remark(proposal_id=99_999, field=question, body="x", actor=applicant, at=now)
    with pytest.raises(Refused):
        proposals.remark(proposal_id=note.pk, field="nothing", body="x", actor=applicant, at=now)
    left = proposals.remark(proposal_id=note.pk, field=question, body="x", actor=applicant, at=now)
    proposals.withdraw(proposal_id=note.pk, reason="", actor=applicant, at=now)
    with pytest.raises(NotAllowedNow):
        proposals.settle_remark(proposal_id=note.pk, remark_id=left.pk, actor=applicant, at=now)


def test_the_page_costs_few_queries_whatever_was_said(browser: Client, url: str, question: str) -> None:
    counts = []
    for number in range(3):
        browser.post(url, {"field": question, "body": f"Remark {number}"})
        with CaptureQueriesContext(connection) as seen:
            browser.get(url)
        counts.append(len(seen))
    assert counts[0] >= counts[2] and counts[2] <= 15
