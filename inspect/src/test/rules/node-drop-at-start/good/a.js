db.run("CREATE TABLE IF NOT EXISTS tasks (id INTEGER)");
sequelize.sync();
