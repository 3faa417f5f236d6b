-- The chain: each hash covers the previous hash and the entry's content.
CREATE TABLE entries (
  sequence bigint      PRIMARY KEY,
  at       timestamptz NOT NULL,
  actor    text        NOT NULL,
  action   text        NOT NULL,
  target   text        NOT NULL,
  before   text,
  after    text,
  client   text,
  hash     bytea       NOT NULL CHECK (octet_length(hash) = 32)
);

-- One row: the last link. Its row lock puts writers in line; it shows when the last entries are cut off.
CREATE TABLE head (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  sequence bigint  NOT NULL,
  hash     bytea   NOT NULL CHECK (octet_length(hash) = 32)
);
INSERT INTO head (sequence, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER kept BEFORE INSERT OR DELETE OR TRUNCATE ON head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE FUNCTION only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <> OLD.sequence + 1 THEN
    RAISE EXCEPTION 'the audit log''s head moves by one' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER forward BEFORE UPDATE ON head FOR EACH ROW EXECUTE FUNCTION only_forward();
