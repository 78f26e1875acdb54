-- Wait for everybody who is writing the same identity number.
SELECT pg_advisory_xact_lock(hashtextextended('identity ' || CAST(:identity_no AS VARCHAR), 0))
