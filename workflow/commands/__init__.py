"""Hold the commands: arguments in, one call, one print."""
