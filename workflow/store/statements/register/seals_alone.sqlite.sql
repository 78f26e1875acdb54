-- Wait for nobody: whoever writes has the whole file already.
SELECT 1 AS alone
