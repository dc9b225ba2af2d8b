package io.safelight.torture;

import io.safelight.job.Reason;
import io.safelight.torture.Drop.Fate;
import io.safelight.torture.Drop.Order;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whoever fills the inbox: scanners that count from 1 every morning, slow uploads, sync tools,
 * people. By a seed; what it drops next depends on nothing but that and on which namesakes are
 * still there.
 *
 * <p>It never replaces a file: that would be a loss of its own making. So it creates a file only
 * where there is none, and renames only to names that nothing else bears.
 */
final class Dropper implements Runnable {
  /** What a step drops, and how often of a hundred. */
  private enum Way {
    NAMESAKE(24),
    NAMESAKE_IN_SUBFOLDER(10),
    IN_RECIPE_FOLDER(6),
    WITH_JOB_TICKET(8),
    WITH_BAD_JOB_TICKET(2),
    BY_RENAME(8),
    SLOWLY(8),
    WHOLE_FOLDER(4),
    BAD(14),
    ODD_NAME(8),
    CASE_TWINS(4),
    DROPPING(4);

    private final int weight;

    Way(int weight) {
      this.weight = weight;
    }

    static Way by(Random chance) {
      int at = chance.nextInt(100);
      for (Way way : values()) {
        at -= way.weight;
        if (at < 0) {
          return way;
        }
      }
      return NAMESAKE;
    }
  }

  private static final List<String> ODD_NAMES =
      List.of(
          "Grüße aus Köln %d.jpg",
          "two  blanks %d .jpg",
          "été 📷👩‍👩‍👧 %d.jpg",
          "it's \"quoted\" `%d`.jpg",
          "line\nbreak %d.jpg",
          "tab\tulator %d.jpg",
          "100%% & $HOME; #%d.jpg",
          "${body} {{safelight.home}} %d.jpg",
          "مرحبا %d.jpg",
          "-rf %d.jpg",
          "*?<>| %d.jpg",
          "back\\slash %d.jpg",
          "a..b...%d.jpg",
          "no-extension-%d",
          "long " + "x".repeat(225) + " %d.jpg",
          "long " + "📷".repeat(50) + " %d.jpg");

  private static final List<String> DROPPINGS =
      List.of(
          ".DS_Store",
          "._SCN_0001.jpg",
          "Thumbs.db",
          "desktop.ini",
          "scan.jpg.part",
          "scan.jpg.crdownload",
          "~scan.tmp",
          "@eaDir/SCN_0001.jpg",
          ".Trashes/SCN_0002.jpg");

  private final Ground ground;
  private final int pictures;
  private final Duration stableFor;
  private final Random chance;
  private final List<Drop> dropped = new ArrayList<>();
  private final Set<String> digests = new HashSet<>();
  private final Map<Way, Integer> ways = new EnumMap<>(Way.class);
  private int serial;
  private int allowed;
  private int count;
  private boolean finished;
  private IOException failed;

  /**
   * @param pictures how many, bad ones included
   * @param stableFor how long a file must rest before a node may take it
   */
  Dropper(Ground ground, long seed, int pictures, Duration stableFor) {
    this.ground = ground;
    this.pictures = pictures;
    this.stableFor = stableFor;
    this.chance = new Random(seed);
  }

  /** So many pictures, from the first one on, may be dropped by now. */
  synchronized void allow(int upTo) {
    allowed = Math.max(allowed, upTo);
    notifyAll();
  }

  /** What lies in the inbox, or lay there, whole. */
  synchronized List<Drop> dropped() {
    return List.copyOf(dropped);
  }

  synchronized int count() {
    return count;
  }

  /** How often each way was taken. */
  synchronized Map<String, Integer> ways() {
    Map<String, Integer> named = new TreeMap<>();
    ways.forEach((way, times) -> named.put(way.name().toLowerCase(Locale.ROOT), times));
    return named;
  }

  /**
   * Whether all has been dropped.
   *
   * @throws IOException where it cannot be
   */
  synchronized boolean isFinished() throws IOException {
    if (failed != null) {
      throw new IOException("the inbox cannot be filled: " + failed, failed);
    }
    return finished;
  }

