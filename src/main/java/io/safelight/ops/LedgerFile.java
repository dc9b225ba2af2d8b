package io.safelight.ops;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * One CSV file (RFC 4180, UTF-8, no byte order mark) whose first column numbers its records. The
 * number goes on from what the file holds, whoever wrote it: a process before this one, or {@code
 * run} beside {@code watch}. Not thread-safe.
 */
public final class LedgerFile {
  private final Path path;
  private final List<String> columns;
  // What this process left the file as; another size means that somebody else has written.
  private long size = -1;
  private long number;

  /**
   * A file that need not exist.
   *
   * @param columns the header line, the number's included
   */
  public LedgerFile(Path path, List<String> columns) {
    this.path = path;
    this.columns = columns;
  }

  Path path() {
    return path;
  }

  /**
   * Appends one record and flushes it to disk.
   *
   * @param fields all but the number
   * @throws IOException where that cannot be done; the file is then as it was, as far as may be
   */
  public void append(List<String> fields) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      lock(channel);
      long before = channel.size();
      StringBuilder text = new StringBuilder(before == size ? "" : catchUp(channel));
      try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
        csv.print(number + 1);
        csv.printRecord(fields);
      }
      try {
        write(channel, before, text.toString());
      } catch (IOException e) {
        size = -1;
        takeBack(channel, before, e);
        throw e;
      }
      number++;
      size = channel.size();
    }
  }

  /** Released with the channel. */
  private static void lock(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (IOException e) {
      // Not every share has locks. They matter only where `run` and `watch` end a picture in the
      // same instant.
      return;
    }
    // Never waited for: whoever holds it, a spreadsheet say, must not hold up pictures.
    if (lock == null) {
      throw new IOException("another program holds the ledger");
    }
  }

  private static void write(FileChannel channel, long position, String text) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (left.hasRemaining()) {
      channel.write(left, position + left.position());
    }
    channel.force(false);
  }

  private static void takeBack(FileChannel channel, long before, IOException why) {
    try {
      channel.truncate(before);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /**
   * Reads how far the file is numbered.
   *
   * @return what has to come before the next record: the header of a new file, or the end of a
   *     record that was torn by a loss of power
   */
  private String catchUp(FileChannel channel) throws IOException {
    String text = read(channel);
    number = 0;
    if (text.isEmpty()) {
      return String.join(",", columns) + "\r\n";
    }
    boolean quoted = false;
    int lineBegin = 0;
    long lines = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\n' && !quoted) {
        lines++;
        number = Math.max(number, numberOf(text.substring(lineBegin, i)));
        lineBegin = i + 1;
      }
    }
    if (lineBegin < text.length()) {
      lines++;
      number = Math.max(number, numberOf(text.substring(lineBegin)));
    }
    // A spreadsheet may have saved it with other separators: then its lines are counted.
    number = Math.max(number, lines - 1);
    return (quoted ? "\"" : "") + (lineBegin < text.length() ? "\r\n" : "");
  }

  private static long numberOf(String line) {
    int comma = line.indexOf(',');
    String first = comma < 0 ? line : line.substring(0, comma);
    return first.matches("\\d{1,15}") ? Long.parseLong(first) : 0;
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, bytes.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }
}
