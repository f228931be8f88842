-- What Meta says of a message names the recipient (a message's id holds the number too), and its news may name anybody:
-- both go with a person who is erased.
grant update (wamid, recipient, participant, error_text) on whatsapp_statuses to mkondo_runtime;
grant delete on whatsapp_notices to mkondo_runtime;
