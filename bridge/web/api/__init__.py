"""The API for apps: ``/api/v1/...``, by a token alone. ``operations.py`` is its table of contents."""
