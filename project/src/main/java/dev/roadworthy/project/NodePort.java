package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a Node app learns its port, from its calls of `listen` and `serve`.
final class NodePort {
  private static final Pattern LISTEN =
      Pattern.compile("\\.listen\\(\\s*(?:\\{[^}]*\\bport\\s*:\\s*)?([^,){}]*)");
  private static final Pattern SERVE =
      Pattern.compile("\\b(?:serve|Bun\\.serve|Deno\\.serve)\\(.*\\bport\\s*:\\s*([^,)}]*)");
  private static final Pattern SHORTHAND =
      Pattern.compile("\\.listen\\(\\s*\\{[^}]*\\b(port|PORT)\\b\\s*[,}]");
  private static final Pattern VARIABLE =
      Pattern.compile("(?:process|Bun)\\.env(?:\\.|\\[['\"])([A-Z][A-Z0-9_]*PORT|PORT)\\b");
  private static final Pattern NUMBER = Pattern.compile("^\\s*['\"]?(\\d{2,5})['\"]?\\s*$");

  private NodePort() {}

  static Optional<Detection.Port> of(List<Source> sources) {
    Optional<Detection.Port> fixed = Optional.empty();
    for (Source source : sources) {
      for (Source.Hit hit : calls(source)) {
        Optional<Detection.Port> port = ofArgument(source, hit, hit.group(1).strip());
        if (port.filter(Detection.Port.Variable.class::isInstance).isPresent()) {
          return port;
        }
        fixed = fixed.isPresent() ? fixed : port;
      }
    }
    if (fixed.isPresent()) {
      return fixed;
    }
    return Source.first(sources, VARIABLE).map(h -> new Detection.Port.Variable(h.group(1)));
  }

  private static List<Source.Hit> calls(Source source) {
    var hits = new ArrayList<Source.Hit>(source.find(LISTEN));
    hits.addAll(source.find(SERVE));
    hits.addAll(source.find(SHORTHAND));
    return hits;
  }

  private static Optional<Detection.Port> ofArgument(
      Source source, Source.Hit hit, String argument) {
    var variable = VARIABLE.matcher(argument);
    if (variable.find()) {
      return Optional.of(new Detection.Port.Variable(String.valueOf(variable.group(1))));
    }
    var number = NUMBER.matcher(argument);
    if (number.find()) {
      return fixed(String.valueOf(number.group(1)), hit);
    }
    String name = argument.replaceAll("^(Number|parseInt|\\+)\\(?\\s*", "").strip();
    if (!name.matches("[A-Za-z_$][A-Za-z0-9_$]*")) {
      return Optional.empty();
    }
    Pattern assigned =
        Pattern.compile(
            "(?:^|[\\s,;])" + Pattern.quote(name) + "\\s*(?::\\s*\\w+\\s*)?=\\s*([^=].*)$");
    for (Source.Hit value : source.find(assigned)) {
      String text = value.group(1).replaceAll("[;,]\\s*$", "").replaceAll("\\s*//.*$", "");
      var env = VARIABLE.matcher(text);
      if (env.find()) {
        return Optional.of(new Detection.Port.Variable(String.valueOf(env.group(1))));
      }
      var literal = NUMBER.matcher(text.replaceAll("[;,]\\s*$", ""));
      if (literal.find()) {
        return fixed(String.valueOf(literal.group(1)), value);
      }
    }
    return Optional.empty();
  }

  private static Optional<Detection.Port> fixed(String number, Source.Hit hit) {
    int n = Integer.parseInt(number);
    return n < 1 || n > 65_535
        ? Optional.empty()
        : Optional.of(new Detection.Port.Fixed(n, hit.place()));
  }
}
