"""Say who is told and in which words; knows no cases."""
