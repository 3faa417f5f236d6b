package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a source tree and the machine it is on say of an app: how it is built and started, what it
/// needs, and what could not be told. Nothing here was guessed silently: each [Unknown] is a
/// sentence with the line of roadworthy.yaml that settles it.
///
/// @param name the app's name, fit for `app:`
/// @param folder where all commands run, relative to the tree's root; empty for the root itself
/// @param facts the pieces of the line a person reads, `Node 20`, `Express`, `npm start`, `PORT`
/// @param port absent when it could not be told
/// @param stores databases the app opens or connects to
/// @param variables environment variables the source reads, required ones first
/// @param services other programs that must listen before the app works
/// @param env variables to start and build with, such as `JAVA_HOME`
/// @param notes what a person should know and need not act on
public record Detection(
    String name,
    Kind kind,
    String folder,
    List<String> facts,
    Optional<RuntimeNeed> runtime,
    Commands commands,
    Optional<Port> port,
    Instances instances,
    List<Store> stores,
    List<Variable> variables,
    List<Service> services,
    Web web,
    Map<String, String> env,
    List<Unknown> unknowns,
    List<String> notes) {
  public Detection {
    facts = List.copyOf(facts);
    stores = List.copyOf(stores);
    variables = List.copyOf(variables);
    services = List.copyOf(services);
    env = Map.copyOf(env);
    unknowns = List.copyOf(unknowns);
    notes = List.copyOf(notes);
  }

  /// `Node 20 · Express · SQLite data/guestbook.db · npm start · PORT`.
  public String line() {
    return String.join(" · ", facts);
  }

  /// [#facts] without what is only true of one machine: of the runtime, its name and what is asked
  /// of it.
  public List<String> sourceFacts() {
    var pieces = new ArrayList<>(facts);
    runtime
        .filter(r -> !pieces.isEmpty() && pieces.getFirst().startsWith(r.name()))
        .ifPresent(r -> pieces.set(0, r.name() + r.asked().map(a -> " " + a).orElse("")));
    return pieces;
  }

  /// [#line] of [#sourceFacts].
  public String sourceLine() {
    return String.join(" · ", sourceFacts());
  }

  /// The required variables that neither the app's `.env` nor `given` has.
  public List<Variable> missing(Map<String, String> given) {
    return variables.stream()
        .filter(v -> v.need() == Need.REQUIRED && !v.provided() && !given.containsKey(v.name()))
        .toList();
  }

  /// What the tree is made of.
  public enum Kind {
    NODE,
    PYTHON,
    JAVA,
    RUBY,
    GO,
    PHP,
    /// Started by the `web:` line of a Procfile; nothing else is known.
    PROCFILE,
    /// Files to be served as they are (after the build, if there is one); see [Web#files()].
    STATIC,
    /// Nothing known was found; `run.start` must say how it starts.
    UNKNOWN
  }

  /// A place in the tree.
  ///
  /// @param file relative to the root
  /// @param line from 1
  public record Place(String file, int line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /// The language runtime.
  ///
  /// @param asked the version asked for, as written (`>=20`, `3.12`)
  /// @param askedIn the file that asks
  /// @param present the version on this machine that would be used
  /// @param path its executable, or the home folder of a JDK
  /// @param fits false when it is absent or not the version asked for
  public record RuntimeNeed(
      String name,
      Optional<String> asked,
      Optional<String> askedIn,
      Optional<String> present,
      Optional<String> path,
      boolean fits) {}

  /// Shell commands, run in the app's folder by `sh -c`.
  ///
  /// @param build makes it ready to start; may be skipped while [#inputs()] are unchanged
  /// @param prepare brings the data up to date (migrations); idempotent, runs before each start
  /// @param start one instance, in the foreground
  public record Commands(
      Optional<String> build,
      Optional<String> prepare,
      Optional<String> start,
      Optional<String> test,
      Inputs inputs) {}

  /// What the build's result depends on.
  ///
  /// @param files manifests and lock files, relative to the app's folder
  /// @param wholeTree every source file counts too, as the build compiles them
  /// @param made what is there after a good build, relative to the app's folder
  public record Inputs(List<String> files, boolean wholeTree, List<String> made) {
    public Inputs {
      files = List.copyOf(files);
      made = List.copyOf(made);
    }
  }

  /// How the app learns its port.
  public sealed interface Port {
    /// An environment variable.
    record Variable(String name) implements Port {}

    /// An argument added to the start command; `{port}` stands for the number.
    record Argument(String template) implements Port {}

    /// Fixed in the source; one instance only.
    record Fixed(int number, Place place) implements Port {}
  }

  /// Whether several instances may run at once.
  ///
  /// @param single never two at once
  /// @param why one sentence; empty when there is nothing to say
  public record Instances(boolean single, String why) {}

  /// A database the app uses.
  ///
  /// @param engine `SQLite`, `PostgreSQL`, `MySQL`, `MongoDB`, `H2`
  /// @param address a file relative to the app's folder, or an address without credentials; empty
  ///   when only a variable says
  /// @param variable the environment variable the address comes from
  public record Store(
      String engine, Optional<String> address, Optional<String> variable, Optional<Place> place) {}

  /// How sure it is that a variable must be set.
  public enum Need {
    /// Without it the app stops, or a part of it always fails.
    REQUIRED,
    /// Read without a default; what happens without it could not be told.
    UNSURE,
    /// It has a default or is tested before use.
    OPTIONAL
  }

  /// An environment variable the source reads.
  ///
  /// @param place where it is read first
  /// @param why for a required one: what happens without it
  /// @param provided the app's own `.env` file, which it loads itself, has it
  public record Variable(String name, Need need, Place place, String why, boolean provided) {}

  /// Another program the app needs.
  ///
  /// @param name `Redis`
  public record Service(String name, String host, int port, Optional<Place> place) {
    /// `Redis at 127.0.0.1:6379 (server.js:33)`.
    @Override
    public String toString() {
      return name + " at " + host + ":" + port + place.map(p -> " (" + p + ")").orElse("");
    }
  }

  /// What the app shows to browsers.
  ///
  /// @param health paths to try in this order; a connection is the last resort
  /// @param login where the app's own sign-in was seen; empty when it has none
  /// @param routes what holds without a `routes:` section; the first that matches decides
  /// @param hosts host names the app itself insists on (Django's ALLOWED_HOSTS); empty for any
  /// @param files for [Kind#STATIC]: the folder to serve, relative to the app's folder
  public record Web(
      List<String> health,
      Optional<Login> login,
      List<Route> routes,
      List<String> hosts,
      Optional<String> files) {
    public Web {
      health = List.copyOf(health);
      routes = List.copyOf(routes);
      hosts = List.copyOf(hosts);
    }
  }

  /// The app's own sign-in.
  ///
  /// @param by `passport`, `jsonwebtoken`, `flask-login`
  public record Login(String by, Place place) {}

  /// One default route.
  ///
  /// @param allow `public`, `signed-in`, `role:NAME` or `app`
  /// @param methods empty for all
  public record Route(String path, List<String> methods, String allow) {}

  /// Something that could not be told.
  ///
  /// @param sentence what was looked for and not found
  /// @param yaml the line of roadworthy.yaml that settles it
  public record Unknown(String sentence, String yaml) {}
}
