SELECT count(*) AS n FROM deadlines WHERE due <= :until
