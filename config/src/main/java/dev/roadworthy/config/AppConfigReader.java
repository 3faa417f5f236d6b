package dev.roadworthy.config;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Reads roadworthy.yaml. What is wrong in the file is a result with all the mistakes; only a file
/// that cannot be read at all is a [Problem].
public final class AppConfigReader {
  /// The file's name within the app's folder.
  public static final String FILE_NAME = "roadworthy.yaml";

  private AppConfigReader() {}

  /// @throws Problem `config-unreadable` when the file is absent, not text or too large
  public static ConfigResult read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      if (Files.size(file) > YamlReader.MAX_CHARACTERS) {
        throw new Problem(
            "config-unreadable",
            name
                + " has "
                + Files.size(file)
                + " bytes; a settings file has at most "
                + YamlReader.MAX_CHARACTERS,
            "Look whether it is the right file.");
      }
      byte[] bytes = Files.readAllBytes(file);
      return read(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new Problem("config-unreadable", name + " is not UTF-8 text", "Save it as UTF-8.", e);
    } catch (IOException e) {
      throw new Problem(
          "config-unreadable",
          file + " cannot be read: " + e.getClass().getSimpleName(),
          "Look at its permissions.",
          e);
    }
  }

  /// @param name the file's name in messages
  public static ConfigResult read(String name, String text) {
    Where top = Where.top(name);
    Section file = Section.empty();
    try {
      Optional<Yaml> yaml = YamlReader.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
      if (yaml.isPresent()) {
        file = Section.read(AppShape.FILE, yaml.get(), top);
      }
    } catch (YamlReader.Unreadable e) {
      top.mistake(e.place(), e.seen(), e.expected(), Optional.empty());
    }
    if (!top.mistakes().isEmpty()) {
      var sorted = new ArrayList<>(top.mistakes());
      sorted.sort(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column));
      return new ConfigResult(Optional.empty(), sorted, top.notices());
    }
    return new ConfigResult(Optional.of(config(file, top)), List.of(), top.notices());
  }

  /// The settings of a file in which nothing is said: everything is left to detection.
  public static AppConfig nothingSaid() {
    return config(Section.empty(), Where.top(FILE_NAME));
  }

  private static AppConfig config(Section file, Where top) {
    Section none = Section.empty();
    return new AppConfig(
        file.get(AppShape.APP),
        file.get(AppShape.RUN_KEY).orElseGet(() -> AppSections.run(none, top)),
        file.get(AppShape.DATABASE_KEY).orElseGet(() -> AppSections.database(none, top)),
        file.get(AppShape.SIGN_IN_KEY).orElseGet(() -> AppSections.signIn(none)),
        file.get(AppShape.ROUTES),
        file.get(AppShape.EDGE_KEY).orElseGet(() -> AppSections.edge(none)));
  }
}
