package dev.roadworthy.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.roadworthy.telemetry.Intake;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// Roadworthy's own log: one JSON object a line in `logs/roadworthy.log` of the state folder, four
/// files of 4 MiB at most; warnings also show among the app's lines in the console.
final class OwnLog {
  private static final long MAX_FILE_BYTES = 4L << 20;
  private static final int OLD_FILES = 3;

  private OwnLog() {}

  /// Nothing is written anywhere until `toFolder`; libraries are kept quiet from the first moment.
  static void quiet() {
    root().detachAndStopAllAppenders();
    root().setLevel(Level.WARN);
    // Lucene speaks java.util.logging, whose default is the terminal.
    java.util.logging.LogManager.getLogManager().reset();
  }

  /// The same for a verb that may never log: the logger is only made when a library asks for it.
  static void quietWhenUsed() {
    System.setProperty("logback.configurationFile", "quiet-logback.xml");
    java.util.logging.LogManager.getLogManager().reset();
  }

  static void toFolder(Path folder) {
    LoggerContext context = context();
    var appender = new RollingFileAppender<ILoggingEvent>();
    var encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    encoder.setWithMDC(false);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.start();
    var rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(folder.resolve("roadworthy.%i.log").toString());
    rolling.setMaxIndex(OLD_FILES);
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(new FileSize(MAX_FILE_BYTES));
    appender.setContext(context);
    appender.setName("file");
    appender.setFile(folder.resolve("roadworthy.log").toString());
    appender.setEncoder(encoder);
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    rolling.start();
    trigger.start();
    appender.start();
    root().addAppender(appender);
    context.getLogger("dev.roadworthy").setLevel(Level.INFO);
  }

  static void alsoTo(Intake intake) {
    var appender = new ToIntake(intake);
    appender.setContext(context());
    appender.start();
    root().addAppender(appender);
  }

  /// Writes what is buffered and lets go of the file.
  static void close() {
    context().stop();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static Logger root() {
    return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static final class ToIntake extends AppenderBase<ILoggingEvent> {
    private final Intake intake;

    private ToIntake(Intake intake) {
      this.intake = intake;
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        var level =
            event.getLevel().isGreaterOrEqual(Level.ERROR)
                ? dev.roadworthy.telemetry.Level.ERROR
                : dev.roadworthy.telemetry.Level.WARN;
        intake.note(level, "roadworthy", event.getFormattedMessage());
      }
    }
  }
}
