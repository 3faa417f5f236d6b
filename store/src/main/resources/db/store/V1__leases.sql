-- One row a name; kept when free, so that the term never starts again.
CREATE TABLE leases (
  name   text        PRIMARY KEY,
  holder text        NOT NULL,
  term   bigint      NOT NULL,
  until  timestamptz NOT NULL
);
