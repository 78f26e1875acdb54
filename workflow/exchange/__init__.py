"""Lists in and out, and files of the whole history that others check by themselves."""
