"""Tables of knowledge: lessons and publications."""
