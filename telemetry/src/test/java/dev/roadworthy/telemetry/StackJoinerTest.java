package dev.roadworthy.telemetry;

import static dev.roadworthy.telemetry.Given.stamped;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StackJoinerTest {
  private final List<Intake.Stamped> out = new ArrayList<>();
  private final StackJoiner joiner = new StackJoiner(out::add);

  /// What one stream writes, and how many entries it should be. The last line is never a part.
  record Case(String name, int entries, String output) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> outputs() {
    return Stream.of(
        new Case("ordinary lines stay apart", 3, "one\ntwo\nnext"),
        new Case(
            "Node, thrown",
            2,
            """
            /app/server.js:10
                throw new Error('boom');
                ^

            Error: boom
                at Object.<anonymous> (/app/server.js:10:9)
                at node:internal/main/run_main_module:23:47 {
              code: 'E_BOOM'
            }

            Node.js v20.1.0
            next\
            """),
        new Case(
            "Node, logged",
            2,
            """
            TypeError: x is not a function
                at handler (/app/x.js:1:1)
                at next (/app/y.js:2:2)
            next\
            """),
        new Case(
            "Node, after a message",
            2,
            """
            Unhandled rejection for order 7
                at handler (/app/x.js:1:1)
            next\
            """),
        new Case(
            "Python",
            2,
            """
            Traceback (most recent call last):
              File "app.py", line 3, in <module>
                go()
            ValueError: boom
            next\
            """),
        new Case(
            "Python, logged and chained",
            2,
            """
            ERROR:app:request failed
            Traceback (most recent call last):
              File "app.py", line 3, in go
                x()
            KeyError: 'a'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "app.py", line 9, in go
                y()
            RuntimeError: b
            next\
            """),
        new Case(
            "Java",
            2,
            """
            Exception in thread "main" java.lang.IllegalStateException: a
            \tat a.B.c(B.java:3)
            Caused by: java.io.IOException: b
            \tat a.B.d(B.java:4)
            \t... 3 more
            next\
            """),
        new Case(
            "Spring",
            2,
            """
            2026-11-20T10:00:00Z ERROR 7 --- [main] o.s.b.SpringApplication : Application run failed

            org.springframework.beans.BeanCreationException: no
            \tat a.B.c(B.java:3)
            next 2026-11-20T10:00:01Z  INFO\
            """),
        new Case(
            "Go prints to the end",
            1,
            "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/x.go:3\nexit status 2"),
        new Case("JSON lines are whole", 3, "{\"a\":1}\n  at x\nnext"));
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void aTraceIsOneEntryWithTheLineItBelongsTo(Case c) {
    int n = 0;
    for (String line : c.output().split("\n", -1)) {
      joiner.accept(stamped(++n, line));
    }
    joiner.endAll();
    assertThat(out).hasSize(c.entries());
    assertThat(out)
        .isSortedAccordingTo(java.util.Comparator.comparingLong(Intake.Stamped::sequence));
    if (c.entries() == 2) {
      assertThat(LineParser.parse(out.getFirst()).level()).isEqualTo(Level.ERROR);
      assertThat(out.getLast().line().text()).startsWith("next");
    }
  }

  @Test
  void streamsAreNotMixedAndKeepTheirOrder() {
    joiner.accept(stamped(1, "web-1", 1, "Error: a"));
    joiner.accept(stamped(2, "web-2", 1, "fine"));
    joiner.accept(stamped(3, "web-1", 1, "    at x (y.js:1:1)"));
    joiner.accept(stamped(4, "web-2", 1, "fine too"));
    assertThat(out).isEmpty();
    joiner.endQuiet(Long.MAX_VALUE);
    assertThat(out.stream().map(s -> s.line().text()))
        .containsExactly("Error: a\n    at x (y.js:1:1)", "fine", "fine too");
  }

  @Test
  void aTraceHasBoundsOfTimeAndSize() {
    joiner.accept(stamped(1, "web-1", 0, "Error: a"));
    joiner.accept(stamped(2, "web-1", 500, "    at late (y.js:1:1)"));
    joiner.endAll();
    assertThat(out).hasSize(2);
    out.clear();
    joiner.accept(stamped(3, "Error: b"));
    for (int i = 0; i < 100_000; i++) {
      joiner.accept(stamped(4 + i, "web-1", 3, "    at " + "f".repeat(100)));
    }
    joiner.endAll();
    assertThat(out.size()).isGreaterThan(200);
    assertThat(out).allMatch(s -> s.line().text().length() <= StackJoiner.MAX_CHARS + 200);
  }

  @Test
  void aFloodBesideAnOpenTraceDoesNotPileUp() {
    joiner.accept(stamped(1, "web-1", 0, "Error: a"));
    for (int i = 0; i < 5000; i++) {
      joiner.accept(stamped(2 + i, "web-2", 0, "flood " + i));
    }
    assertThat(out.size()).isGreaterThan(3000);
  }
}
