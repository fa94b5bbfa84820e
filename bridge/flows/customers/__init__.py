"""What happens to customers: they come, answer, are made one, leave, are forgotten."""
