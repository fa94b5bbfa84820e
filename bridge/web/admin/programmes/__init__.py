"""The screens of the programme: dashboard, set-up, settings."""
