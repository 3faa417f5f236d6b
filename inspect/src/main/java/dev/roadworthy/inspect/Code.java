package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Language;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.Programs;
import dev.roadworthy.project.Routes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The source files a person wrote, as programs that know each other, and the routes they serve.
/// Read when a rule first asks; tests, documentation and other people's code are left out.
public final class Code {
  /// All source read. A program takes about 20 times its text in memory.
  private static final long MAX_BYTES = 12L * 1024 * 1024;

  /// Lines of a minified file are longer on average than any person writes.
  private static final int MAX_MEAN_LINE = 300;

  private static final Pattern LIBRARY =
      Pattern.compile("(?i)@license|licensed under|released under|\\bv?\\d+\\.\\d+\\.\\d+\\b.*\\n");

  private static final Set<FileContext> READ = Set.of(FileContext.PRODUCTION, FileContext.EXAMPLE);

  private final Tree tree;
  private final List<Gap> gaps = new ArrayList<>();
  private @Nullable Programs programs;
  private @Nullable Routes routes;

  private final boolean off;

  /// Thrown at a rule that asks for programs in a run without syntax trees; it says unknown.
  static final class Unread extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unread() {
      super(WHY_OFF, null, false, false);
    }
  }

  static final String WHY_OFF = "the parsers failed on this source, so it was not read as programs";

  private Code(Tree tree, boolean off) {
    this.tree = tree;
    this.off = off;
  }

  public static Code of(Tree tree) {
    return new Code(tree, false);
  }

  /// Nothing is parsed: for a run after one that the native parsers brought down.
  static Code off(Tree tree) {
    return new Code(tree, true);
  }

  public synchronized Programs programs() {
    if (off) {
      throw new Unread();
    }
    Programs p = programs;
    if (p == null) {
      p = new Programs(read());
      programs = p;
    }
    return p;
  }

  /// JavaScript and TypeScript files.
  public List<Program> scripts() {
    return programs().all().stream().filter(p -> p.language().isScript()).toList();
  }

  /// Python files.
  public List<Program> pythons() {
    return programs().all().stream().filter(p -> p.language() == Language.PYTHON).toList();
  }

  public synchronized Routes routes() {
    Routes r = routes;
    if (r == null) {
      r = Routes.of(programs());
      routes = r;
    }
    return r;
  }

  /// Source files that were not read, and why; complete once something was asked.
  public synchronized List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  private List<Program> read() {
    var read = new ArrayList<Program>();
    long bytes = 0;
    for (TreeFile file : tree.files()) {
      if (!READ.contains(file.context()) || Language.of(file.path()).isEmpty()) {
        continue;
      }
      if (bytes + file.size() > MAX_BYTES) {
        gaps.add(new Gap("syntax of " + file.path(), "more than 12 MiB of source"));
        continue;
      }
      Optional<byte[]> source = tree.bytes(file.path()).filter(b -> !minified(b) && !library(b));
      Optional<Program> program = source.flatMap(b -> Program.read(file.path(), b));
      program.ifPresent(read::add);
      bytes += program.isPresent() ? file.size() : 0;
      if (source.isPresent() && program.isEmpty()) {
        gaps.add(new Gap("syntax of " + file.path(), "too large or too deep to be read in time"));
      }
    }
    return read;
  }

  /// Somebody else's library, copied in: large, and its head names a version or a licence.
  private static boolean library(byte[] source) {
    if (source.length < 30_000) {
      return false;
    }
    String head = new String(source, 0, 600, StandardCharsets.UTF_8);
    return LIBRARY.matcher(head).find();
  }

  private static boolean minified(byte[] source) {
    int lines = 1;
    for (byte b : source) {
      lines += b == '\n' ? 1 : 0;
    }
    return source.length > 10_000 && source.length / lines > MAX_MEAN_LINE;
  }
}
