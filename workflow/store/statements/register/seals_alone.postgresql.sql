-- Wait for whoever seals at this moment, so that the newest seal is known before another is made.
LOCK TABLE seals IN SHARE ROW EXCLUSIVE MODE
