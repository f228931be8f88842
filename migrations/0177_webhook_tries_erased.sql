-- What receivers answered may name a person: an erasure takes the words out of tries that are kept.
grant update (answer, error) on webhook_attempts to mkondo_runtime;
