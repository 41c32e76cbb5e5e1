"""The components behind `{% load ui %}`, one module per family, all on one tag library."""
