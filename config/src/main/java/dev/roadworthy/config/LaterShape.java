package dev.roadworthy.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sections whose meaning comes in a later version. They are checked, so that a file written for
/// that version has no mistake in this one, and told as having no effect.
final class LaterShape {
  /// How loud an alert is.
  enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /// How often a backup is restored to prove it.
  enum DrillEvery {
    OFF,
    DAILY,
    WEEKLY,
    MONTHLY
  }

  static final Key<String> WHEN = Key.of("when", Kinds.ALERT_RULE, "required", "The condition.");
  static final Key<Severity> SEVERITY =
      Key.of("severity", Kinds.oneOf(Severity.class), "warning", "How loud it is.");
  static final Shape ALERT =
      new Shape("alerts", "Conditions somebody must hear of.", List.of(WHEN, SEVERITY));

  static final Key<Duration> EVERY = Key.of("every", Kinds.TIME, "1h", "How often.");
  static final Key<Duration> KEEP = Key.of("keep", Kinds.TIME, "30d", "How long one is kept.");
  static final Key<String> TO =
      Key.of("to", Kinds.BACKUP_PLACE, "the state folder", "Where backups go.");
  static final Key<DrillEvery> DRILL =
      Key.of(
          "drill", Kinds.oneOf(DrillEvery.class), "daily", "How often one is restored as proof.");
  static final Shape BACKUP =
      new Shape(
          "backup", "Backups and the proof that they restore.", List.of(EVERY, KEEP, TO, DRILL));

  static final Key<String> BRANCH = Key.of("branch", Kinds.LINE, "none", "The git branch.");
  static final Key<String> COPY =
      Key.of("database", Kinds.LINE, "its own, empty", "`copy of production` or empty.");
  static final Key<Boolean> MASKED =
      Key.of("masked", Kinds.FLAG, "false", "Personal data is masked in the copy.");
  static final Shape ENVIRONMENT =
      new Shape(
          "environments",
          "Copies of the app, by name.",
          List.of(BRANCH, AppShape.DOMAINS, COPY, MASKED));

  static final Kind<Boolean> ALERTS =
      new Kind<>(
          "a list of alerts",
          (value, where) -> {
            if (!(value instanceof Yaml.Items list)) {
              return where.unfit(value, "a list of alerts, each with when and severity");
            }
            for (int i = 0; i < list.items().size(); i++) {
              Section.read(ALERT, list.items().get(i), where.item(i));
            }
            return Optional.of(true);
          });

  static final Kind<Boolean> BACKUPS =
      new Kind<>(
          "a section",
          (value, where) -> {
            Section.read(BACKUP, value, where);
            return Optional.of(true);
          });

  static final Kind<Boolean> ENVIRONMENTS =
      new Kind<>(
          "a section of environments",
          (value, where) -> {
            if (!(value instanceof Yaml.Fields fields)) {
              return where.unfit(value, "a section of environments, each a name and its keys");
            }
            for (Yaml.Field field : fields.fields()) {
              Where here = where.below(field.name().text());
              Kinds.APP_NAME.read().from(field.name(), here);
              Section.read(ENVIRONMENT, field.value(), here);
            }
            return Optional.of(true);
          });

  private LaterShape() {}
}
