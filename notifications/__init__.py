"""Who is told and in which words, knowing no cases."""
