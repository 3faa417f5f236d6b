package dev.roadworthy.project;

import java.util.List;
import java.util.Optional;

/// What serves in a Node app.
///
/// @param dependency the package that tells
/// @param name as people say it
/// @param port how it learns its port when nothing in the source says
/// @param builds whether it must be built before it starts
record NodeFramework(
    String dependency, String name, Optional<Detection.Port> port, boolean builds) {
  private static final Optional<Detection.Port> PORT =
      Optional.of(new Detection.Port.Variable("PORT"));

  /// The first that is a dependency counts; those that hold others come first.
  private static final List<NodeFramework> KNOWN =
      List.of(
          new NodeFramework("next", "Next.js", PORT, true),
          new NodeFramework("nuxt", "Nuxt", PORT, true),
          new NodeFramework("@remix-run/serve", "Remix", PORT, true),
          new NodeFramework("@sveltejs/adapter-node", "SvelteKit", PORT, true),
          new NodeFramework("@nestjs/core", "NestJS", Optional.empty(), true),
          new NodeFramework("@strapi/strapi", "Strapi", PORT, true),
          new NodeFramework("express", "Express", Optional.empty(), false),
          new NodeFramework("fastify", "Fastify", Optional.empty(), false),
          new NodeFramework("koa", "Koa", Optional.empty(), false),
          new NodeFramework("@hapi/hapi", "hapi", Optional.empty(), false),
          new NodeFramework("hono", "Hono", Optional.empty(), false),
          new NodeFramework("restify", "Restify", Optional.empty(), false),
          new NodeFramework("polka", "Polka", Optional.empty(), false),
          new NodeFramework("socket.io", "socket.io", Optional.empty(), false),
          new NodeFramework("ws", "WebSocket", Optional.empty(), false));

  static Optional<NodeFramework> of(NodePackage manifest) {
    return KNOWN.stream()
        .filter(f ->
            f.dependency.equals("@sveltejs/adapter-node")
                ? manifest.needs(f.dependency)
                : manifest.runs(f.dependency))
        .findFirst();
  }
}
