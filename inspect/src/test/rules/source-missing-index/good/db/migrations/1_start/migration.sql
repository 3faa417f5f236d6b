CREATE TABLE "posts" ("id" SERIAL PRIMARY KEY, "title" TEXT NOT NULL);
CREATE TABLE "labels" (
    "post_id" INTEGER NOT NULL REFERENCES "posts" ("id"),
    "name" TEXT NOT NULL
);
