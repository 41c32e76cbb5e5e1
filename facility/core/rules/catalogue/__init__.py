"""The kinds of rules, shelved by what they look at; additive, never changed in meaning."""
