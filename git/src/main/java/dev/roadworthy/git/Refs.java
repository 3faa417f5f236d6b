package dev.roadworthy.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What names a commit: HEAD, branches, tags, notes, stashes, the branches of remotes.
///
/// @param head HEAD's commit; absent before the first commit
/// @param branch short name of the current branch; absent when HEAD is detached
/// @param tips id in hex by whole name, HEAD first
/// @param shallow ids in hex of commits whose parents were not fetched
/// @param cutOff whether there were more names than are read
public record Refs(
    Optional<String> head,
    Optional<String> branch,
    Map<String, String> tips,
    Set<String> shallow,
    boolean cutOff) {
  /// More names than this are not read: 100,000 branches are somebody's joke, a million an attack.
  static final int MAX_TIPS = 250_000;

  private static final int MAX_PACKED_BYTES = 64 << 20;
  private static final int MAX_SHALLOW_BYTES = 16 << 20;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_STASHES = 1000;

  static Refs read(GitFolder folder) throws IOException {
    int digits = folder.idBytes() * 2;
    Map<String, String> named = new LinkedHashMap<>();
    boolean cut = packed(folder.common().resolve("packed-refs"), digits, named);
    cut |= loose(folder.common(), digits, named);
    String head = Text.of(folder.git().resolve("HEAD"), 4096).strip();
    String target = head.startsWith("ref:") ? head.substring(4).strip() : "";
    Optional<String> commit =
        Optional.of(target.isEmpty() ? head : named.getOrDefault(target, ""))
            .filter(id -> hex(id, digits));
    Map<String, String> tips = new LinkedHashMap<>();
    commit.ifPresent(id -> tips.put("HEAD", id));
    tips.putAll(named);
    stashes(folder.common(), digits, tips);
    return new Refs(
        commit,
        target.startsWith("refs/heads/") ? Optional.of(target.substring(11)) : Optional.empty(),
        tips,
        Set.copyOf(
            Text.of(folder.common().resolve("shallow"), MAX_SHALLOW_BYTES)
                .lines()
                .filter(id -> hex(id, digits))
                .toList()),
        cut);
  }

  /// `refs/heads/main` -> `main`, `refs/tags/v1` -> `v1`, `refs/remotes/origin/x` -> `origin/x`.
  public static String brief(String name) {
    for (String prefix : List.of("refs/heads/", "refs/tags/", "refs/remotes/", "refs/")) {
      if (name.startsWith(prefix)) {
        return Text.shown(name.substring(prefix.length()), 100);
      }
    }
    return Text.shown(name, 100);
  }

  private static boolean packed(Path file, int digits, Map<String, String> into)
      throws IOException {
    for (String line : (Iterable<String>) Text.of(file, MAX_PACKED_BYTES).lines()::iterator) {
      if (into.size() >= MAX_TIPS) {
        return true;
      }
      if (line.length() > digits + 1 && line.charAt(digits) == ' ') {
        String id = line.substring(0, digits);
        if (hex(id, digits)) {
          into.put(line.substring(digits + 1), id);
        }
      }
    }
    return Files.isRegularFile(file) && Files.size(file) > MAX_PACKED_BYTES;
  }

  private static boolean loose(Path common, int digits, Map<String, String> into)
      throws IOException {
    Path refs = common.resolve("refs");
    if (!Files.isDirectory(refs, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    boolean[] cut = {false};
    Files.walkFileTree(
        refs,
        Set.of(),
        MAX_DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            String id = Text.of(file, 256).strip();
            if (hex(id, digits)) {
              into.put(common.relativize(file).toString(), id);
            }
            cut[0] = into.size() >= MAX_TIPS;
            return cut[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return cut[0];
  }

  /// Only the newest stash has a name; the others are in its log.
  private static void stashes(Path common, int digits, Map<String, String> into)
      throws IOException {
    List<String> ids = new ArrayList<>();
    Text.of(common.resolve("logs/refs/stash"), 1 << 20)
        .lines()
        .filter(line -> line.length() > 2 * digits + 1 && line.charAt(digits) == ' ')
        .map(line -> line.substring(digits + 1, 2 * digits + 1))
        .filter(id -> hex(id, digits))
        .limit(MAX_STASHES)
        .forEach(ids::add);
    for (int i = 0; i < ids.size(); i++) {
      into.put("refs/stash@{" + (ids.size() - 1 - i) + "}", ids.get(i));
    }
  }

  private static boolean hex(String id, int digits) {
    return id.length() == digits && id.chars().allMatch(HexFormat::isHexDigit);
  }
}
