exports.down = (db) => db.run("DROP TABLE tasks");
