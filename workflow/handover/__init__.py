"""Files that leave the register or come into it; the only home of `cryptography`."""
