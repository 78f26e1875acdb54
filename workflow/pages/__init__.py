"""The numbers as pages of HTML: one page of a unit, and a folder of pages that needs no server."""
