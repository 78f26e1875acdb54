"""Letters and sheets."""
