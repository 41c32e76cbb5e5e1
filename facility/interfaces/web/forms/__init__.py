"""Answering a schema on a page: rendering, autosave, words kept through sign-in. Any app's view may use it."""
