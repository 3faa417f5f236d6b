package dev.roadworthy.git;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// The objects of a repository by id: packed, loose, and those of the repositories it borrows from.
/// Reading is for one thread; the packs themselves are for all.
final class Objects implements Closeable {
  /// Larger objects are not read whole: a version of a file that a person wrote is smaller.
  static final int MAX_BYTES = 32 << 20;

  private static final int CACHE_BYTES = 32 << 20;
  private static final int MAX_PACKS = 2000;
  private static final int MAX_CHAIN = 5000;
  private static final int MAX_BORROWED = 8;

  private final List<Path> folders = new ArrayList<>();
  private final List<Pack> packs = new ArrayList<>();
  private final int width;
  private final PackReader reader = new PackReader();
  private final PackEntry entry = new PackEntry();
  private final Delta delta = new Delta();
  private final Map<Place, GitObject> cache = new LinkedHashMap<>(1024, 0.75f, true);
  private final List<String> troubles = new ArrayList<>();
  private long cached;

  /// Where an object begins.
  record Place(Pack pack, long offset) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place p && p.offset == offset && p.pack == pack;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(offset * 31 + pack.count());
    }
  }

  private Objects(int width) {
    this.width = width;
  }

  static Objects open(GitFolder folder) throws IOException {
    var objects = new Objects(folder.idBytes());
    try {
      objects.openFolders(folder.common().resolve("objects"));
      return objects;
    } catch (IOException e) {
      objects.close();
      throw e;
    }
  }

  private void openFolders(Path own) throws IOException {
    Set<Path> queue = new LinkedHashSet<>(List.of(own.toRealPath()));
    List<Path> todo = new ArrayList<>(queue);
    var owner = Files.getOwner(own);
    for (int i = 0; i < todo.size(); i++) {
      Path folder = todo.get(i);
      folders.add(folder);
      openPacks(folder.resolve("pack"));
      for (String line : Text.of(folder.resolve("info/alternates"), 65536).lines().toList()) {
        Path other = line.isBlank() || line.startsWith("#") ? null : folder.resolve(line);
        if (other == null) {
          continue;
        }
        if (!Files.isDirectory(other) || !Files.getOwner(other).equals(owner)) {
          troubles.add("it borrows objects from a folder that is not there or not its owner's");
        } else if (queue.size() <= MAX_BORROWED && queue.add(other.toRealPath())) {
          todo.add(other.toRealPath());
        }
      }
    }
  }

  private void openPacks(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, "*.idx")) {
      for (Path file : files) {
        if (packs.size() >= MAX_PACKS) {
          troubles.add("it has more than " + MAX_PACKS + " packs");
          return;
        }
        try {
          packs.add(Pack.open(file, width));
        } catch (IOException e) {
          troubles.add("one of its packs cannot be read");
        }
      }
    }
  }

  /// Sentences about what could not be opened.
  List<String> troubles() {
    return troubles;
  }

  int width() {
    return width;
  }

  /// @return where the object is packed, or null when it is loose or absent
  @Nullable Place packed(byte[] id) throws IOException {
    for (Pack pack : packs) {
      long offset = pack.find(id, 0);
      if (offset >= 0) {
        return new Place(pack, offset);
      }
    }
    return null;
  }

  /// @return null when it is absent
  @Nullable GitObject read(byte[] id) throws IOException {
    Place place = packed(id);
    return place != null ? read(place) : loose(id);
  }

  private GitObject read(Place asked) throws IOException {
    List<Place> chain = new ArrayList<>();
    Place at = asked;
    GitObject base = null;
    while (base == null) {
      base = cache.get(at);
      if (base != null) {
        break;
      }
      entry.read(at.pack(), width, at.offset());
      if (entry.type != 0) {
        byte[] bytes = new byte[checkedSize(entry.size)];
        reader.inflate(at.pack(), entry.body, bytes, bytes.length);
        base = keep(at, new GitObject(entry.type, bytes));
        break;
      }
      chain.add(at);
      if (chain.size() > MAX_CHAIN) {
        throw new BrokenObject("a chain of deltas has no end");
      }
      at = new Place(at.pack(), entry.base);
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      base = keep(chain.get(i), derive(chain.get(i), base));
    }
    return base;
  }

  private GitObject derive(Place at, GitObject base) throws IOException {
    entry.read(at.pack(), width, at.offset());
    byte[] change = new byte[checkedSize(entry.size)];
    reader.inflate(at.pack(), entry.body, change, change.length);
    int from = delta.open(change, change.length, base.bytes().length, MAX_BYTES);
    byte[] result = new byte[delta.resultLength()];
    delta.apply(base.bytes(), base.bytes().length, change, from, change.length, result);
    return new GitObject(base.type(), result);
  }

  private GitObject keep(Place at, GitObject object) {
    cache.put(at, object);
    cached += object.bytes().length + 100;
    var oldest = cache.entrySet().iterator();
    while (cached > CACHE_BYTES && oldest.hasNext()) {
      cached -= oldest.next().getValue().bytes().length + 100;
      oldest.remove();
    }
    return object;
  }

  static int checkedSize(long size) throws BrokenObject {
    if (size > MAX_BYTES) {
      throw new TooLarge(size);
    }
    return (int) size;
  }

  private @Nullable GitObject loose(byte[] id) throws IOException {
    Path file = looseFile(id);
    if (file == null) {
      return null;
    }
    try (InputStream in =
        new InflaterInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
      long size = looseSize(in);
      byte[] bytes = in.readNBytes(checkedSize(size & SIZE_MASK));
      if (bytes.length < (size & SIZE_MASK)) {
        throw new BrokenObject("an object is shorter than it says");
      }
      return new GitObject((int) (size >>> TYPE_SHIFT), bytes);
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new BrokenObject("an object is damaged", e);
    }
  }

  /// Hands over an object in portions, however large.
  void stream(byte[] id, Portions portions) throws IOException {
    Place place = packed(id);
    if (place != null) {
      entry.read(place.pack(), width, place.offset());
      if (entry.type == 0) {
        byte[] bytes = read(place).bytes();
        portions.take(bytes, bytes.length);
        return;
      }
      reader.stream(place.pack(), entry.body, entry.size, portions);
      return;
    }
    Path file = looseFile(id);
    if (file == null) {
      throw new BrokenObject("an object is absent");
    }
    byte[] portion = new byte[PagedFile.PAGE];
    try (InputStream in =
        new InflaterInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
      looseSize(in);
      int count = in.readNBytes(portion, 0, portion.length);
      while (count > 0 && portions.take(portion, count)) {
        count = in.readNBytes(portion, 0, portion.length);
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new BrokenObject("an object is damaged", e);
    }
  }

  /// Bytes of an object, without reading it where that is possible; -1 when absent or damaged.
  long size(byte[] id) {
    try {
      Place place = packed(id);
      if (place != null) {
        entry.read(place.pack(), width, place.offset());
        return entry.type != 0 ? entry.size : read(place).bytes().length;
      }
      Path file = looseFile(id);
      if (file == null) {
        return -1;
      }
      try (InputStream in =
          new InflaterInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
        return looseSize(in) & SIZE_MASK;
      }
    } catch (TooLarge e) {
      return Long.MAX_VALUE;
    } catch (IOException e) {
      return -1;
    }
  }

  /// The whole id of a packed or loose object that begins with these digits.
  Optional<String> complete(String digits) throws IOException {
    if (digits.length() < 7
        || digits.length() > 2 * width
        || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    String low = digits.toLowerCase(java.util.Locale.ROOT);
    for (Pack pack : packs) {
      Optional<String> id = pack.complete(low);
      if (id.isPresent()) {
        return id;
      }
    }
    for (Path folder : folders) {
      Path part = folder.resolve(low.substring(0, 2));
      if (Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
        try (var files = Files.newDirectoryStream(part, low.substring(2) + "*")) {
          for (Path file : files) {
            return Optional.of(low.substring(0, 2) + file.getFileName());
          }
        }
      }
    }
    return Optional.empty();
  }

  private @Nullable Path looseFile(byte[] id) {
    String hex = HexFormat.of().formatHex(id);
    for (Path folder : folders) {
      Path file = folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2));
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return file;
      }
    }
    return null;
  }

  private static final int TYPE_SHIFT = 60;
  private static final long SIZE_MASK = (1L << TYPE_SHIFT) - 1;

  /// Reads `blob 123\0`: the type in the upper bits, the size in the lower.
  private static long looseSize(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int b = in.read(); b > 0 && head.length() < 32; b = in.read()) {
      head.append((char) b);
    }
    int space = head.indexOf(" ");
    try {
      long type =
          switch (space < 0 ? "" : head.substring(0, space)) {
            case "commit" -> PackEntry.COMMIT;
            case "tree" -> PackEntry.TREE;
            case "blob" -> PackEntry.BLOB;
            case "tag" -> PackEntry.TAG;
            default -> throw new BrokenObject("an object has no type");
          };
      return type << TYPE_SHIFT | Long.parseLong(head.substring(space + 1)) & SIZE_MASK;
    } catch (NumberFormatException e) {
      throw new BrokenObject("an object has no size", e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
    for (Pack pack : packs) {
      pack.close();
    }
  }
}
