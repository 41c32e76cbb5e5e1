"""Other systems: tokens with which a program acts for a person, answers kept for repeated requests, webhooks."""
