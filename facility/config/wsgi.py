"""The door of the web server."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

# Whoever holds a lock of the database must get the interpreter back quickly after each statement: with Python's 5 ms a
# thread that renders a page makes every writer wait.
_SWITCH_SECONDS = 0.0005

application = get_wsgi_application()
sys.setswitchinterval(_SWITCH_SECONDS)
# Reading the addresses imports every view, a second of work: at the start, not for the first visitor.
get_resolver().reverse_dict  # noqa: B018
