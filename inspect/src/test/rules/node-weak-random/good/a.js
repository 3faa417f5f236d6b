const token = crypto.randomUUID();
const colour = Math.random();
