package dev.roadworthy.project;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSLanguage;
import org.treesitter.TSSymbolType;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterPython;
import org.treesitter.TreeSitterTypescript;

/// A native grammar with its names read once, at first use.
final class Grammar {
  private static @Nullable Grammar javascript;
  private static @Nullable Grammar typescript;
  private static @Nullable Grammar python;

  /// The address of the native grammar, which is static data of its library.
  final MemorySegment address;

  /// Names of node types by symbol, interned so that rules may compare them cheaply.
  final String[] types;

  /// By symbol: false for punctuation and keywords.
  final boolean[] named;

  /// Names of fields by id; the first is the empty name of no field.
  final String[] fields;

  private Grammar(TSLanguage names, String function) {
    address = NativeParser.language(function);
    types = new String[names.symbolCount()];
    named = new boolean[types.length];
    for (int i = 0; i < types.length; i++) {
      String name = names.symbolName(i);
      types[i] = (name == null ? "" : name).intern();
      named[i] = names.symbolType(i) != TSSymbolType.TSSymbolTypeAnonymous;
    }
    fields = new String[names.fieldCount() + 1];
    fields[0] = "";
    for (int i = 1; i < fields.length; i++) {
      fields[i] = names.fieldNameForId(i).intern();
    }
  }

  static synchronized Grammar of(Language language) {
    return switch (language) {
      case JAVASCRIPT, TSX -> {
        Grammar g = javascript;
        if (g == null) {
          g = new Grammar(new TreeSitterJavascript(), "tree_sitter_javascript");
          javascript = g;
        }
        yield g;
      }
      case TYPESCRIPT -> {
        Grammar g = typescript;
        if (g == null) {
          g = new Grammar(new TreeSitterTypescript(), "tree_sitter_typescript");
          typescript = g;
        }
        yield g;
      }
      case PYTHON -> {
        Grammar g = python;
        if (g == null) {
          g = new Grammar(new TreeSitterPython(), "tree_sitter_python");
          python = g;
        }
        yield g;
      }
    };
  }
}
