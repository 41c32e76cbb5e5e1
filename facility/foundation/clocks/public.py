"""The door of clocks: start, pause, extend, stop; the one task list and the one calendar."""

from facility.foundation.clocks.actions import escalate, set_day
from facility.foundation.clocks.calendars import EU, is_known, working_days
from facility.foundation.clocks.models import CalendarDay, Clock, ClockEvent, Policy
from facility.foundation.clocks.policies import in_force, new_version, policy, presets
from facility.foundation.clocks.queries import ON_DESK, TaskRow, clocks_of, open_for, tasks_for, visible
from facility.foundation.clocks.reminding import TASKS_PATH, register_holders, remind
from facility.foundation.clocks.seeing import NOTHING, Seen, tasks_beside, visible_within
from facility.foundation.clocks.steps import (
    extend,
    hand_on,
    move_to_policy,
    pause,
    reading,
    recompute,
    resume,
    start,
    stop,
    stop_all,
)
from facility.foundation.clocks.words import register_titles, title, titles

STEPS = (
    "extend", "hand_on", "move_to_policy", "new_version", "pause", "policy", "recompute", "resume", "start", "stop", "stop_all",
)  # fmt: skip

__all__ = [
    "EU",
    "STEPS",
    "TASKS_PATH",
    "CalendarDay",
    "Clock",
    "ClockEvent",
    "Policy",
    "NOTHING",
    "ON_DESK",
    "Seen",
    "TaskRow",
    "clocks_of",
    "escalate",
    "extend",
    "hand_on",
    "in_force",
    "is_known",
    "move_to_policy",
    "new_version",
    "open_for",
    "pause",
    "policy",
    "presets",
    "reading",
    "recompute",
    "register_holders",
    "register_titles",
    "remind",
    "resume",
    "set_day",
    "start",
    "stop",
    "stop_all",
    "tasks_beside",
    "tasks_for",
    "title",
    "titles",
    "visible",
    "visible_within",
    "working_days",
]
