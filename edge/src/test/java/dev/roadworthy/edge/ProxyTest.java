package dev.roadworthy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProxyTest {
  @Test
  void aRequestReachesTheAppAndItsAnswerTheClient() throws Exception {
    try (var app = TestApp.hello();
        var rig = Rig.open(app)) {
      var answer = RawClient.get(rig.port(), "/a?b=c");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello /a?b=c");
      assertThat(answer.header("X-Request-Id")).hasSize(26);
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void everyTransportServes() throws Exception {
    for (var transport : EdgeSettings.Transport.values()) {
      try (var app = TestApp.hello();
          var rig =
              new Rig(
                  EdgeSettings.at("127.0.0.1", 0).over(transport),
                  Snapshot.of(
                      1,
                      java.util.List.of(Rig.rule("/**", new dev.roadworthy.config.Allow.Public())),
                      Rig.upstreams(app)))) {
        assertThat(RawClient.get(rig.port(), "/").body()).isEqualTo("hello /");
      }
    }
  }
}
