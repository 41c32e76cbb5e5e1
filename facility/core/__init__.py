"""Plain Python, no Django: money, rules, lifecycles, scoring, the ledger's arithmetic and the seal."""
