"""Documents: one structure of headings, texts and tables, made into a tagged PDF or a text that people edit."""
