"""What customers see of their points, and the forms there."""
