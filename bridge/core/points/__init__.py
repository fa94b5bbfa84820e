"""One account's points: what comes in, what goes out, and what they are worth."""
