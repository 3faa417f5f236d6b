export default async function (fastify) {
  fastify.post("/login", async (request, reply) => check(request));
}
