package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// One request, from its head to its record in the access log. Lives on its connection's loop.
final class Exchange {
  private static final long SESSION_MILLIS = 5000;
  private final EdgeLoop loop;
  private final HttpServerRequest in;
  private final HttpServerResponse out;
  private final Wire wire;
  private final Published published;
  private final long began;
  private final long time;
  private final Client client;
  private final Target target;
  private final long contentLength;
  private final boolean hasBody;
  private final boolean upgrade;
  private @Nullable String token;
  private @Nullable Session session;
  private @Nullable Route route;
  private @Nullable Delivery delivery;
  private @Nullable WebSocketTunnel tunnel;
  private @Nullable Limiting shownLimit;
  private long shownRemaining;
  private String verdict = "refused";
  private String notes = "";
  private boolean over;
  private boolean asking;
  long bytesIn;
  long bytesOut;
  long heldNanos;
  long appNanos;
  int retries;
  @Nullable String instance;
  @Nullable String release;
  @Nullable Exchange previous;
  @Nullable Exchange next;

  Exchange(EdgeLoop loop, HttpServerRequest in, Wire wire) {
    this.loop = loop;
    this.in = in;
    this.out = in.response();
    this.wire = wire;
    this.published = loop.published();
    this.began = loop.now();
    this.time = loop.core().ports().clock().millis();
    MultiMap headers = in.headers();
    this.client = Client.of(this, headers);
    this.target = Target.of(in.uri());
    this.contentLength = Forwarding.length(headers.get(HttpHeaderNames.CONTENT_LENGTH));
    boolean h2 = in.version() == HttpVersion.HTTP_2;
    this.hasBody =
        contentLength > 0
            || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
            || (h2 && contentLength < 0 && !isSafe());
    this.upgrade = !h2 && isWebSocket(headers);
  }

  private boolean isWebSocket(MultiMap headers) {
    String upgrading = headers.get(HttpHeaderNames.UPGRADE);
    return upgrading != null
        && upgrading.equalsIgnoreCase("websocket")
        && in.method().equals(HttpMethod.GET)
        && !hasBody;
  }

  void begin() {
    loop.enter(this);
    wire.active++;
    out.closeHandler(v -> left());
    out.exceptionHandler(failure -> left());
    if (hasBody) {
      in.pause();
    }
    String problem = Malformation.of(this);
    if (problem != null) {
      closeAfter();
      answer(400, "The request is malformed: " + problem + ".");
      return;
    }
    if (Health.answers(this)) {
      return;
    }
    if (!published.serves(client.host())) {
      answer(421, "No app is served under the name " + client.host() + ".");
      return;
    }
    boolean local = LocalExchange.isLocal(target);
    switch (CrossSite.check(this, local)) {
      case ALLOWED -> {}
      case PREFLIGHT -> {
        CrossSite.preflight(this);
        return;
      }
      case FOREIGN -> {
        answer(403, "Another site asked for this. The app takes such requests from its own only.");
        return;
      }
    }
    if (hasBody && !sizeIsFine(local)) {
      return;
    }
    if (local) {
      verdict = "local";
      if (withinLimit(published.limiting(), false)) {
        identify();
      }
      return;
    }
    int index = published.routes().match(target, in.method().name());
    if (index == RouteTable.AMBIGUOUS || LocalExchange.isDoubtful(target)) {
      closeAfter();
      answer(400, "The path can be read in several ways, and different rules apply to them.");
      return;
    }
    route = index == RouteTable.CLOSED ? null : published.routes().route(index);
    if (withinLimit(published.limiting(), false) && withinLimit(routeLimit(), false)) {
      identify();
    }
  }

  private @Nullable Limiting routeLimit() {
    Route r = route;
    return r == null ? null : r.limiting();
  }

  private boolean sizeIsFine(boolean local) {
    long most = local ? loop.core().settings().sizes().localBody() : published.maxBody();
    if (contentLength > most) {
      answer(413, tooBig());
      return false;
    }
    return true;
  }

  String tooBig() {
    return "The request's body is larger than the " + published.snapshot().maxBody() + " allowed.";
  }

