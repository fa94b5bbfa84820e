"""The screens of attaching history."""
