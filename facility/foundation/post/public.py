"""The door of the post: queue letters, preview and send them, notices."""

from facility.foundation.post.actions import read_letter, retry_letter
from facility.foundation.post.addresses import is_same
from facility.foundation.post.daily import register_reader
from facility.foundation.post.enclosures import Enclosure, register_enclosure
from facility.foundation.post.forgetting import forget, forget_about, rename_in_letters
from facility.foundation.post.mailbox.answers import ANSWERS, CalendarAnswer, register_answers
from facility.foundation.post.mailbox.place import is_set as is_mailbox_set
from facility.foundation.post.mailbox.standing import Standing, standing
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.notices import (
    QUERIES_OF_A_PAGE,
    NoticeLine,
    NoticeRow,
    NoticeText,
    latest,
    lines,
    mark_read,
    notice_of,
    notices_for,
    register_notices,
    rows_of,
    shown,
    unread,
)
from facility.foundation.post.policy import may_read_letters, may_retry_letters
from facility.foundation.post.queries import REFUSED, failed, failed_letters, letter, outbox, refused_since
from facility.foundation.post.rendering import Rendered, fact, render
from facility.foundation.post.sending import preview, send_due
from facility.foundation.post.steps import hold_back, notify, queue, random_key, requeue, withdraw
from facility.foundation.post.texts import check_letters, kinds, register_letters
from facility.foundation.post.topics import (
    REASONS,
    TOPICS,
    WAYS,
    Manner,
    check_topics,
    choosable,
    kinds_of,
    manner,
    reasons_of,
    register_topic,
    way_of,
)
from facility.foundation.post.words import ERRORS, INCOMING, MAILBOX_TROUBLES, STATES

STEPS = ("forget_about", "hold_back", "notify", "queue", "rename_in_letters", "requeue", "withdraw")

__all__ = [
    "ANSWERS",
    "ERRORS",
    "INCOMING",
    "MAILBOX_TROUBLES",
    "QUERIES_OF_A_PAGE",
    "REASONS",
    "REFUSED",
    "STATES",
    "STEPS",
    "TOPICS",
    "WAYS",
    "CalendarAnswer",
    "Enclosure",
    "Letter",
    "Manner",
    "Notice",
    "NoticeLine",
    "NoticeRow",
    "NoticeText",
    "Rendered",
    "Standing",
    "check_letters",
    "check_topics",
    "choosable",
    "fact",
    "failed",
    "failed_letters",
    "forget",
    "forget_about",
    "rename_in_letters",
    "hold_back",
    "is_mailbox_set",
    "is_same",
    "kinds",
    "kinds_of",
    "latest",
    "letter",
    "lines",
    "manner",
    "mark_read",
    "may_read_letters",
    "may_retry_letters",
    "notice_of",
    "notices_for",
    "notify",
    "outbox",
    "preview",
    "queue",
    "random_key",
    "read_letter",
    "reasons_of",
    "refused_since",
    "register_answers",
    "register_enclosure",
    "register_letters",
    "register_notices",
    "register_reader",
    "register_topic",
    "render",
    "requeue",
    "retry_letter",
    "rows_of",
    "send_due",
    "shown",
    "standing",
    "unread",
    "way_of",
    "withdraw",
]
