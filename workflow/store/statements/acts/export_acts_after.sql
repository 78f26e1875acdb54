-- Return the acts that were entered after one of the register, with what each rests on.
SELECT case_id, n, prev_hash FROM acts WHERE id > :last ORDER BY id
