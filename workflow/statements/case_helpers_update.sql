UPDATE cases SET helpers = :helpers WHERE id = :id
