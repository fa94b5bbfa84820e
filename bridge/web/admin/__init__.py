"""The module's pages in Booknetic's back end."""
