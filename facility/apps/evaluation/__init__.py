"""Verdicts, evaluators, scores, ranking."""
