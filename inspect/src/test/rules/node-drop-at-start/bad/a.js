db.serialize(() => {
  db.run("DROP TABLE IF EXISTS tasks"); // <- finding
});
sequelize.sync({ force: true }); // <- finding
