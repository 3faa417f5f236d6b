app.listen(3000);
admin.listen(4000); // <- finding
