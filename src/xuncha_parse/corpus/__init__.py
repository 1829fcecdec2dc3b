"""A corpus of notices: built, kept, asked and handed on."""
