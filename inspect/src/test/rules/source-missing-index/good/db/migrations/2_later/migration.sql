DROP TABLE "labels";

CREATE TABLE "tags" (
    "post_id" INTEGER NOT NULL REFERENCES "posts" ("id"),
    "name" TEXT NOT NULL,
    PRIMARY KEY ("post_id", "name")
);
