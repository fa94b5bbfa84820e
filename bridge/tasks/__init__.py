"""Long work that somebody asked for: one module a kind, and the runner that the worker drives them with."""
