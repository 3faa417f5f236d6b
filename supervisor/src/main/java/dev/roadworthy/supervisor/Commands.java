package dev.roadworthy.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Makes argv from the line of a command as people write it.
public final class Commands {
  private static final Pattern NEEDS_SHELL = Pattern.compile("[|&;<>()$`\\\\\"'*?\\[\\]#~%!{}\n]");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  private Commands() {}

  /// Plain words become argv as they are; a line with a quote, a variable, a pipe or any other mark
  /// the shell reads becomes `sh -c line`. `{port}` alone needs no shell.
  public static List<String> of(String line) {
    String text = line.strip();
    List<String> words = List.of(text.split("\\s+"));
    boolean shell =
        NEEDS_SHELL.matcher(text.replace("{port}", "")).find()
            || ASSIGNMENT.matcher(words.get(0)).matches();
    return shell ? List.of("sh", "-c", text) : words;
  }

  /// The command with words at its end; inside the script when it is `sh -c script`.
  static List<String> append(List<String> command, String words) {
    if (command.size() == 3 && command.get(0).equals("sh") && command.get(1).equals("-c")) {
      return List.of("sh", "-c", command.get(2) + " " + words);
    }
    var all = new ArrayList<String>(command);
    all.addAll(List.of(words.strip().split("\\s+")));
    return List.copyOf(all);
  }
}
