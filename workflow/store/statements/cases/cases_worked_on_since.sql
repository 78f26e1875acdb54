-- Return the cases of a range of units with an act that was entered since an instant, among so many latest acts.
SELECT DISTINCT c.id, u.path
FROM acts a
/* cross */ JOIN cases c ON c.id = a.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
WHERE a.id > (SELECT max(z.id) FROM acts z) - :latest AND a.recorded_at >= :since
  AND u.path >= :low AND u.path < :high
