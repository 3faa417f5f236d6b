package dev.roadworthy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// One small app a framework: its files, and what the inventory says of them.
final class RoutesTest {
  private record App(String name, List<String> files, List<String> routes) {}

  @TestFactory
  Stream<DynamicTest> routesAreFoundWithTheirGuards() {
    return Stream.concat(scriptApps().stream(), pythonApps().stream())
        .map(app ->
            DynamicTest.dynamicTest(
                app.name(), () -> assertThat(routes(app)).isEqualTo(app.routes())));
  }

  private static List<App> scriptApps() {
    return List.of(
        new App(
            "express, routers in other files",
            List.of(
                "app.js",
                """
                const app = require('express')(); const { auth } = require('./auth');
                app.use(require('cors')());
                app.get('/open', (req, res) => res.send('x'));
                app.use('/api', auth, require('./routes/items'));
                app.route('/r').get(a).post(auth, b);
                app.use(rateLimit({ max: 5 }));
                """,
                "routes/items.js",
                """
                const router = require('express').Router();
                router.get('/', list);
                router.post('/:id', validate(schema), (req, res) => {});
                module.exports = router;
                """),
            List.of(
                "GET /open [OTHER] later [RATE_LIMIT]",
                "GET /r [OTHER] later [RATE_LIMIT]",
                "POST /r [OTHER, AUTHENTICATION] later [RATE_LIMIT]",
                "GET /api [OTHER, AUTHENTICATION] later [RATE_LIMIT]",
                "POST /api/:id [OTHER, AUTHENTICATION, VALIDATION] later [RATE_LIMIT]")),
        new App(
            "express, the app handed to a file",
            List.of(
                "app.js",
                "import express from 'express'; import routes from './routes'; const app = express();"
                    + " app.use(csrf()); routes(app);",
                "routes.js",
                "export default (app) => { app.delete('/x', isAdmin, (req, res) => {}) }"),
            List.of("DELETE /x [CSRF, AUTHENTICATION]")),
        new App(
            "express, a list of routers",
            List.of(
                "index.js",
                """
                const users = require('./users'); const router = require('express').Router();
                const list = [{ path: '/users', route: users }];
                list.forEach((r) => { router.use(r.path, r.route) });
                """,
                "users.js",
                "const router = express.Router(); router.get('/me', auth(), me); module.exports = router"),
            List.of("GET /users/me [AUTHENTICATION]")),
        new App(
            "express, a router that only mounts, in a file read later",
            List.of(
                "app.js",
                """
                const app = require('express')(); const routes = require('./routes');
                if (production) { app.use('/v1/auth', authLimiter); }
                app.use('/v1', routes);
                """,
                "routes/index.js",
                """
                const auth = require('./auth'); const router = require('express').Router();
                const list = [{ path: '/auth', route: auth }];
                list.forEach((r) => { router.use(r.path, r.route); });
                module.exports = router;
                """,
                "routes/auth.js",
                "const router = require('express').Router(); router.post('/login', check); module.exports = router"),
            List.of("POST /v1/auth/login [RATE_LIMIT]")),
        new App(
            "fastify",
            List.of(
                "server.js",
                """
                const fastify = require('fastify')();
                fastify.get('/a', { preHandler: [fastify.authenticate], schema: {} }, async () => 1);
                fastify.route({ method: 'POST', url: '/b', handler: async (req) => 2 });
                fastify.register(require('./plugin'), { prefix: '/p' });
                """,
                "plugin.js",
                "module.exports = async function (fastify) { fastify.put('/c', async (req) => 3) }"),
            List.of("PUT /p/c []", "GET /a [AUTHENTICATION, VALIDATION]", "POST /b []")),
        new App(
            "koa",
            List.of(
                "k.js",
                "const Router = require('@koa/router'); const router = new Router();"
                    + " router.use(requireAuth); router.get('/k', async (ctx) => {});"),
            List.of("GET /k [AUTHENTICATION]")),
        new App(
            "next",
            List.of(
                "src/app/api/items/[id]/route.ts",
                "export async function GET(req: Request) {}\nexport const POST = withAuth(async (req) => {});",
                "pages/api/hello.ts",
                "export default function handler(req, res) { if (req.method === 'DELETE') {} }"),
            List.of(
                "DELETE /api/hello []",
                "GET /api/items/:id []",
                "POST /api/items/:id [AUTHENTICATION]")),
        new App(
            "nest",
            List.of(
                "c.ts",
                """
                import { Controller, Get, UseGuards } from '@nestjs/common';
                @Controller('cats')
                export class CatsController {
                  @Get(':id') one(@Param('id') id: string) {}
                  @Post() @UseGuards(JwtGuard) add(@Body() body: CatDto) {}
                }
                """),
            List.of("GET /cats/:id []", "POST /cats [AUTHENTICATION, VALIDATION]")));
  }

  private static List<App> pythonApps() {
    return List.of(
        new App(
            "flask",
            List.of(
                "app.py",
                """
                app.register_blueprint(bp, url_prefix='/v1')
                @app.route('/a', methods=['GET', 'POST'])
                @login_required
                def a(): pass
                @login_required
                @app.route('/late')
                def late(): pass
                """,
                "b.py",
                "bp = Blueprint('b', __name__, url_prefix='/b')\n@bp.get('/x')\ndef x(): pass\n"),
            List.of(
                "GET /a [AUTHENTICATION]",
                "POST /a [AUTHENTICATION]",
                "GET /late [] later [AUTHENTICATION]",
                "GET /b/x []")),
        new App(
            "fastapi",
            List.of(
                "main.py",
                """
                from fastapi import APIRouter, Depends
                router = APIRouter(prefix='/r', dependencies=[Depends(verify_token)])
                @router.post('/a')
                def a(item: Item): pass
                @app.get('/me')
                def me(user: User = Depends(get_current_user)): pass
                app.include_router(router, prefix='/v1')
                """),
            List.of("POST /v1/r/a [AUTHENTICATION]", "GET /me [AUTHENTICATION]")),
        new App(
            "django",
            List.of(
                "site/urls.py",
                "from django.urls import path, include\nurlpatterns = [path('shop/', include('shop.urls'))]\n",
                "shop/urls.py",
                """
                from django.urls import path
                from . import views
                urlpatterns = [path('<int:pk>/', views.show), path('new/', views.Create.as_view())]
                """,
                "shop/views.py",
                """
                @login_required
                def show(request, pk): return 1
                class Create(LoginRequiredMixin, CreateView):
                    def post(self, request): pass
                """),
            List.of("GET /shop/<int:pk>/ [AUTHENTICATION]", "POST /shop/new/ [AUTHENTICATION]")));
  }

  private static List<String> routes(App app) {
    var programs = new ArrayList<Program>();
    for (int i = 0; i < app.files().size(); i += 2) {
      programs.add(FlowTest.program(app.files().get(i), app.files().get(i + 1)));
    }
    return Routes.of(new Programs(programs)).all().stream()
        .map(r ->
            r.method()
                + " "
                + r.path()
                + " "
                + r.guards().stream().map(Guard::kind).toList()
                + (r.later().isEmpty()
                    ? ""
                    : " later " + r.later().stream().map(Guard::kind).toList()))
        .toList();
  }
}
