CREATE TABLE tasks (id INTEGER PRIMARY KEY, user_id INTEGER, day TEXT);
CREATE INDEX tasks_day ON tasks (day);
CREATE INDEX tasks_user_day ON tasks (user_id, day);
