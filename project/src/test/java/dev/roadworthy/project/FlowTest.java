package dev.roadworthy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What reaches `sink(...)`.
final class FlowTest {
  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "app.get('/', (req, res) => sink(req.query.id)) | REQUEST",
        "app.get('/', (req, res) => sink('a')) | CONSTANT",
        "function h(req, res) { const { id, o: {p} } = req.body; sink(p) } | REQUEST",
        "function h({ body }, res) { sink(body.x) } | REQUEST",
        "function h(req, res) { let x = req.query.x; x = parseInt(x); sink(x) } | SAFE",
        "function h(req, res) { let x = 1; if (a) { x = req.query.x } sink(`a ${x}`) } | REQUEST",
        "function h(req, res) { let x = req.query.x; x = 'a'; sink(x) } | CONSTANT",
        "function h(req, res) { for (const x of req.body.items) sink(x.y) } | REQUEST",
        "function h(req, res) { req.body.items.forEach(x => sink(x)) } | REQUEST",
        "function f(a, b) { sink(b) } function h(req, res) { f(1, req.params.id) } | REQUEST",
        "function f(a, b) { sink(b) } function h(req, res) { f(1, 'x') } | CONSTANT",
        "function f(a) { sink(a) } module.exports = { f } | PARAMETER",
        "function f(a) { return a + 1 } function h(req) { sink(f(req.query.a)) } | REQUEST",
        "function h(req, res) { User.find({a: req.query.a}).then(u => sink(u)) } | OTHER",
        "function h(req, res) { sink(req.query.a === 'x' ? 'ASC' : 'DESC') } | CONSTANT",
        "function h(req, res) { const u = new URL(req.url); sink(u.searchParams.get('x')) } | REQUEST",
        "io.on('connection', socket => socket.on('chat', m => sink(m.text))) | REQUEST",
        "async function h(ctx) { sink(ctx.request.body.a) } | REQUEST",
        "function h(req, res) { sink(req.bodyParser.x) } | OTHER",
      })
  void script(String source, Flow.Origin origin) {
    assertThat(sink("a.js", source)).isEqualTo(origin);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "def h(): sink(request.args['q']) | REQUEST",
        "def h(): x = request.form.get('q'); sink(f\"a {x}\") | REQUEST",
        "def h(): x = int(request.args['q']); sink(x) | SAFE",
        "def h(request): sink('%s' % request.GET['q']) | REQUEST",
        "def h(): sink('{}'.format(request.json['q'])) | REQUEST",
        "def f(a): sink(a) | PARAMETER",
        "def f(a): sink(a) ⏎f(request.args['x']) | REQUEST",
      })
  void python(String source, Flow.Origin origin) {
    assertThat(sink("a.py", source.replace("⏎", "\n"))).isEqualTo(origin);
  }

  @Test
  void aValueIsFollowedIntoAnotherFile() {
    Program dao = program("dao.js", "exports.findBy = function (name) { sink(name) }");
    Program routes = program("r.js", "app.get('/', (req, res) => dao.findBy(req.query.name, res))");
    var programs = new Programs(List.of(dao, routes));

    assertThat(programs.all()).hasSize(2);
    assertThat(dao.flow().trace(dao.calls("sink").getFirst().arguments().getFirst()).origin())
        .isEqualTo(Flow.Origin.REQUEST);
  }

  @Test
  void importsAreResolved() {
    Program p =
        program(
            "a.js",
            """
            const { exec: run } = require('node:child_process'); const cp = require('child_process');
            import fs, { readFile as rf } from 'fs';
            run('a'); cp.spawn('b'); rf('c'); fs.unlink('d'); require('child_process').fork('e');
            """);
    assertThat(p.calls().stream().map(Call::callee))
        .contains(
            "child_process.exec",
            "child_process.spawn",
            "fs.readFile",
            "fs.unlink",
            "child_process.fork");
  }

  private static Flow.Origin sink(String path, String source) {
    Program p = program(path, source);
    return p.flow().trace(p.calls("sink").getFirst().arguments().getFirst()).origin();
  }

  static Program program(String path, String source) {
    return Program.read(path, source.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
