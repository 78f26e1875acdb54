"""Exchange what leaves the register or comes into it as a file; the only home of `cryptography`."""
