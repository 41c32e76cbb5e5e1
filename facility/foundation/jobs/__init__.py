"""The queue and the schedule."""
