"""Everything that may write a case."""
