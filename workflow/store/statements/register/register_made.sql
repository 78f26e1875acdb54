SELECT created_at FROM register
