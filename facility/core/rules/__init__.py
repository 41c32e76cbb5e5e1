"""Rules as data: kinds of rules are functions, which of them apply with which figures is a rulebook's row."""
