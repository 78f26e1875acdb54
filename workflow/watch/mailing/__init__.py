"""Set up how mail leaves, look at what left and what did not, and act on what came back."""
