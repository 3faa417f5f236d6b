console.log("login", email);
console.log("password changed");
logger.info("tokens", tokens.length);
