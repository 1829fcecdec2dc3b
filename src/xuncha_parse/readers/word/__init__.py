"""Word documents, with the numbers Word shows."""
