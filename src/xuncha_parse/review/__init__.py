"""A page to look at: notices beside their records, as one file that opens anywhere and asks nobody for anything."""

from xuncha_parse.review.page import ReviewEntry, review_page

__all__ = ["ReviewEntry", "review_page"]
