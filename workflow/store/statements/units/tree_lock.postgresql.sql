-- Wait for everybody who is changing the tree: two changes at once could make a cycle that neither of them sees.
SELECT pg_advisory_xact_lock(hashtext('ketnap: the tree of units')) IS NULL AS locked