  private void identify() {
    String cookie = client.cookies();
    if (cookie != null) {
      String name = client.secure() ? Cookies.SECURE_NAME : Cookies.PLAIN_NAME;
      token = Cookies.value(cookie, name);
    }
    String t = token;
    if (t == null || t.isEmpty() || t.length() > 256) {
      decide(null);
      return;
    }
    Session known = loop.core().ports().sessions().cached(t);
    if (known != null
        && isLive(known)
        && known.assertionExpiresAt().getEpochSecond() > time / 1000) {
      decide(known);
      return;
    }
    asking = true;
    if (!hasBody) {
      in.pause();
    }
    long timer =
        loop.vertx()
            .setTimer(SESSION_MILLIS, id -> found(new SessionSource.Lookup.Unavailable("")));
    loop.core()
        .ports()
        .sessions()
        .load(
            t,
            lookup ->
                loop.run(() -> {
                  loop.vertx().cancelTimer(timer);
                  found(lookup);
                }));
  }

  private boolean isLive(Session s) {
    return s.expiresAt().getEpochSecond() > time / 1000;
  }

  private void found(SessionSource.Lookup lookup) {
    if (!asking || over) {
      return;
    }
    asking = false;
    if (!hasBody) {
      in.resume();
    }
    switch (lookup) {
      case SessionSource.Lookup.Found f -> decide(isLive(f.session()) ? f.session() : null);
      case SessionSource.Lookup.None n -> decide(null);
      case SessionSource.Lookup.Unavailable u -> {
        Route r = route;
        boolean needless = (r != null && r.open()) || LocalExchange.isLocal(target);
        if (needless) {
          decide(null);
        } else {
          verdict = "failed";
          loop.failed();
          new ErrorPage(503, "Sign-in is not available at the moment. Try again shortly.")
              .retryAfter(5)
              .send(this);
        }
      }
    }
  }

  private void decide(@Nullable Session who) {
    session = who;
    if (!withinLimit(published.limiting(), true) || !withinLimit(routeLimit(), true)) {
      return;
    }
    if (LocalExchange.isLocal(target)) {
      new LocalExchange(this).begin();
      return;
    }
    switch (Verdict.of(route, who)) {
      case Verdict.Pass p -> {
        verdict = "allowed";
        deliver();
      }
      case Verdict.Challenge c -> {
        verdict = "challenged";
        ErrorPage.challenge(this);
      }
      case Verdict.Deny d -> {
        verdict = "denied";
        answer(403, "You are signed in, but this is not open to you.");
      }
      case Verdict.Closed c -> {
        verdict = "closed";
        answer(404, "There is nothing here.");
      }
    }
  }

  private void deliver() {
    if (in.method().equals(HttpMethod.CONNECT) || in.method().equals(HttpMethod.TRACE)) {
      answer(405, "The method " + in.method().name() + " is not passed on.");
      return;
    }
    var d = new Delivery(this);
    delivery = d;
    d.start();
  }

  /// Counts the request, when the limit is one that can be counted at this point.
  private boolean withinLimit(@Nullable Limiting limiting, boolean identified) {
    if (limiting == null) {
      return true;
    }
    boolean byUser = limiting.by() == dev.roadworthy.config.Limit.By.USER;
    if (byUser != identified) {
      return true;
    }
    long result = loop.core().limiter().take(limiting, limitKey(limiting), loop.now());
    if (result >= 0) {
      if (shownLimit == null || result < shownRemaining) {
        shownLimit = limiting;
        shownRemaining = result;
      }
      return true;
    }
    verdict = "limited";
    shownLimit = limiting;
    shownRemaining = (-result + 999_999_999L) / 1_000_000_000L;
    new ErrorPage(429, "Too many requests. Wait a moment before you send more.")
        .retryAfter(Math.max(1, shownRemaining))
        .send(this);
    return false;
  }

  private long limitKey(Limiting limiting) {
    return switch (limiting.by()) {
      case CLIENT -> client.key();
      case ROUTE -> 1;
      case USER -> {
        Session s = session;
        yield s == null ? client.key() : RateLimiter.key(s.userId());
      }
    };
  }

  void showLimit(MultiMap headers) {
    Limiting limit = shownLimit;
    if (limit != null) {
      headers.set(Forwarding.RATE_LIMIT_POLICY, limit.policy());
      headers.set(
          Forwarding.RATE_LIMIT,
          limit.remaining(shownRemaining >>> 32, shownRemaining & 0xFFFF_FFFFL));
    }
  }

  /// Answers with a page of the edge's own.
  void answer(int status, String why) {
    new ErrorPage(status, why).send(this);
  }

  /// The app could not answer.
  void failed(int status, String why) {
    if (over) {
      return;
    }
    verdict = status == 413 ? "refused" : "failed";
    if (status >= 500) {
      loop.failed();
    }
    var page = new ErrorPage(status, why);
    (status == 503 ? page.retryAfter(2) : page).send(this);
  }

