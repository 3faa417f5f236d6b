package dev.roadworthy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencePageTest {
  private static final Path PAGE = Path.of("../docs/reference/roadworthy-yaml.md");

  /// With `-Dreference.write=true` the page is written instead.
  @Test
  void thePageInTheDocsIsCurrent() throws IOException {
    if (Boolean.getBoolean("reference.write")) {
      Files.createDirectories(PAGE.toAbsolutePath().normalize().getParent());
      Files.writeString(PAGE, ReferencePage.markdown());
    }
    assertThat(PAGE).content().isEqualTo(ReferencePage.markdown());
  }

  @Test
  void everyKeyIsOnIt() {
    String page = ReferencePage.markdown();
    for (Shape shape : List.of(AppShape.FILE, AppShape.RUN, AppShape.EDGE)) {
      assertThat(shape.names()).allSatisfy(n -> assertThat(page).contains("| `" + n + "` |"));
    }
  }
}
