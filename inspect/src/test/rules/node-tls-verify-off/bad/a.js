const agent = new https.Agent({ rejectUnauthorized: false }); // <- finding
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // <- finding
