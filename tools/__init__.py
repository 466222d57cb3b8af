"""Programs for the people who work on the package; the package imports none of them."""
