-- Wait for nobody: a writing transaction has the file to itself.
SELECT 1 WHERE :identity_no IS NULL
