app.listen(process.env.PORT);
