"""What is wrong with notices and records, as remarks with places.

The text of a notice is parsed; a record is validated strictly against the models, and what validates goes
through the same checks as a record made here, and through those that only a record read back can fail.
"""
