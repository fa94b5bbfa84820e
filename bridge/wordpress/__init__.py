"""The far side: what is known of WordPress and of the shim's calls, away from the business of points."""
