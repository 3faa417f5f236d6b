package dev.roadworthy.leaks;

import java.util.BitSet;
import java.util.List;
import java.util.Random;

/// Texts that fit a shape, drawn from a fixed seed: no credential stands in our source.
final class Samples {
  private final Random random;

  Samples(long seed) {
    random = new Random(seed);
  }

  String of(Shape shape) {
    return of(shape.parts());
  }

  private String of(List<Shape.Part> parts) {
    var out = new StringBuilder();
    for (Shape.Part part : parts) {
      out.append(
          switch (part) {
            case Shape.Literal l -> l.text();
            case Shape.Some s -> some(s.bytes(), s.least() + random.nextInt(bound(s)));
            case Shape.Either e -> either(e);
          });
    }
    return out.toString();
  }

  private static int bound(Shape.Some s) {
    return Math.min(s.most() - s.least(), 40) + 1;
  }

  private String either(Shape.Either e) {
    var out = new StringBuilder();
    for (int i = 0; i < e.most(); i++) {
      out.append(of(e.branches().get(random.nextInt(e.branches().size()))));
    }
    return out.toString();
  }

  private String some(BitSet from, int length) {
    int[] choices = from.stream().toArray();
    var out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append((char) choices[random.nextInt(choices.length)]);
    }
    return out.toString();
  }

  /// A text of these characters.
  String of(String alphabet, int length) {
    var set = new BitSet();
    alphabet.chars().forEach(set::set);
    return some(set, length);
  }

  /// What a generator of secrets gives: all three sorts of characters, well mixed.
  String secret(int length) {
    while (true) {
      String s = of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
      byte[] b = s.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      if (Look.at(b, 0, b.length).random()
          && Grade.of(s, "", Look.at(b, 0, b.length)) == Grade.RANDOM) {
        return s;
      }
    }
  }
}
