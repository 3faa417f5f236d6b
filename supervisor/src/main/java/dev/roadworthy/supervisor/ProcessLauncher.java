package dev.roadworthy.supervisor;

import dev.roadworthy.base.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts processes that cannot get away: each has its own session, control groups where the
/// machine has them, a memory limit, an unprivileged user when we are root, no way to new
/// privileges, and dies when this process does, however that happens.
public final class ProcessLauncher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);

  private final SupervisorSettings settings;
  private final String id;
  private final Forker forker = new Forker();
  private final Cgroups cgroups;
  private final Confinement confinement;
  private final Guardian guardian;
  private final AppUser self = AppUser.self();
  private final AtomicLong launches = new AtomicLong();
  private final Map<Path, Identity> identities = new ConcurrentHashMap<>();

  /// Who runs the apps of one folder, and what had to be said about it.
  private record Identity(
      AppUser user, Path home, boolean ownsFolder, Optional<Curtain> curtain, List<String> notes) {}

  private ProcessLauncher(SupervisorSettings settings, Function<String, Cgroups> groups)
      throws IOException {
    this.settings = settings;
    long pid = ProcessHandle.current().pid();
    long started = Proc.stat(pid).map(Proc.Stat::started).orElse(0L);
    byte[] random = new byte[6];
    settings.random().nextBytes(random);
    this.id = pid + "-" + started + "-" + HexFormat.of().formatHex(random);
    this.confinement = Confinement.detect(self.root());
    this.cgroups = usable(groups.apply(id));
    this.guardian = Guardian.start(forker, marker(), cgroups);
  }

  /// @throws Problem `cannot-supervise` when the folder cannot be made or nothing can be forked
  public static ProcessLauncher open(SupervisorSettings settings) {
    return open(settings, Cgroups::open);
  }

  /// @param groups makes the control groups of the launcher with this id
  static ProcessLauncher open(SupervisorSettings settings, Function<String, Cgroups> groups) {
    try {
      Files.createDirectories(settings.folder());
      return new ProcessLauncher(settings, groups);
    } catch (IOException e) {
      throw new Problem(
          "cannot-supervise",
          "Could not prepare " + settings.folder() + " for supervising apps: " + e.getMessage(),
          "Check that the folder can be written and that processes can be started.",
          e);
    }
  }

  /// Starts the process.
  ///
  /// @throws Problem `cannot-launch`
  public Launched start(LaunchOrder order) {
    Identity who = identity(order.dir());
    String marker = marker() + "." + launches.incrementAndGet() + ".";
    try {
      Cage cage = Cage.open(cgroups, order.name(), order.memory(), marker);
      return start(order, who, cage, marker);
    } catch (IOException e) {
      throw new Problem(
          "cannot-launch",
          "Could not launch " + order + ": " + e.getMessage(),
          Files.isDirectory(order.dir()) ? null : "The folder " + order.dir() + " is not there.",
          e);
    }
  }

  private Launched start(LaunchOrder order, Identity who, Cage cage, String marker)
      throws IOException {
    long dataLimit =
        limitBy() == Isolation.LimitBy.RLIMIT
            ? order.memory().map(m -> Math.max(1, m.bytes() / 1024)).orElse(0L)
            : 0;
    var builder =
        new ProcessBuilder(
            confinement.wrap(
                order.command(),
                new Confinement.Bounds(
                    who.user(), who.curtain(), cage.entries(), dataLimit, order.niced())));
    builder.directory(order.dir().toFile());
    builder.environment().clear();
    Map<String, String> environment = builder.environment();
    environment.putAll(
        BaseEnvironment.with(
            order.environment(), who.user(), who.home(), who.ownsFolder(), marker));
    environment.computeIfPresent("PATH", (name, path) -> reachable(path, who));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file(order.out(), who.user())));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(file(order.err(), who.user())));
    try {
      Process process = forker.start(builder);
      guardian.guard(process.pid());
      long session = process.pid();
      return new Launched(
          process, cage, settings.clock().instant(), () -> guardian.release(session));
    } catch (IOException e) {
      cage.remove();
      throw e;
    }
  }

  /// Belongs to the app's user, so that an app that opens `/dev/stdout` by name may.
  private File file(Path path, AppUser user) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (self.root() && !user.root()) {
        Files.setAttribute(path, "unix:uid", user.uid());
      }
    }
    return path.toFile();
  }

  /// @throws Problem `folder-not-made`
  void makeFolder(Path folder, Path dir) {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    AppUser user = identity(dir).user();
    try {
      Files.createDirectories(folder);
      if (self.root() && !user.root()) {
        Files.setAttribute(folder, "unix:uid", user.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(folder, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new Problem(
          "folder-not-made",
          "Could not make " + folder + " for " + user.name() + ": " + e.getMessage(),
          "Look at the free space and the permissions of the folder above it.",
          e);
    }
  }

  /// How processes of an app in `dir` are kept apart. Decided once for each folder; as root this
  /// gives the app's user access to the folder.
  public Isolation isolation(Path dir) {
    Identity who = identity(dir);
    var notes = new ArrayList<>(who.notes());
    if (!confinement.setpriv()) {
      notes.add(
          "setpriv (util-linux) is not installed: apps keep the rights of "
              + self.name()
              + ". Install util-linux.");
    }
    return new Isolation(
        who.user().name(),
        !who.user().root(),
        confinement.setpriv(),
        confinement.setpriv() || !self.root(),
        killBy(),
        limitBy(),
        notes);
  }

  private Isolation.KillBy killBy() {
    if (cgroups.v2().isPresent()) {
      return Isolation.KillBy.CGROUP_V2;
    }
    return cgroups.v1Memory().isPresent() ? Isolation.KillBy.CGROUP_V1 : Isolation.KillBy.MARKER;
  }

  private Isolation.LimitBy limitBy() {
    if (cgroups.v2Limits()) {
      return Isolation.LimitBy.CGROUP_V2;
    }
    return cgroups.v1Memory().isPresent() ? Isolation.LimitBy.CGROUP_V1 : Isolation.LimitBy.RLIMIT;
  }

  private Identity identity(Path dir) {
    return identities.computeIfAbsent(dir, this::decide);
  }

  private Identity decide(Path dir) {
    if (!Files.isDirectory(dir)) {
      throw new Problem("no-such-folder", "There is no folder " + dir + ".", null);
    }
    AppUser owner = AppUser.ownerOf(dir);
    boolean same =
        !self.root()
            || settings.user() == SupervisorSettings.UserChoice.SAME
            || !confinement.setpriv();
    if (same) {
      boolean owns = owner.uid() == self.uid();
      return new Identity(self, home(self), owns, Optional.empty(), List.of());
    }
    if (!owner.root()) {
      return unprivileged(dir, owner, true);
    }
    Optional<AppUser> dedicated = AppUser.dedicated();
    if (dedicated.isEmpty()) {
      return asRoot("there is no unprivileged user and none could be made");
    }
    try {
      int changes = FolderAccess.grant(dir, dedicated.get());
      LOG.debug("{} changes gave {} access to {}", changes, dedicated.get().name(), dir);
    } catch (IOException e) {
      return asRoot("the user " + dedicated.get().name() + " was not let in: " + e.getMessage());
    }
    return unprivileged(dir, dedicated.get(), false);
  }

  private Identity unprivileged(Path dir, AppUser user, boolean owns) {
    Optional<Curtain> curtain = Curtain.around(dir, user, Tools.path());
    if (curtain.isPresent() && !hangs(curtain.get(), user)) {
      if (curtain.get().covers(dir)) {
        return asRoot(curtain.get().hidden().getFirst() + " is closed to " + user.name());
      }
      curtain = Optional.empty();
    }
    return new Identity(user, home(user), owns, curtain, List.of());
  }

  /// Whether the curtain works on this machine: containers often may not mount.
  private boolean hangs(Curtain curtain, AppUser user) {
    if (!Curtain.possible()) {
      return false;
    }
    try {
      return succeeds(new Confinement.Bounds(user, Optional.of(curtain), List.of(), 0, false));
    } catch (IOException e) {
      LOG.info("{} cannot be hidden: {}", curtain.hidden(), e.toString());
      return false;
    }
  }

  private boolean succeeds(Confinement.Bounds bounds) throws IOException {
    var builder = new ProcessBuilder(confinement.wrap(List.of("true"), bounds));
    builder.directory(new File("/"));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      return forker.start(builder).waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// PATH without the folders the user may not enter: a shell would say "Permission denied" of a
  /// command that is not there.
  private String reachable(String path, Identity who) {
    if (who.user().equals(self)) {
      return path;
    }
    return Stream.of(path.split(":"))
        .filter(e -> e.startsWith("/"))
        .filter(e ->
            who.curtain().filter(c -> c.covers(Path.of(e))).isPresent()
                || FolderAccess.closedAt(Path.of(e), who.user()).isEmpty())
        .collect(Collectors.joining(":"));
  }

  private Identity asRoot(String why) {
    return new Identity(
        self,
        home(self),
        true,
        Optional.empty(),
        List.of(
            "The app runs as root, without any capability, because "
                + why
                + ". Keep apps in a folder others may enter, such as /srv, to run them as a user of"
                + " their own."));
  }

  private Path home(AppUser user) {
    String own = System.getenv("HOME");
    if (user.equals(self) && own != null && Files.isDirectory(Path.of(own))) {
      return Path.of(own);
    }
    if (user.home().isPresent() && (user.equals(self) || !user.root())) {
      return user.home().get();
    }
    Path home = settings.folder().resolve("home-" + user.name());
    try {
      Files.createDirectories(home);
      if (self.root()) {
        Files.setAttribute(home, "unix:uid", user.uid());
      }
    } catch (IOException e) {
      LOG.warn("no home for {}: {}", user.name(), e.toString());
    }
    return home;
  }

  /// Control groups that a launch can really enter; none when it cannot.
  private Cgroups usable(Cgroups found) throws IOException {
    if (!found.any()) {
      return found;
    }
    Cage probe = Cage.open(found, "probe", Optional.empty(), marker());
    boolean entered =
        succeeds(new Confinement.Bounds(self, Optional.empty(), probe.entries(), 0, false));
    probe.remove();
    if (entered) {
      return found;
    }
    LOG.info("control groups can be made but not entered; going without");
    found.folders().forEach(Cgroups::remove);
    return Cgroups.none();
  }

  private String marker() {
    return "rw-" + id;
  }

  /// Kills every process that still runs and waits until the guardian has cleaned up.
  @Override
  public void close() {
    guardian.close();
    forker.close();
  }
}
