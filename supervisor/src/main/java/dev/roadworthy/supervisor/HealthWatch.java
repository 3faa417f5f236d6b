package dev.roadworthy.supervisor;

import dev.roadworthy.base.Durations;
import dev.roadworthy.base.Problem;
import dev.roadworthy.supervisor.HealthProbe.Answer;
import dev.roadworthy.supervisor.ListeningSockets.Listener;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Watches one run of an instance from its launch: finds where it listens, when it is healthy, and
/// whether it stays so. Runs on a thread of its own until that is interrupted.
final class HealthWatch implements Runnable {
  /// What it reports. `Progress` and `Notice` change nothing.
  sealed interface Report {
    record Progress(String waitingFor) implements Report {}

    /// Healthy for the first time, or found at another place.
    ///
    /// @param asGiven it listens on the port it was given
    record Ready(String host, int port, String health, boolean asGiven) implements Report {}

    record Passed() implements Report {}

    record Failed(String reason) implements Report {}

    record Notice(Problem problem) implements Report {}
  }

  /// What is asked of a healthy instance.
  private sealed interface Check {
    record Get(String path) implements Check {}

    record Tcp() implements Check {}

    static String text(Check check) {
      return switch (check) {
        case Get g -> "GET " + g.path();
        case Tcp t -> "TCP connection";
      };
    }
  }

  /// Between two looks while it starts: at first a Node app's whole start is 200 ms.
  private static final long FIRST_PAUSE_MILLIS = 10;

  private static final long LONGEST_PAUSE_MILLIS = 250;

  /// Listening elsewhere for so long while the given port stays silent: that is where it listens. A
  /// side port (SMTP, a debugger) is often open a moment before the real one.
  private static final Duration SETTLED = Duration.ofMillis(1500);

  /// Node's inspector answers HTTP, but is not the app.
  private static final Set<Integer> DEBUGGERS = Set.of(9229);

  /// So many open ports are named: a sentence that is read to its end.
  private static final int NAMED_PORTS = 5;

  /// The first page of an app may be compiled when it is first asked for.
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(15);

  private static final Duration CONNECT = Duration.ofMillis(500);

  private final HealthPlan plan;
  private final int given;
  private final Launched launched;
  private final Optional<String> remembered;
  private final Consumer<Report> reports;
  private String said = "";
  private int notHttp;

  /// @param given the port it was given, or is known to use
  /// @param remembered the path that counted in an earlier run, asked first
  HealthWatch(
      HealthPlan plan,
      int given,
      Launched launched,
      Optional<String> remembered,
      Consumer<Report> reports) {
    this.plan = plan;
    this.given = given;
    this.launched = launched;
    this.remembered = remembered;
    this.reports = reports;
  }

