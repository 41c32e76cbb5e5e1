"""The door of the web server."""

import gc
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
# What was made until now stays for good. Looking through all of it for cycles again and again took 300 ms each time, of
# whoever happened to wait; what a request leaves behind is still looked through, a little less often.
_OBJECTS_BEFORE_A_LOOK = 20_000
gc.collect()
gc.freeze()
gc.set_threshold(_OBJECTS_BEFORE_A_LOOK, 20, 20)
