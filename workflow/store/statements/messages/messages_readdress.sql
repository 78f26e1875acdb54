-- Send what has not left yet to the address the user has now.
UPDATE messages SET to_address = :address
WHERE to_user_id = :user_id AND state IN ('queued', 'failed') AND to_address <> :address
