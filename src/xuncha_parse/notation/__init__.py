"""What the genre writes: tables and number readers, no control flow of the parse."""
