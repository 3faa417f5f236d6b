const agent = new https.Agent({ ca });
