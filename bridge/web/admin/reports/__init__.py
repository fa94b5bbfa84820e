"""The screens of reports and of the activity log."""
