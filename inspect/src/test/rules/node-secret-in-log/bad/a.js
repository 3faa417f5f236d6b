console.log("login", email, password); // <- finding
