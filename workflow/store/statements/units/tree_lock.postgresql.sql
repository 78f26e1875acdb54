-- Two changes of the tree at once could make a cycle that neither of them sees.
SELECT pg_advisory_xact_lock(hashtext('ketnap: the tree of units')) IS NULL AS locked
