"""Reports, expenditure, acceptance."""
