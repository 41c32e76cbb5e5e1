"""The door of the post: queue letters, preview and send them, notices."""

from facility.foundation.post.actions import read_letter, retry_letter
from facility.foundation.post.enclosures import Enclosure, register_enclosure
from facility.foundation.post.forgetting import forget, forget_about
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.notices import NoticeRow, mark_read, notices_for, register_notices, unread
from facility.foundation.post.policy import may_read_letters, may_retry_letters
from facility.foundation.post.queries import failed, letter, outbox, refused_since
from facility.foundation.post.rendering import Rendered, fact, render
from facility.foundation.post.sending import preview, send_due
from facility.foundation.post.steps import notify, queue, random_key, requeue, withdraw
from facility.foundation.post.texts import check_letters, kinds, register_letters
from facility.foundation.post.words import ERRORS, STATES

STEPS = ("forget_about", "notify", "queue", "requeue", "withdraw")

__all__ = [
    "ERRORS",
    "STATES",
    "STEPS",
    "Enclosure",
    "Letter",
    "Notice",
    "NoticeRow",
    "Rendered",
    "check_letters",
    "fact",
    "failed",
    "forget",
    "forget_about",
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
    "refused_since",
    "register_enclosure",
    "register_letters",
    "register_notices",
    "render",
    "requeue",
    "retry_letter",
    "send_due",
    "unread",
    "withdraw",
]
