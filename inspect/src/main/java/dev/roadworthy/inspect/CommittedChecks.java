package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Files that should not be in version control.
final class CommittedChecks {
  private static final List<Glob> ENVIRONMENT =
      Globs.of(".env", ".env.*", "*.env", "env.{production,prod,local,staging}");
  private static final List<Glob> TEMPLATES =
      Globs.of(
          "*{example,sample,template,dist,defaults,tpl,schema}*",
          "{.env.,}{test,ci,testing}*",
          "*.{vault,enc,age,gpg,d.ts,ts,js,py,mjs}");
  private static final Pattern SETTING =
      Pattern.compile("(?m)^\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=[ \\t]*([^\\s#]\\S*)");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)SECRET|PASSW|PWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|_KEY$|_DSN$|DATABASE_URL|"
              + "MONGO\\w*UR[IL]|_SALT$|_PASS$");
  private static final Pattern PUBLIC_NAME =
      Pattern.compile(
          "^(?:VITE|NEXT_PUBLIC|REACT_APP|NUXT_PUBLIC|VUE_APP|PUBLIC|EXPO_PUBLIC|GATSBY)_");

  /// An address on the same machine: what it opens, nobody else reaches.
  private static final Pattern LOCAL =
      Pattern.compile(
          "(?i)^[\"']?(?:file:|sqlite:|[a-z][a-z0-9+.:-]*://(?:[^@/\\s]*@)?"
              + "(?:localhost|127\\.0\\.0\\.1|\\[::1\\])(?::\\d+)?(?:[/?\"']|$))");

  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern DATABASE_NAME =
      Pattern.compile("(?i)\\.(?:db|sqlite|sqlite3|db3|s3db|mdb|accdb|rdb|mv\\.db|h2\\.db|bson)$");
  private static final Pattern DUMP_NAME = Pattern.compile("(?i)\\.(?:sql|dump|pgdump)$");
  private static final Pattern DUMP =
      Pattern.compile(
          "(?m)^-- (?:MySQL|MariaDB|PostgreSQL database|phpMyAdmin SQL|SQLite database) dum"
              + "p|^-- phpMyAdmin SQL Dump|^-- MySQL dump|^PGDMP|^PRAGMA foreign_keys=OFF;");
  private static final Pattern DUMP_ROWS =
      Pattern.compile("(?mi)^(?:INSERT INTO|COPY \\S+ .*FROM stdin)");
  private static final Pattern LOG =
      Pattern.compile(
          "(?i)(?:^|/)(?:[^/]*\\.log(?:\\.\\d+)?|npm-debug\\.log[^/]*|nohup\\.out|hs_err_pi"
              + "d\\d+[^/]*|core\\.\\d+|[^/]*\\.hprof)$");
  private static final long LARGE_BYTES = 5L * 1024 * 1024;
  private static final Pattern BINARY =
      Pattern.compile(
          "(?i)\\.(?:zip|tar|gz|tgz|7z|rar|jar|war|exe|dll|so|dylib|bin|iso|dmg|mp4|mov|avi"
              + "|mkv|psd|ai|h5|pt|pth|onnx|pkl|safetensors|model|parquet|apk|ipa|deb|rpm|msi"
              + "|pdf|wav|mp3)$");

  private CommittedChecks() {}

  static Outcome environment(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : evidence.tree().files()) {
      if (file.tracked()
          && file.context() == FileContext.PRODUCTION
          && Glob.any(ENVIRONMENT, file)
          && !Glob.any(TEMPLATES, file)) {
        environmentHit(evidence.tree(), file).ifPresent(hits::add);
      }
    }
    return evidence.history().ofCommitted(hits);
  }

  /// At its first secret, else at its first value: a file of empty names is a template.
  private static Optional<Hit> environmentHit(Tree tree, TreeFile file) {
    String text = tree.text(file.path()).orElse("");
    Matcher m = SETTING.matcher(text);
    int first = -1;
    boolean secret = false;
    boolean useful = false;
    boolean onlyPublic = true;
    var names = new ArrayList<String>();
    while (m.find()) {
      names.add(m.group(1));
      boolean isPublic = PUBLIC_NAME.matcher(m.group(1)).find();
      onlyPublic &= isPublic;
      boolean isSecret = !isPublic && SECRET_NAME.matcher(m.group(1)).find();
      if (first < 0 || (isSecret && !secret)) {
        first = m.start(1);
      }
      secret |= isSecret;
      useful |= isSecret && !LOCAL.matcher(m.group(2)).find();
    }
    if (first < 0) {
      return Optional.empty();
    }
    Severity severity = useful ? Severity.HIGH : onlyPublic ? Severity.LOW : Severity.MEDIUM;
    int line = (int) text.substring(0, first).chars().filter(c -> c == '\n').count() + 1;
    return Optional.of(
        Hit.at(Place.line(file.path(), line), file.path() + ": " + shown(names))
            .with(severity)
            .because(file.path() + " with " + names.size() + " values is in version control"));
  }

  private static String shown(List<String> names) {
    int shown = Math.min(6, names.size());
    return String.join(", ", names.subList(0, shown)) + (names.size() > shown ? ", …" : "");
  }

  static Outcome databases(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : evidence.tree().files()) {
      boolean kept =
          file.context() == FileContext.PRODUCTION || file.context() == FileContext.GENERATED;
      if (!file.tracked() || !kept || file.size() == 0) {
        continue;
      }
      databaseHit(evidence.tree(), file).ifPresent(hits::add);
    }
    return evidence.history().ofCommitted(hits);
  }

  private static Optional<Hit> databaseHit(Tree tree, TreeFile file) {
    Place place = Place.file(file.path());
    boolean byName = DATABASE_NAME.matcher(file.path()).find();
    if (byName || file.name().indexOf('.') < 0) {
      byte[] bytes = file.size() < 512 ? new byte[0] : tree.bytes(file.path()).orElse(new byte[0]);
      if (startsWith(bytes, SQLITE)) {
        return Optional.of(Hit.at(place, "a SQLite database of " + size(file)));
      }
      boolean unread = bytes.length == 0 && byName && file.size() >= 512;
      return unread
          ? Optional.of(Hit.at(place, "a database file of " + size(file)).with(Confidence.MEDIUM))
          : Optional.empty();
    }
    if (DUMP_NAME.matcher(file.path()).find()) {
      String text = tree.text(file.path()).orElse("");
      if (DUMP.matcher(text).find() && DUMP_ROWS.matcher(text).find()) {
        return Optional.of(
            Hit.at(place, "a database dump with rows, " + size(file))
                .with(Severity.MEDIUM)
                .with(Confidence.MEDIUM));
      }
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (bytes[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static String size(TreeFile file) {
    return file.size() < 10_000 ? file.size() + " bytes" : file.size() / 1000 + " kB";
  }

  static Outcome logs(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : evidence.tree().files()) {
      if (file.tracked()
          && file.size() > 0
          && file.context() == FileContext.PRODUCTION
          && LOG.matcher(file.path()).find()) {
        hits.add(Hit.at(Place.file(file.path()), file.path() + ", " + size(file)));
      }
    }
    return evidence.history().ofCommitted(hits);
  }

  /// One hit a folder and sort, not one a file.
  static Outcome artifacts(Evidence evidence) {
    Map<String, TreeFile> firsts = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (TreeFile file : evidence.tree().files()) {
      if (file.tracked()) {
        Artifacts.group(evidence.tree(), file)
            .ifPresent(group -> {
              firsts.putIfAbsent(group, file);
              counts.merge(group, 1, Integer::sum);
            });
      }
    }
    var hits = new ArrayList<Hit>();
    firsts.forEach((group, file) -> {
      int n = counts.getOrDefault(group, 1);
      Hit hit = Hit.at(Place.file(file.path()), group + ": " + n + (n == 1 ? " file" : " files"));
      boolean desktop =
          group.contains(".DS_Store") || group.contains(".idea") || group.contains("Thumbs.db");
      hits.add(desktop ? hit.with(Severity.NOTE) : hit);
    });
    return evidence.history().ofCommitted(hits);
  }

  static Outcome largeBinaries(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : evidence.tree().files()) {
      if (file.tracked()
          && file.size() > LARGE_BYTES
          && BINARY.matcher(file.path().toLowerCase(Locale.ROOT)).find()) {
        hits.add(
            Hit.at(Place.file(file.path()), file.path() + ", " + file.size() / 1_000_000 + " MB"));
      }
    }
    return evidence.history().ofCommitted(hits);
  }
}
