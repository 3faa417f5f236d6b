package dev.roadworthy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestkitTest {
  @RegisterExtension final LeakCheck leaks = new LeakCheck();
  @RegisterExtension final PgDatabase pg = new PgDatabase();

  @Test
  void eachTestHasAnEmptyDatabaseOfItsOwn() throws Exception {
    pg.execute("CREATE TABLE a (b int)");
    try (var other = PgServer.freshDatabase();
        var c = other.connect();
        var s = c.createStatement()) {
      assertThatThrownBy(() -> s.executeQuery("SELECT * FROM a")).isInstanceOf(SQLException.class);
      try (var r = s.executeQuery("SHOW server_version_num")) {
        assertThat(r.next()).isTrue();
        assertThat(r.getInt(1)).isGreaterThanOrEqualTo(180000);
      }
    }
  }

  @Test
  void aGateCutsRefusesStallsAndOpensAgain() throws Exception {
    try (var listener = new ServerSocket(0);
        var gate = Gate.before(listener.getLocalPort())) {
      var echo =
          Thread.ofVirtual()
              .start(() -> {
                while (!listener.isClosed()) {
                  try (var s = listener.accept()) {
                    s.getInputStream().transferTo(s.getOutputStream());
                  } catch (java.io.IOException e) {
                    // The next connection.
                  }
                }
              });
      try (var c = RawClient.connect(gate.port(), Duration.ofMillis(300))) {
        assertThat(c.send("a").read(1)).isEqualTo("a");
        gate.stall();
        c.send("b");
        assertThatThrownBy(() -> c.read(1)).hasMessageContaining("nothing more within");
        gate.open();
        assertThat(c.read(1)).isEqualTo("b");
        gate.shut();
        assertThat(c.isEnded()).isTrue();
      }
      assertThatThrownBy(() -> RawClient.connect(gate.port())).hasMessageContaining("127.0.0.1");
      gate.open();
      try (var c = RawClient.connect(gate.port())) {
        assertThat(c.send("c").endOutput().readAll()).isEqualTo("c");
      }
      listener.close();
      echo.join();
    }
  }

  @Test
  void aResponseIsReadByItsLengthOrItsChunks() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            + "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nhi";
    try (var listener = new ServerSocket(0);
        var c = RawClient.connect(listener.getLocalPort());
        var s = listener.accept()) {
      s.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(c.readResponse()).endsWith("3\r\nabc\r\n0\r\n\r\n");
      assertThat(c.readResponse()).endsWith("hi");
    }
  }
}
