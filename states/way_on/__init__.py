"""The one rule of the way on: from the facts of a case, a user and a day to what comes first and the command for it."""
