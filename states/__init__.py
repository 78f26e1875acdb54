"""What a case may be: pure values and rules, without clock, database or I/O."""
