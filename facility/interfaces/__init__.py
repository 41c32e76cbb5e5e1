"""Web pages, API and command line; they write no rows."""
