"""The first version of the programming interface: the same acts, policies and queries as the pages."""
