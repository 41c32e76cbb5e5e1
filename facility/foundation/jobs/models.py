"""Tables of jobs: the queue and the schedule."""
