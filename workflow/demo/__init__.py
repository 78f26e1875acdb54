"""A realistic, wholly made-up city to practise on and to test with.

Everything goes through the verbs that the commands use, so that what the demo shows is what the engine
allows. The same seed makes the same city and the same acts, apart from salts, hashes and keys.
"""
