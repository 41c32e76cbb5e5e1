"""One Django app per component of the facility; others see only its public module."""
