"""Web pages: what of a page is the notice, as it is shown."""
