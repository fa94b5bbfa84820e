"""The proof that everything adds up."""
