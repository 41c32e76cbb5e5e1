"""Tables of evaluation: verdicts, evaluators, scores, ranking."""
