package dev.roadworthy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppConfigReaderTest {
  static final String WHOLE =
      """
      app: guestbook
      run:
        build: npm ci
        start: npm start              # everything here is detected when absent
        test: npm test
        port: PORT                    # the variable that carries it
        health: /health
        instances: 2
        memory: 512MiB
        env: {NODE_ENV: production}
        secrets: [STRIPE_KEY]         # names only; values live sealed in the server
        keep: [data/, uploads/]       # folders that outlive a release
        single: false                 # true: never two at once
      database: {sqlite: data/guestbook.db}      # or postgres: managed | $DATABASE_URL
      sign-in:
        sign-up: open                 # open | invite | off
        with: [password, passkey, "oidc: https://login.example.com"]
        two-factor: optional
      routes:                         # first match wins; what no line matches is closed
        - {path: /, allow: public}
        - {path: /assets/**, allow: public, cache: 1h}
        - {path: /admin/**, allow: "role:admin", two-factor: required}
        - {path: /api/generate, allow: signed-in, limit: 10/min per user}
        - {path: /**, allow: signed-in}
      edge: {domains: [guestbook.example.com], cors: [https://app.example.com], limit: 600/min per client, body: 10MiB}
      alerts:
        - {when: error-rate > 2% for 2m, severity: critical}
      backup: {every: 1h, keep: 30d, to: s3://bucket/prefix, drill: daily}
      environments:
        staging: {branch: develop, domains: [staging.example.com], database: copy of production, masked}
      """;

  static ConfigResult read(String text) {
    return AppConfigReader.read("roadworthy.yaml", text);
  }

  static List<String> mistakes(String text) {
    return read(text).mistakes().stream().map(Mistake::text).toList();
  }

  @Test
  void theFileOfTheProductPageReads() {
    ConfigResult result = read(WHOLE);
    assertThat(result.mistakes()).isEmpty();
    AppConfig config = result.orThrow();
    assertThat(config.app()).contains("guestbook");
    assertThat(config.run().build()).contains("npm ci");
    assertThat(config.run().port()).contains(new AppConfig.Port.Variable("PORT"));
    assertThat(config.run().instances()).contains(2);
    assertThat(config.run().memory()).contains(ByteSize.mib(512));
    assertThat(config.run().env()).isEqualTo(Map.of("NODE_ENV", "production"));
    assertThat(config.run().secrets()).containsExactly("STRIPE_KEY");
    assertThat(config.run().keep()).containsExactly("data/", "uploads/");
    assertThat(config.run().single()).contains(false);
    assertThat(config.database().sqlite()).contains("data/guestbook.db");
    assertThat(config.signIn().signUp()).contains(AppConfig.SignUp.OPEN);
    assertThat(config.edge().cors()).containsExactly("https://app.example.com");
    assertThat(config.edge().body()).contains(ByteSize.mib(10));
    List<RouteRule> routes = config.routes().orElseThrow();
    assertThat(routes).hasSize(5);
    assertThat(routes.get(1).cache()).contains(Duration.ofHours(1));
    assertThat(routes.get(2).allow()).containsExactly(new Allow.Role("admin"));
    assertThat(routes.get(3).limit())
        .contains(new Limit(new Rate(10, Duration.ofMinutes(1)), Limit.By.USER));
  }

  @Test
  void whatHasNoEffectYetIsSaid() {
    assertThat(read(WHOLE).notYet())
        .extracting(Notice::key)
        .containsExactly(
            "sign-in.with",
            "sign-in.two-factor",
            "routes[3].two-factor",
            "alerts",
            "backup",
            "environments");
    assertThat(read("backup: {every: 1h}").notYet())
        .containsExactly(
            new Notice(1, "backup", "backup: is read but not acted on in this version"));
  }

  @Test
  void anEmptyFileSaysNothing() {
    for (String text : List.of("", "# only a comment\n", "---\n", "\uFEFF", "run:\n")) {
      assertThat(read(text).orThrow()).isEqualTo(AppConfigReader.nothingSaid());
    }
    assertThat(AppConfigReader.nothingSaid().routes()).isEmpty();
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlace() {
    assertThat(
            mistakes(
                """
                app: Guest Book
                run:
                  strat: npm start
                  instances: two
                  memory: 512
                  port: --port
                  single: yes
                start: npm start
                edge:
                  limit: 600 per client
                  cors: ["*"]
                  body: 10MiB
                  body: 20MiB
                """))
        .containsExactly(
            "roadworthy.yaml:1:6 app: saw 'Guest Book', expected a name of lower-case letters,"
                + " digits, dots and dashes",
            "roadworthy.yaml:3:3 run.strat: saw a key that is not known in run, expected one of"
                + " build, prepare, start, test, port, health, instances, memory, env, secrets,"
                + " keep, single; did you mean start?",
            "roadworthy.yaml:4:14 run.instances: saw 'two', expected a whole number from 1 to 64",
            "roadworthy.yaml:5:11 run.memory: saw '512', expected a size with a unit, such as"
                + " 512MiB",
            "roadworthy.yaml:6:9 run.port: saw '--port', expected the variable that carries the"
                + " port (PORT), an argument with {port} in it (--port {port}), or the number the"
                + " source fixes (3001)",
            "roadworthy.yaml:7:11 run.single: saw 'yes', expected true or false",
            "roadworthy.yaml:8:1 start: saw a key that is not known, expected one of app, run,"
                + " database, sign-in, routes, edge, alerts, backup, environments; start belongs in"
                + " run",
            "roadworthy.yaml:10:10 edge.limit: saw '600 per client', expected a rate per client,"
                + " user or route, such as 600/min per client",
            "roadworthy.yaml:11:10 edge.cors[1]: saw '*', expected an origin, such as"
                + " https://app.example.com",
            "roadworthy.yaml:13:3 edge.body: saw the key a second time, expected it once; the first"
                + " is in line 12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          run: [a]                             | a list of 1
          run: {env: {A B: x}}                 | 'A B'
          run: {env: {A: [1]}}                 | a list of 1
          run: {keep: [../other]}              | '../other'
          run: {keep: /etc}                    | '/etc'
          run: {health: health}                | 'health'
          run: {instances: 0}                  | '0'
          run: {port: 70000}                   | '70000'
          run: {port: 3001, instances: 2}      | 2 instances with a fixed port
          run: {single: true, instances: 2}    | 2 instances and single: true
          run: {env: {K: x}, secrets: [K]}     | K in env too
          run: {start: }                       | nothing
          database: {sqlite: a, postgres: managed} | sqlite and postgres
          database: {postgres: yes}            | 'yes'
          sign-in: {sign-up: opn}              | 'opn'
          sign-in: {with: [sms]}               | 'sms'
          routes: public                       | 'public'
          routes: [{path: x, allow: public}]   | 'x'
          routes: [{path: /a*b, allow: public}] | '/a*b'
          routes: [{path: /**/b, allow: public}] | '/**/b'
          routes: [{path: /a/../b, allow: public}] | '/a/../b'
          routes: [{path: /a//b, allow: public}] | '/a//b'
          routes: [{path: /a}]                 | a line without allow
          routes: [{allow: public}]            | a line without path
          routes: [{path: /a, allow: []}]      | an empty list
          routes: [{path: /a, allow: everyone}] | 'everyone'
          routes: [{path: /a, allow: 'role:'}] | 'role:'
          routes: [{path: /a, allow: public, methods: get}] | 'get'
          routes: [{path: /a, allow: public, cache: 60}] | '60'
          edge: {domains: ['https://a.example']} | 'https://a.example'
          edge: {cors: ['https://a.example/x']} | 'https://a.example/x'
          alerts: {when: x}                    | a section of 1 keys
          alerts: [{when: 'error-rate > lots'}] | 'error-rate > lots'
          backup: {every: 60}                  | '60'
          environments: {Staging: {}}          | 'Staging'
          """)
  void aWrongValueIsShown(String yaml, String seen) {
    assertThat(read(yaml).mistakes()).extracting(Mistake::seen).containsExactly(seen);
  }

  @Test
  void aLineNoRequestCanReachIsAMistake() {
    assertThat(
            mistakes(
                """
                routes:
                  - {path: /api/**, allow: signed-in}
                  - {path: /**, allow: public, methods: [GET]}
                  - {path: /api/admin, allow: "role:admin"}
                  - {path: /x, allow: public, methods: [GET]}
                  - {path: /x, allow: public, methods: [POST]}
                """))
        .containsExactly(
            "roadworthy.yaml:4:5 routes[3]: saw a line that no request can reach: /api/** in line 2"
                + " takes everything of /api/admin, expected the narrower line first; move it above"
                + " line 2",
            "roadworthy.yaml:5:5 routes[4]: saw a line that no request can reach: /** in line 3"
                + " takes everything of /x, expected the narrower line first; move it above line 3");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/**, /a, true",
    "/a/**, /a/b/**, true",
    "/a/*, /a/b, true",
    "/a/*, /a/*, true",
    "/a/*, /a/**, false",
    "/a/*, /a/b/c, false",
    "/a/*, /a/, false",
    "/a, /a/, false",
    "/a/b, /a/*, false",
    "/**, /, true",
  })
  void oneLineCoversAnotherWhenItMatchesAllOfIt(String wide, String narrow, boolean covers) {
    assertThat(RouteReach.covers(wide, narrow)).isEqualTo(covers);
  }

  @Test
  void portsAreAVariableAnArgumentOrANumber() {
    assertThat(read("run: {port: 3001}").orThrow().run().port())
        .contains(new AppConfig.Port.Fixed(3001));
    assertThat(read("run: {port: '--port {port}'}").orThrow().run().port())
        .contains(new AppConfig.Port.Argument("--port {port}"));
  }

  @Test
  void allowMayBeAListAndMethodsASingleOne() {
    RouteRule rule =
        read("""
        routes:
          - path: /reports/*
            methods: GET
            allow: ["role:boss", "attribute:department=finance", "permission:read:all"]
        """)
            .orThrow()
            .routes()
            .orElseThrow()
            .getFirst();
    assertThat(rule.methods()).isEqualTo(Set.of("GET"));
    assertThat(rule.allow())
        .containsExactly(
            new Allow.Role("boss"),
            new Allow.Attribute("department", "finance"),
            new Allow.Permission("read:all"));
  }

  @ParameterizedTest
  @CsvSource({
    "strat, start",
    "instance, instances",
    "PORT, port",
    "heatlh, health",
    "sercets, secrets",
  })
  void theNearestNameIsFound(String written, String meant) {
    assertThat(NearName.of(written, AppShape.RUN.names())).contains(meant);
    assertThat(NearName.of("colour", AppShape.RUN.names())).isEqualTo(Optional.empty());
  }
}
