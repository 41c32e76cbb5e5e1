"""Cases of rules that a lawyer can read."""
