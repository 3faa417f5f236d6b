package dev.roadworthy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a machine can check of the house style; `docs/decisions` says why each number is what it
/// is.
class TidyTest {
  private static final int MAX_FILE_LINES = 600;
  private static final int MAX_METHOD_LINES = 70;
  private static final int MAX_TABLE_LINES = 120;
  private static final int MAX_POM_LINES = 42;
  private static final Pattern BAD_NAME =
      Pattern.compile(".*(Manager|Util|Utils|Helper|Impl|Service)\\.java");
  private static final Pattern METHOD_OPENS =
      Pattern.compile(
          "  (?! )(?!.*(class|record|enum|interface|switch|->)\\b)[^=;]*\\) ?"
              + "(throws [^{]*)?\\{");
  private static final Pattern UNWANTED =
      Pattern.compile("\\bThreadLocal\\b|\\.printStackTrace\\(\\)");

  private static final Pattern SLEEPS =
      Pattern.compile("\\b(Thread|SECONDS|MILLISECONDS)\\.sleep\\(");

  private static List<Path> sources = List.of();

  @BeforeAll
  static void list() throws IOException {
    try (var all = Files.walk(Path.of(".."))) {
      sources =
          all.filter(p -> p.toString().endsWith(".java"))
              .filter(p -> p.toString().contains("/src/"))
              .filter(p -> !p.toString().contains("/target/"))
              .filter(p -> !p.toString().contains("/src/test/resources/"))
              .toList();
    }
    assertThat(sources).hasSizeGreaterThan(50);
  }

  @Test
  void filesAreShortEnoughToRead() throws IOException {
    var tooLong = new ArrayList<String>();
    for (Path file : sources) {
      int lines = Files.readAllLines(file).size();
      if (lines > MAX_FILE_LINES) {
        tooLong.add(file + " has " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void methodsAreShortEnoughToRead() throws IOException {
    var tooLong = new ArrayList<String>();
    for (Path file : sources) {
      var lines = Files.readAllLines(file);
      int opened = -1;
      for (int i = 0; i < lines.size(); i++) {
        if (METHOD_OPENS.matcher(lines.get(i)).matches()) {
          opened = i;
        } else if (lines.get(i).equals("  }") && opened >= 0) {
          boolean table = file.toString().endsWith("Test.java");
          if (i - opened - 1 > (table ? MAX_TABLE_LINES : MAX_METHOD_LINES)) {
            tooLong.add(file + ":" + (opened + 1) + " has " + (i - opened - 1) + " lines");
          }
          opened = -1;
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void namesAreTheFieldsNouns() {
    assertThat(sources).noneMatch(p -> BAD_NAME.matcher(p.getFileName().toString()).matches());
  }

  @Test
  void noTestSleepsAndNothingHidesItsState() throws IOException {
    var found = new ArrayList<String>();
    for (Path file : sources) {
      if (file.endsWith("TidyTest.java")) {
        continue;
      }
      var lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        boolean sleepingTest =
            file.toString().endsWith("Test.java")
                && SLEEPS.matcher(line).find()
                && !line.endsWith("// slow on purpose");
        boolean unwanted = file.toString().contains("/src/main/") && UNWANTED.matcher(line).find();
        if (sleepingTest || unwanted || line.contains("@Disabled")) {
          found.add(file + ":" + (i + 1) + " " + line.strip());
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void buildFilesOfRoomsStayShort() throws IOException {
    try (var folders = Files.list(Path.of(".."))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        Path pom = folder.resolve("pom.xml");
        if (Files.exists(pom)) {
          assertThat(Files.readAllLines(pom)).as(pom.toString()).hasSizeLessThan(MAX_POM_LINES);
        }
      }
    }
  }
}
