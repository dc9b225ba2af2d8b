package io.safelight.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is a node, as it says itself every few seconds in {@code work/.<node>.alive}. The file's age
 * is taken from the share's own clock: the age between it and a file that is made to ask.
 *
 * @param host the machine, or the pod
 * @param pid of the process there
 * @param started of the process, in milliseconds; with the number it tells a process for good
 * @param session random, one for each time that a process became the node
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record Heartbeat(
    @JsonProperty("host") String host,
    @JsonProperty("pid") long pid,
    @JsonProperty("started") long started,
    @JsonProperty("session") String session) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Always as long: written over in place, which a full disk allows. */
  private static final int LENGTH = 1024;

  static Heartbeat ofThisProcess(String host) {
    ProcessHandle self = ProcessHandle.current();
    return new Heartbeat(host, self.pid(), started(self), UUID.randomUUID().toString());
  }

  static String thisHost() {
    String known = System.getProperty("local.host.name");
    if (known != null) {
      return known;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
  }

  /** The node's last word; empty where it has ended in order, or said nothing that can be read. */
  static Optional<Heartbeat> read(Path file) throws IOException {
    try {
      Heartbeat read = JSON.readValue(Files.readAllBytes(file), Heartbeat.class);
      return read.host == null || read.session == null ? Optional.empty() : Optional.of(read);
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Begins to beat. */
  void create(Path file) throws IOException {
    write(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Beats; never where the file is gone, for then the share is, or another node. */
  void renew(Path file) throws IOException {
    write(file, StandardOpenOption.WRITE);
  }

  private void write(Path file, StandardOpenOption... how) throws IOException {
    byte[] text = JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(text, Math.max(text.length, LENGTH));
    Arrays.fill(content, text.length, content.length, (byte) '\n');
    try (FileChannel channel = FileChannel.open(file, how)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** Whether its process runs on this machine. A pod's processes begin anew at number 1. */
  boolean isRunningHere() {
    return ProcessHandle.of(pid)
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> started == 0 || started(process) == started)
        .isPresent();
  }

  /** For the operator. */
  String words() {
    return "process %d on %s".formatted(pid, host);
  }
}
