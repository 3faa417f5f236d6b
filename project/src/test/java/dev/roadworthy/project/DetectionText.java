package dev.roadworthy.project;

import java.util.Optional;
import java.util.TreeMap;

/// A detection as lines, only of what is there.
final class DetectionText {
  private final StringBuilder out = new StringBuilder();

  private DetectionText() {}

  static String of(Detection d) {
    var text = new DetectionText();
    text.line(d.name(), d.line());
    text.line("kind", d.kind() + (d.folder().isEmpty() ? "" : " in " + d.folder()));
    d.runtime().ifPresent(r -> text.line("runtime", runtime(r)));
    text.line("build", d.commands().build());
    text.line("prepare", d.commands().prepare());
    text.line("start", d.commands().start());
    text.line("test", d.commands().test());
    Detection.Inputs inputs = d.commands().inputs();
    text.line(
        "inputs",
        inputs.files() + (inputs.wholeTree() ? " and sources" : "") + " -> " + inputs.made());
    text.line("port", d.port().map(DetectionText::port));
    text.line("single", d.instances().single() ? d.instances().why() : "");
    d.stores()
        .forEach(s ->
            text.line(
                "store",
                s.engine()
                    + s.address().map(a -> " " + a).orElse("")
                    + s.variable().map(v -> " $" + v).orElse("")));
    d.services().forEach(s -> text.line("needs", s.toString()));
    d.variables()
        .forEach(v ->
            text.line(
                "variable",
                v.name()
                    + " "
                    + v.need()
                    + " "
                    + v.place()
                    + (v.why().isEmpty() ? "" : " (" + v.why() + ")")
                    + (v.provided() ? " provided" : "")));
    text.line("health", String.join(" ", d.web().health()));
    text.line("login", d.web().login().map(l -> l.by() + " " + l.place()));
    d.web()
        .routes()
        .forEach(r -> text.line("route", r.path() + " " + r.methods() + " " + r.allow()));
    text.line("hosts", String.join(" ", d.web().hosts()));
    text.line("files", d.web().files());
    new TreeMap<>(d.env()).forEach((k, v) -> text.line("env", k + "=" + v));
    d.unknowns().forEach(u -> text.line("unknown", u.sentence() + " -> " + u.yaml()));
    d.notes().forEach(n -> text.line("note", n));
    return text.out.toString();
  }

  private void line(String name, Optional<String> value) {
    value.ifPresent(v -> line(name, v));
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      out.append(name).append(": ").append(value).append('\n');
    }
  }

  private static String runtime(Detection.RuntimeNeed r) {
    return r.name()
        + " asked "
        + r.asked().orElse("-")
        + r.askedIn().map(f -> " in " + f).orElse("")
        + ", present "
        + r.present().orElse("-")
        + r.path().map(p -> " at " + p).orElse("")
        + (r.fits() ? "" : ", does not fit");
  }

  private static String port(Detection.Port port) {
    return switch (port) {
      case Detection.Port.Variable v -> "variable " + v.name();
      case Detection.Port.Argument a -> "argument " + a.template();
      case Detection.Port.Fixed f -> "fixed " + f.number() + " " + f.place();
    };
  }
}
