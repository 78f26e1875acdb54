-- Return the last number that a unit gave to letters of some kinds dated within a span.
SELECT coalesce(max(number), 0) AS number FROM letters
WHERE unit_id = :unit_id AND issued_on >= :first AND issued_on <= :last
  AND kind /* in kinds */
