"""The door of the post: queue letters, preview and send them, notices."""

from facility.foundation.post.actions import read_letter, retry_letter
from facility.foundation.post.forgetting import forget
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.notices import NoticeRow, mark_read, notices_for, register_notices, unread
from facility.foundation.post.policy import may_read_letters, may_retry_letters
from facility.foundation.post.queries import failed, letter, outbox
from facility.foundation.post.rendering import Rendered, fact, render
from facility.foundation.post.sending import preview, send_due
from facility.foundation.post.steps import notify, queue, random_key, requeue
from facility.foundation.post.texts import check_letters, kinds, register_letters
from facility.foundation.post.words import ERRORS, STATES

STEPS = ("notify", "queue", "requeue")

__all__ = [
    "ERRORS",
    "STATES",
    "STEPS",
    "Letter",
    "Notice",
    "NoticeRow",
    "Rendered",
    "check_letters",
    "fact",
    "failed",
    "forget",
    "kinds",
    "letter",
    "mark_read",
    "may_read_letters",
    "may_retry_letters",
    "notices_for",
    "notify",
    "outbox",
    "preview",
    "queue",
    "random_key",
    "read_letter",
    "register_letters",
    "register_notices",
    "render",
    "requeue",
    "retry_letter",
    "send_due",
    "unread",
]
