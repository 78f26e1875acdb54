"""What the acts of a case say."""
