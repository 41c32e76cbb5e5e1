"""Starting values of the programmes, as shipped."""
