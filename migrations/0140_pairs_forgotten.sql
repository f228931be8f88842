-- What is kept of a sender and somebody it has written to is of use for minutes.
grant delete on outbox_pairs to mkondo_runtime;
