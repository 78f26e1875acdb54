-- Give an account the seat of a user.
INSERT INTO seats (account, user_id) VALUES (:account, :user_id)
ON CONFLICT (account) DO UPDATE SET user_id = excluded.user_id
