"""How the text is built: tokens, the doubts about them, nesting, series, and the way back to text."""
