"""How mail leaves, what left and what did not, and what is done about what came back."""
