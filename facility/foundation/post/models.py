"""Tables of post: letters waiting to go and in-app notices."""
