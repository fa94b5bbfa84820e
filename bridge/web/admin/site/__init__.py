"""The screens of the site: permissions, plans, deleted businesses, self-check."""
