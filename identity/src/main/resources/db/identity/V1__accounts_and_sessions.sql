-- People who use the app.
CREATE TABLE identity.account (
  id            text PRIMARY KEY,
  email         text NOT NULL UNIQUE CHECK (email = lower(email)),
  password_hash text NOT NULL,
  created_at    timestamptz NOT NULL,
  last_seen_at  timestamptz
);

CREATE TABLE identity.account_role (
  account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
  role       text NOT NULL,
  PRIMARY KEY (account_id, role)
);

-- token_hash is SHA-256 of a random token of 256 bits: nothing here signs anybody in.
CREATE TABLE identity.session (
  id           text PRIMARY KEY,
  token_hash   bytea NOT NULL UNIQUE,
  account_id   text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  client       text NOT NULL,
  user_agent   text NOT NULL
);
CREATE INDEX session_account ON identity.session (account_id, last_seen_at);
CREATE INDEX session_expires ON identity.session (expires_at);
CREATE INDEX session_last_seen ON identity.session (last_seen_at);

-- Browsers and addresses an account has signed in from: the global delay on guesses spares them.
CREATE TABLE identity.device (
  token_hash bytea PRIMARY KEY,
  account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX device_expires ON identity.device (expires_at);
CREATE INDEX device_account ON identity.device (account_id);

CREATE TABLE identity.known_address (
  account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
  prefix     text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, prefix)
);
CREATE INDEX known_address_expires ON identity.known_address (expires_at);

-- Counts wrong passwords; UNLOGGED would lose them in a crash, which an attacker could wait for.
CREATE TABLE identity.throttle (
  key           text PRIMARY KEY,
  failures      integer NOT NULL,
  blocked_until timestamptz NOT NULL,
  forgotten_at  timestamptz NOT NULL
);
CREATE INDEX throttle_forgotten ON identity.throttle (forgotten_at);

-- Public halves of the keys that sign assertions, one a running process.
CREATE TABLE identity.assertion_key (
  kid        text PRIMARY KEY,
  jwk        text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- People who run Roadworthy.
CREATE TABLE identity.operator (
  id            text PRIMARY KEY,
  name          text NOT NULL UNIQUE,
  password_hash text,
  created_at    timestamptz NOT NULL
);

CREATE TABLE identity.operator_session (
  id           text PRIMARY KEY,
  token_hash   bytea NOT NULL UNIQUE,
  operator_id  text NOT NULL REFERENCES identity.operator ON DELETE CASCADE,
  welcomed     boolean NOT NULL,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  client       text NOT NULL,
  user_agent   text NOT NULL
);

CREATE TABLE identity.welcome_key (
  key_hash   bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