  @Override
  public void run() {
    try {
      while (mayDrop()) {
        step();
      }
    } catch (IOException e) {
      synchronized (this) {
        failed = e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean mayDrop() throws InterruptedException {
    while (count >= allowed && count < pictures) {
      wait();
    }
    finished = count >= pictures;
    return !finished;
  }

  private void step() throws IOException, InterruptedException {
    serial++;
    Way way = Way.by(chance);
    synchronized (this) {
      ways.merge(way, 1, Integer::sum);
    }
    switch (way) {
      case NAMESAKE -> namesake(Path.of(""), Drop.enhanced());
      case NAMESAKE_IN_SUBFOLDER ->
          namesake(Path.of(pick("Monday", "Kunde Müller/März", "a/b/c/d")), Drop.enhanced());
      case IN_RECIPE_FOLDER -> {
        String recipe = pick("strong", "detail");
        namesake(
            Path.of(recipe, pick("", "again")), new Fate.Enhanced(new Order(recipe, Map.of())));
      }
      case WITH_JOB_TICKET -> withJobTicket();
      case WITH_BAD_JOB_TICKET ->
          ticketed(
              pick("{\"strength\": \"%d too many\"}", "{ no JSON %d", "{\"colour\": %d}")
                  .formatted(serial),
              Drop.setAside(Reason.BAD_JOB_TICKET));
      case BY_RENAME -> byRename();
      case SLOWLY -> slowly();
      case WHOLE_FOLDER -> wholeFolder();
      case BAD -> bad();
      case ODD_NAME -> odd();
      case CASE_TWINS -> {
        byte[] picture = unique(Pictures.Kind.JPEG);
        scanned(Path.of(pick("Foto.jpg", "FOTO.JPG", "foto.Jpg")), picture, Drop.enhanced());
      }
      case DROPPING -> dropping();
    }
  }

  private String pick(String... from) {
    return from[chance.nextInt(from.length)];
  }

  private Pictures.Kind kind() {
    return Pictures.Kind.values()[chance.nextInt(Pictures.Kind.values().length)];
  }

  /** No two are the same, or a digest would not tell which is which. */
  private byte[] unique(Pictures.Kind kind) {
    while (true) {
      byte[] picture = Pictures.draw(kind, chance);
      if (digests.add(Sha256.of(picture))) {
        return picture;
      }
    }
  }

  /** The numbers of a scanner that begins anew every morning. */
  private void namesake(Path folder, Fate fate) throws IOException, InterruptedException {
    Pictures.Kind kind = kind();
    String name = "SCN_%04d.%s".formatted(1 + chance.nextInt(4), kind.format().extension());
    scanned(folder.resolve(name), unique(kind), fate);
  }

  /** Where the namesake still waits to be taken, the scanner waits too. */
  private void scanned(Path relative, byte[] content, Fate fate)
      throws IOException, InterruptedException {
    Path wanted = relative;
    for (int i = 0; !create(wanted, content); i++) {
      if (i < 20) {
        Thread.sleep(10);
      } else {
        wanted = relative.resolveSibling(serial + "-" + relative.getFileName());
      }
    }
    remember(Drop.of(content, wanted, fate));
  }

  private void withJobTicket() throws IOException {
    int strength = serial % 101;
    int quality = 60 + serial / 101 % 41;
    String format = pick("jpeg", "tiff", "webp", "png");
    ticketed(
        "{\"recipe\": \"detail\", \"strength\": %d, \"quality\": %d, \"output-format\": \"%s\"}%n"
            .formatted(strength, quality, format),
        new Fate.Enhanced(
            new Order(
                "detail",
                Map.of(
                    "strength",
                    String.valueOf(strength),
                    "quality",
                    String.valueOf(quality),
                    "output-format",
                    format))));
  }

  /** The ticket comes first, under a name that is used once: whose it is must be beyond doubt. */
  private void ticketed(String ticket, Fate fate) throws IOException {
    // Line breaks at the end make it a ticket like no other.
    byte[] json = (ticket + "\n".repeat(serial)).getBytes(StandardCharsets.UTF_8);
    byte[] picture = unique(Pictures.Kind.JPEG);
    Path relative = Path.of("order-" + serial + ".jpg");
    create(relative.resolveSibling(relative + ".json"), json);
    create(relative, picture);
    remember(new Drop(Sha256.of(picture), relative, fate, Optional.of(Sha256.of(json))));
  }

  private void byRename() throws IOException {
    Pictures.Kind kind = kind();
    byte[] picture = unique(kind);
    Path relative = Path.of("upload-" + serial + "." + kind.format().extension());
    Path part = ground.inbox().resolve(relative + pick(".part", ".tmp", ".crdownload"));
    Files.write(part, picture, StandardOpenOption.CREATE_NEW);
    Files.move(part, ground.inbox().resolve(relative), StandardCopyOption.ATOMIC_MOVE);
    remember(Drop.of(picture, relative, Drop.enhanced()));
  }

  /** In pieces, with pauses that are shorter than what a node waits for. */
  private void slowly() throws IOException, InterruptedException {
    Pictures.Kind kind = kind();
    byte[] picture = unique(kind);
    Path relative = Path.of("slow-" + serial + "." + kind.format().extension());
    long longest = 0;
    try (OutputStream file =
        Files.newOutputStream(ground.inbox().resolve(relative), StandardOpenOption.CREATE_NEW)) {
      int pieces = 3 + chance.nextInt(4);
      for (int i = 0; i < pieces; i++) {
        long before = System.nanoTime();
        int from = picture.length * i / pieces;
        file.write(picture, from, picture.length * (i + 1) / pieces - from);
        Thread.sleep(1 + chance.nextInt((int) Math.max(1, stableFor.toMillis() / 3)));
        longest = Math.max(longest, System.nanoTime() - before);
      }
    }
    // A machine that is busy with something else may have made us slower than is fair.
    boolean fair = longest < stableFor.toNanos() * 3 / 4;
    remember(Drop.of(picture, relative, fair ? Drop.enhanced() : new Fate.Either()));
  }

  private void wholeFolder() throws IOException {
    Path folder = Path.of("Job " + serial);
    Path staged = Files.createDirectory(ground.upload().resolve(folder));
    List<Drop> drops = new ArrayList<>();
    for (String name : List.of("first.jpg", "pages/second.jpg", "pages/third.jpg")) {
      drops.add(stage(staged, folder, name, unique(Pictures.Kind.JPEG), Drop.enhanced()));
    }
    Defect defect = Defect.LETTER;
    drops.add(stage(staged, folder, "letter.jpg", defect.make(chance), defect.fate()));
    drops.add(stage(staged, folder, "pages/.DS_Store", random(), new Fate.LeftAlone()));
    Files.move(staged, ground.inbox().resolve(folder), StandardCopyOption.ATOMIC_MOVE);
    drops.forEach(this::remember);
  }

  private static Drop stage(Path staged, Path folder, String name, byte[] content, Fate fate)
      throws IOException {
    Path file = staged.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return Drop.of(content, folder.resolve(name), fate);
  }

  private void bad() throws IOException, InterruptedException {
    Defect defect = Defect.values()[chance.nextInt(Defect.values().length)];
    String name =
        "%s_%04d.%s"
            .formatted(
                pick("SCN", defect.name().toLowerCase(Locale.ROOT)),
                1 + chance.nextInt(4),
                defect.extension());
    scanned(Path.of(pick("", "", "bad")).resolve(name), defect.make(chance), defect.fate());
  }

  /** A share that knows no such names gets a plain one. */
  private void odd() throws IOException {
    byte[] picture = unique(Pictures.Kind.JPEG);
    Path relative = Path.of("odd-" + serial + ".jpg");
    try {
      Path wanted = Path.of(ODD_NAMES.get(serial % ODD_NAMES.size()).formatted(serial));
      create(wanted, picture);
      relative = wanted;
    } catch (InvalidPathException | FileSystemException refused) {
      create(relative, picture);
    }
    remember(Drop.of(picture, relative, Drop.enhanced()));
  }

  private void dropping() throws IOException {
    Path relative = Path.of(DROPPINGS.get(chance.nextInt(DROPPINGS.size())));
    byte[] content = random();
    // Once each: nobody takes it away.
    if (create(relative, content)) {
      remember(Drop.of(content, relative, new Fate.LeftAlone()));
    }
  }

  private byte[] random() {
    byte[] content = new byte[100 + chance.nextInt(400)];
    chance.nextBytes(content);
    return content;
  }

  /**
   * Writes a file at once, where there is none of that name.
   *
   * @return false where there is one
   */
  private boolean create(Path relative, byte[] content) throws IOException {
    Path file = ground.inbox().resolve(relative);
    Files.createDirectories(file.getParent());
    try {
      Files.write(file, content, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private synchronized void remember(Drop drop) {
    dropped.add(drop);
    if (!(drop.fate() instanceof Fate.LeftAlone)) {
      count++;
    }
  }
}
