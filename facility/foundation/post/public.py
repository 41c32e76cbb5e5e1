"""The door of the post: queue letters, preview and send them, notices."""

from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.notices import NoticeRow, mark_read, notices_for, register_notices, unread
from facility.foundation.post.rendering import Rendered, render
from facility.foundation.post.sending import preview, send_due
from facility.foundation.post.steps import notify, queue, random_key, requeue
from facility.foundation.post.texts import check_letters, kinds, register_letters

STEPS = ("notify", "queue", "requeue")

__all__ = [
    "STEPS",
    "Letter",
    "Notice",
    "NoticeRow",
    "Rendered",
    "check_letters",
    "kinds",
    "mark_read",
    "notices_for",
    "notify",
    "preview",
    "queue",
    "random_key",
    "register_letters",
    "register_notices",
    "render",
    "requeue",
    "send_due",
    "unread",
]
