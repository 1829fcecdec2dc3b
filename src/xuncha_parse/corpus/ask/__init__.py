"""What a corpus is asked: search, terms, statistics, SQL, failures."""
