package dev.roadworthy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RouterTest {
  private final Router router =
      new Router()
          .get("/a", _ -> Response.text(200, "a"))
          .get("/a/{id}", r -> Response.text(200, "id " + r.captured("id")))
          .get("/a/special", _ -> Response.text(200, "special"))
          .get("/files/{path...}", r -> Response.text(200, "file " + r.captured("path")))
          .post("/a", _ -> Response.text(201, "made"));

  @Test
  void aLiteralWinsOverANameAndARestTakesEverything() throws Exception {
    assertThat(get("/a")).isEqualTo("a");
    assertThat(get("/a/7")).isEqualTo("id 7");
    assertThat(get("/a/special")).isEqualTo("special");
    assertThat(get("/files/x/y.txt")).isEqualTo("file x/y.txt");
    assertThat(router.handle(Request.of("POST", "/a")).status()).isEqualTo(201);
    assertThat(router.handle(Request.of("HEAD", "/a")).status()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIs404AndAWrongMethod405() throws Exception {
    assertThat(router.handle(Request.of("GET", "/b")).status()).isEqualTo(404);
    assertThat(router.handle(Request.of("GET", "/a/")).status()).isEqualTo(404);
    var wrong = router.handle(Request.of("DELETE", "/a"));
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.headers().first("Allow")).contains("GET, POST");
  }

  @Test
  void parametersAreDecodedAndBounded() {
    var p = Parameters.parse("a=1&b=x%20y&a=2&c");
    assertThat(p.text("a")).isEqualTo("1");
    assertThat(p.text("b")).isEqualTo("x y");
    assertThat(p.values().get("a")).containsExactly("1", "2");
    assertThat(p.first("c")).contains("");
    assertThatThrownBy(() -> Parameters.parse("a=%zz"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Parameters.parse("a&".repeat(300)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHeaderCannotCarryALineBreak() {
    assertThatThrownBy(() -> Headers.of("Location", "/x\r\nSet-Cookie: a=b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String get(String path) throws Exception {
    return router.handle(Request.of("GET", path)).bodyText();
  }
}
