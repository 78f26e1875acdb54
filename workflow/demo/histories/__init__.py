"""The histories of the demo: for every state a case can stand in, and every turn it can take."""