  /// The client may send its body now.
  void expectBody() {
    if (in.version() == HttpVersion.HTTP_1_1 && in.headers().contains(HttpHeaderNames.EXPECT)) {
      out.writeContinue();
    }
  }

  /// Reads and forgets what is left of the body, so that the client gets to read the answer; then
  /// the connection closes.
  void discardBody() {
    if (hasBody && !in.isEnded()) {
      in.handler(chunk -> {});
      in.resume();
      closeAfter();
    }
  }

  /// The connection closes when this exchange is over.
  void closeAfter() {
    if (in.version() != HttpVersion.HTTP_2) {
      if (!out.headWritten()) {
        out.headers().set(HttpHeaderNames.CONNECTION, "close");
      }
      wire.closing = true;
    }
  }

  /// The answer has been written whole.
  void ended() {
    if (!over) {
      finish(out.getStatusCode());
    }
  }

  /// The answer cannot be completed: the connection (or the HTTP/2 stream) is broken off, so that
  /// the client notices.
  void cut(String why) {
    if (!over) {
      note(why);
      finish(out.getStatusCode());
      out.reset(2);
    }
  }

  private void left() {
    if (!over) {
      note("the client left");
      Delivery d = delivery;
      if (d != null) {
        d.abandon();
      }
      WebSocketTunnel t = tunnel;
      if (t != null) {
        t.close();
      }
      finish(out.headWritten() ? out.getStatusCode() : 499);
    }
  }

  private void finish(int status) {
    over = true;
    wire.active--;
    wire.idleSince = loop.now();
    loop.leave(this);
    if (wire.closing) {
      loop.closeSoon(wire);
    }
    long total = wire.idleSince - began;
    Session s = session;
    Route r = route;
    loop.record(
        new AccessRecord(
            time,
            client.id(),
            Trace.traceId(client.parent()),
            client.text(),
            s == null ? null : s.userId(),
            r == null ? null : r.pattern(),
            in.method().name(),
            loggedPath(),
            status,
            bytesIn,
            bytesOut,
            Math.max(0, total - heldNanos - appNanos) / 1000,
            heldNanos / 1000,
            appNanos / 1000,
            instance,
            release,
            verdict,
            retries,
            notes));
  }

  private String loggedPath() {
    String uri = target.uri();
    int query = uri.indexOf('?');
    return query < 0 ? Masking.shortened(uri) : Masking.path(uri, query);
  }

  /// Ends what a revoked session began.
  void revoke(String sessionId) {
    Session s = session;
    if (over || s == null || !s.id().equals(sessionId)) {
      return;
    }
    note("the session has ended");
    WebSocketTunnel t = tunnel;
    Delivery d = delivery;
    if (t != null) {
      t.endSession();
    } else if (out.headWritten()) {
      if (d != null) {
        d.abandon();
      }
      cut("the session has ended");
    } else if (d != null) {
      d.abandon();
      verdict = "challenged";
      ErrorPage.challenge(this);
    }
  }

  void sweep(long now) {
    WebSocketTunnel t = tunnel;
    if (t != null) {
      t.sweep(now);
      return;
    }
    Delivery d = delivery;
    if (d == null) {
      return;
    }
    d.sweep(now);
    long most = loop.core().settings().times().request().toNanos();
    if (!over && !out.headWritten() && now - began > most) {
      d.abandon();
      failed(504, "The request has taken too long.");
    }
  }

  void tunnel(WebSocketTunnel t) {
    tunnel = t;
    wire.tunnel = true;
  }

  void note(String what) {
    notes = notes.isEmpty() ? what : notes + ", " + what;
  }

  void verdict(String word) {
    verdict = word;
  }

  boolean isSafe() {
    HttpMethod m = in.method();
    return m.equals(HttpMethod.GET) || m.equals(HttpMethod.HEAD) || m.equals(HttpMethod.OPTIONS);
  }

  boolean isHead() {
    return in.method().equals(HttpMethod.HEAD);
  }

  boolean isOver() {
    return over;
  }

  boolean isUpgrade() {
    return upgrade;
  }

  boolean hasBody() {
    return hasBody;
  }

  long contentLength() {
    return contentLength;
  }

  long maxBody() {
    return published.maxBody();
  }

  EdgeLoop loop() {
    return loop;
  }

  HttpServerRequest in() {
    return in;
  }

  HttpServerResponse out() {
    return out;
  }

  Wire wire() {
    return wire;
  }

  Published published() {
    return published;
  }

  Client client() {
    return client;
  }

  Target target() {
    return target;
  }

  @Nullable Session session() {
    return session;
  }

  @Nullable Route route() {
    return route;
  }
}
