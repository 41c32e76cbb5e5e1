"""CommonGrants: our calls as funding opportunities, in the protocol that grant finders read."""