  @Override
  public void run() {
    try {
      Listener at = awaitListener();
      Check check = awaitHealthy(at);
      reports.accept(new Report.Ready(at.host(), at.port(), Check.text(check), at.port() == given));
      var open = ListeningSockets.of(launched.pids()).stream().filter(Listener::open).toList();
      if (!open.isEmpty()) {
        reports.accept(new Report.Notice(reachable(open)));
      }
      stayHealthy(at, check);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Listener awaitListener() throws InterruptedException {
    long elsewhereSince = 0;
    long lastSearch = System.nanoTime();
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(LONGEST_PAUSE_MILLIS, pause + 2)) {
      Optional<Listener> own = onGivenPort();
      if (own.isPresent()) {
        return own.get();
      }
      if (System.nanoTime() - lastSearch > SETTLED.toNanos() / 4) {
        lastSearch = System.nanoTime();
        List<Listener> elsewhere = elsewhere();
        elsewhereSince =
            elsewhere.isEmpty() ? 0 : elsewhereSince == 0 ? lastSearch : elsewhereSince;
        if (elsewhereSince != 0 && lastSearch - elsewhereSince > SETTLED.toNanos()) {
          var found = speaksHttp(elsewhere);
          if (found.isPresent()) {
            return found.get();
          }
        }
        sayWaitingForListener(elsewhere);
      }
      Thread.sleep(pause);
    }
  }

  private void sayWaitingForListener(List<Listener> elsewhere) {
    String seen =
        elsewhere.isEmpty()
            ? "it listens on no port yet"
            : "it listens on port "
                + String.join(
                    ", ", elsewhere.stream().map(l -> Integer.toString(l.port())).toList())
                + ", which does not speak HTTP";
    progress("waiting for it to listen on port " + given + " (" + seen + ")");
  }

  private Optional<Listener> onGivenPort() throws InterruptedException {
    if (!HealthProbe.connects("127.0.0.1", given, CONNECT)
        && !HealthProbe.connects("::1", given, CONNECT)) {
      interruptible();
      return Optional.empty();
    }
    List<Listener> own =
        ListeningSockets.of(launched.pids()).stream().filter(l -> l.port() == given).toList();
    if (own.isEmpty()) {
      String who =
          ListeningSockets.holder(given)
              .map(pid -> "process " + pid + " (" + Proc.commandLine(pid) + ")")
              .orElse("another process");
      progress("port " + given + " is held by " + who + ", not by the app");
    }
    return own.stream().max(Comparator.comparing(l -> !l.host().contains(":")));
  }

  private List<Listener> elsewhere() {
    return ListeningSockets.of(launched.pids()).stream()
        .filter(l -> l.port() != given && !DEBUGGERS.contains(l.port()))
        .sorted(Comparator.comparingInt(Listener::port))
        .toList();
  }

  /// The one that answers best: below 400 before the rest, then the lowest port.
  private Optional<Listener> speaksHttp(List<Listener> candidates) throws InterruptedException {
    Optional<Listener> second = Optional.empty();
    for (Listener l : candidates) {
      Answer answer = HealthProbe.get(l.host(), l.port(), "/", plan.timeout());
      interruptible();
      if (answer instanceof Answer.Status s) {
        if (s.code() < 400) {
          return Optional.of(l);
        }
        second = second.or(() -> Optional.of(l));
      }
    }
    return second;
  }

  private Check awaitHealthy(Listener at) throws InterruptedException {
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2)) {
      Optional<Check> check = plan.path().isPresent() ? configured(at) : discovered(at);
      if (check.isPresent()) {
        return check.get();
      }
      Thread.sleep(pause);
    }
  }

  private Optional<Check> configured(Listener at) throws InterruptedException {
    String path = plan.path().orElseThrow();
    Answer answer = ask(at, path, FIRST_ANSWER);
    if (good(answer, 399)) {
      return Optional.of(new Check.Get(path));
    }
    progress(saying(at, path, answer));
    return Optional.empty();
  }

  private Optional<Check> discovered(Listener at) throws InterruptedException {
    if (remembered.isPresent() && !remembered.get().equals("/")) {
      if (good(ask(at, remembered.get(), FIRST_ANSWER), 299)) {
        return Optional.of(new Check.Get(remembered.get()));
      }
    }
    if (remembered.isEmpty()) {
      for (String path : plan.candidates()) {
        Answer answer = ask(at, path, FIRST_ANSWER);
        if (good(answer, 299)) {
          return Optional.of(new Check.Get(path));
        }
        if (!(answer instanceof Answer.Status)) {
          break;
        }
      }
    }
    Answer answer = ask(at, "/", FIRST_ANSWER);
    if (good(answer, 499)) {
      return Optional.of(new Check.Get("/"));
    }
    notHttp = answer instanceof Answer.NotHttp ? notHttp + 1 : 0;
    if (notHttp >= 3) {
      return Optional.of(new Check.Tcp());
    }
    progress(saying(at, "/", answer));
    return Optional.empty();
  }

  private static Answer ask(Listener at, String path, Duration timeout)
      throws InterruptedException {
    Answer answer = HealthProbe.get(at.host(), at.port(), path, timeout);
    interruptible();
    return answer;
  }

  private static boolean good(Answer answer, int highest) {
    return answer instanceof Answer.Status s && s.code() >= 200 && s.code() <= highest;
  }

  private static String saying(Listener at, String path, Answer answer) {
    return "it listens on port " + at.port() + ", and GET " + path + " " + words(answer);
  }

  private static String words(Answer answer) {
    return switch (answer) {
      case Answer.Status s -> "answers " + s.code();
      case Answer.NotHttp n -> "is answered by something that is not HTTP/1.1";
      case Answer.Refused r -> "is refused";
      case Answer.TimedOut t -> "is not answered in time";
    };
  }

  private void stayHealthy(Listener first, Check check) throws InterruptedException {
    Listener at = first;
    while (true) {
      Thread.sleep(plan.every());
      if (at.port() != given) {
        var late = onGivenPort();
        if (late.isPresent()) {
          at = late.get();
          reports.accept(new Report.Ready(at.host(), at.port(), Check.text(check), true));
        }
      }
      Optional<String> failure = failure(at, check);
      interruptible();
      reports.accept(failure.isEmpty() ? new Report.Passed() : new Report.Failed(failure.get()));
    }
  }

  private Optional<String> failure(Listener at, Check check) throws InterruptedException {
    return switch (check) {
      case Check.Tcp t ->
          HealthProbe.connects(at.host(), at.port(), plan.timeout())
              ? Optional.empty()
              : Optional.of("it takes no connection on port " + at.port());
      case Check.Get g -> {
        Answer answer = ask(at, g.path(), plan.timeout());
        int highest = plan.path().isPresent() ? 399 : 499;
        yield good(answer, highest)
            ? Optional.empty()
            : Optional.of(
                "GET "
                    + g.path()
                    + " "
                    + (answer instanceof Answer.TimedOut
                        ? "is not answered within " + Durations.text(plan.timeout())
                        : words(answer)));
      }
    };
  }

  private void progress(String waitingFor) {
    if (!waitingFor.equals(said)) {
      said = waitingFor;
      reports.accept(new Report.Progress(waitingFor));
    }
  }

  /// Side ports count too: a mail server's SMTP, a debugger.
  private static Problem reachable(List<Listener> open) {
    boolean everywhere = open.stream().anyMatch(l -> l.address().isAnyLocalAddress());
    String ports =
        open.stream()
            .map(l -> String.valueOf(l.port()))
            .distinct()
            .limit(NAMED_PORTS)
            .collect(Collectors.joining(" and "));
    return new Problem(
        "reachable-around-the-edge",
        "The app listens on "
            + (everywhere ? "all addresses" : open.getFirst().host())
            + " at port "
            + ports
            + ": who can reach this machine can reach it without sign-in and limits.",
        "Let it listen on 127.0.0.1 (the variable HOST says so), or close its ports in the"
            + " firewall.");
  }

  /// An interrupt closes a socket that is being read; the flag is what is left of it.
  private static void interruptible() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
