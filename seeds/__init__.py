"""The story of the demonstration and the tables it starts from."""
