"""Truth written by hand, and how near the parser comes to it."""
