"""The commands: arguments in, one call, one print."""
