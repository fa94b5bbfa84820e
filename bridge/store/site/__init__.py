"""What WordPress and Booknetic keep; only read."""
