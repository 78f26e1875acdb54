"""Count what the Conclusion asks the numbers to show."""
