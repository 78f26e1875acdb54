"""Files of the whole history that others check by themselves."""
