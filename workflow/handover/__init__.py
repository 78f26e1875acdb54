"""Files that leave the register or come into it."""
