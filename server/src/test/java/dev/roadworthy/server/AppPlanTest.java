package dev.roadworthy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.config.AppConfigReader;
import dev.roadworthy.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppPlanTest {
  @TempDir Path app;

  @Test
  void anAppThatRefusesTheNameLocalhostIsShownByNumber() throws IOException {
    assertThat(planOfDjangoWith("['.example.com', '127.0.0.1']").numericHost()).isTrue();
    assertThat(planOfDjangoWith("['localhost', '127.0.0.1']").numericHost()).isFalse();
    assertThat(planOfDjangoWith("['*']").numericHost()).isFalse();
    assertThat(planOfDjangoWith("['.example.com']").numericHost()).isFalse();
  }

  private AppPlan planOfDjangoWith(String hosts) throws IOException {
    Files.createDirectories(app.resolve("shop"));
    Files.writeString(
        app.resolve("manage.py"),
        "import os\nimport django\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n");
    Files.writeString(app.resolve("shop/settings.py"), "ALLOWED_HOSTS = " + hosts + "\n");
    Files.writeString(app.resolve("requirements.txt"), "Django\n");
    return AppPlan.of(
        AppConfigReader.nothingSaid(), Project.detect(app), app, Map.of(), ByteSize.mib(2048));
  }
}
