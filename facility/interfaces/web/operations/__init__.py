"""Pages for those who keep the system running: letters, jobs, schedule."""
