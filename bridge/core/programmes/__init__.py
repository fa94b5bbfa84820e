"""What the owner laid down: a programme, as a document and as settings, and when it runs."""
