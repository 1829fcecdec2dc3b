"""What the outline means: dates, mentions, issues, outcomes and the record made of them."""
