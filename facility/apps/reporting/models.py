"""Tables of reporting: reports, expenditure, acceptance."""
