package io.safelight.ops;

import io.safelight.folder.HotFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the ledgers of all nodes from their ends: what happened last costs a look at the last
 * lines, however long the ledger is. Lines that cannot be understood, because somebody edited them
 * or a loss of power tore them, are passed over.
 */
@ApplicationScoped
public class LedgerReader {
  private static final String DATED = ".+-(\\d{4}-\\d{2}-\\d{2})\\.csv";
  private static final int DATE = "2026-01-01".length();

  private final HotFolder folder;

  public LedgerReader(HotFolder folder) {
    this.folder = folder;
  }

  /**
   * One picture's end, as the ledger has it.
   *
   * @param file its path below the inbox; for what was given to {@code run} its whole path
   * @param result below the outbox or the whole path; empty where there is none
   */
  public record Line(
      String file, Instant ended, double seconds, boolean isDone, int attempts, String result) {}

  /**
   * Lines of all nodes, newest first as far as lines follow each other as their pictures ended,
   * which they do but for some that ended in the same moment. To be closed.
   *
   * @param from where to begin: pictures that ended later are left out
   * @throws UncheckedIOException while it is read, where a ledger cannot be
   */
  public Stream<Line> newestFirst(Instant from) throws IOException {
    List<Path> days = files().filter(file -> !begins(date(file)).isAfter(from)).toList();
    return stream(new Merged(days)).filter(line -> !line.ended().isAfter(from));
  }

  /** The lines of one node's day, in no order that is promised. */
  public Stream<Line> ofDay(String node, LocalDate day) {
    return backwards(folder.ledger().resolve(node + "-" + day + ".csv"));
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.ledger())) {
      return all
          .filter(file -> file.getFileName().toString().matches(DATED))
          .filter(file -> Files.isRegularFile(file))
          .filter(LedgerReader::isDated)
          .toList()
          .stream();
    } catch (NoSuchFileException e) {
      return Stream.empty();
    }
  }

  private static boolean isDated(Path file) {
    try {
      date(file);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static LocalDate date(Path file) {
    String name = file.getFileName().toString();
    int end = name.length() - ".csv".length();
    return LocalDate.parse(name.substring(end - DATE, end));
  }

  /** A node names its day by its own clock: the earliest anywhere on earth. */
  private static Instant begins(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.MAX).toInstant();
  }

  /** The latest that a day ends anywhere. */
  private static Instant ends(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.MIN).toInstant();
  }

  private static Stream<Line> backwards(Path file) {
    return stream(new Backwards(file));
  }

  private static Stream<Line> stream(Iterator<Line> lines) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /** The lines of many files; one is not opened before it could have the next line. */
  private static final class Merged implements Iterator<Line> {
    /**
     * @param newest when its next line ended; where it is not open yet, when that may be at latest
     */
    private record Source(Instant newest, Optional<Line> line, Iterator<Line> rest) {}

    private final PriorityQueue<Source> sources =
        new PriorityQueue<>(Comparator.comparing(Source::newest).reversed());

    Merged(List<Path> files) {
      files.forEach(
          file -> sources.add(new Source(ends(date(file)), Optional.empty(), new Backwards(file))));
    }

    @Override
    public boolean hasNext() {
      while (!sources.isEmpty() && sources.element().line().isEmpty()) {
        advance(sources.remove().rest());
      }
      return !sources.isEmpty();
    }

    private void advance(Iterator<Line> lines) {
      if (lines.hasNext()) {
        Line line = lines.next();
        sources.add(new Source(line.ended(), Optional.of(line), lines));
      }
    }

    @Override
    public Line next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Source source = sources.remove();
      advance(source.rest());
      return source.line().orElseThrow();
    }
  }

  /** One file's lines, last first, a block at a time; the file is open only while one is read. */
  private static final class Backwards implements Iterator<Line> {
    private static final int BLOCK = 1 << 16;

    /** Where a record begins: a name may hold a line break, but hardly one with a number after. */
    private static final String BEGINS = "\r\n(?=\\d+,)";

    private final Path file;
    private final Deque<Line> read = new ArrayDeque<>();
    private byte[] torn = {};
    private long left = -1;

    Backwards(Path file) {
      this.file = file;
    }

    @Override
    public boolean hasNext() {
      while (read.isEmpty() && left != 0) {
        try {
          readBlock();
        } catch (NoSuchFileException e) {
          left = 0;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return !read.isEmpty();
    }

    @Override
    public Line next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return read.remove();
    }

    private void readBlock() throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        if (left < 0) {
          left = channel.size();
        }
        int length = (int) Math.min(BLOCK, left);
        ByteBuffer block = ByteBuffer.allocate(length + torn.length);
        block.limit(length);
        while (block.hasRemaining()) {
          if (channel.read(block, left - length + block.position()) < 0) {
            // Somebody shortened it: what is left of it is read the next time.
            left = 0;
            return;
          }
        }
        block.limit(block.capacity());
        block.put(torn);
        left -= length;
        take(block.array());
      }
    }

    /** ISO 8859-1 keeps bytes as they are: a block may begin within a character. */
    private void take(byte[] block) {
      String[] records = new String(block, StandardCharsets.ISO_8859_1).split(BEGINS);
      // What the first one begins with stands in the block before; of the file's first the header.
      boolean isWhole = left == 0;
      for (int i = records.length - 1; i >= (isWhole ? 0 : 1); i--) {
        byte[] bytes = records[i].getBytes(StandardCharsets.ISO_8859_1);
        line(new String(bytes, StandardCharsets.UTF_8)).ifPresent(read::add);
      }
      // A line of more than some blocks is none of ours.
      torn =
          isWhole || records[0].length() > 4 * BLOCK
              ? new byte[0]
              : records[0].getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Optional<Line> line(String text) {
      try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
        List<CSVRecord> records = parser.getRecords();
        CSVRecord fields = records.get(records.size() - 1);
        if (fields.size() != LedgerLine.COLUMNS.size()) {
          return Optional.empty();
        }
        return Optional.of(
            new Line(
                LedgerLine.said(fields.get(1)),
                OffsetDateTime.parse(fields.get(3)).toInstant(),
                Double.parseDouble(fields.get(4)),
                fields.get(5).equals("done"),
                Integer.parseInt(fields.get(7)),
                LedgerLine.said(fields.get(8))));
      } catch (IOException | RuntimeException e) {
        return Optional.empty();
      }
    }
  }
}
