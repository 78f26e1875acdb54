-- Return every flag that stands in a range of units, with what is told of its case, as the sweep left them.
SELECT c.ref, u.code AS unit, c.name, c.state, c.entered_on, c.first_listed_on, c.first_certified_on, c.resets, f.cause, d.owner, d.due AS "due [date]",
       CASE WHEN f.cause IN (/* causes measured */) THEN f.since END AS "since [date]"
/* part kept_stalls */
