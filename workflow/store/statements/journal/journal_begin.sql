-- Begin a chain of the journal, where there is none of that name.
INSERT INTO journal_heads (chain, n, hash) VALUES (:chain, 0, :hash) ON CONFLICT (chain) DO NOTHING
