-- What stands beside an act: a list of the name and the value of each part, as JSON.
       CAST((SELECT /* json_list */(/* json_array */(p.part, p.value)) FROM act_parts p
             WHERE p.case_id = a.case_id AND p.n = a.n) AS TEXT) AS parts
