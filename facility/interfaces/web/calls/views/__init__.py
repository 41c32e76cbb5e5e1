"""Pages of calls: public ones, the desk, the rule browser, the quick check."""
