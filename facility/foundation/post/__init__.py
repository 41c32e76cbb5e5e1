"""Letters waiting to go and in-app notices."""
