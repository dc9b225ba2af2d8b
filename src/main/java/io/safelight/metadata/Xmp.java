package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.XMPUtils;
import com.adobe.internal.xmp.options.ParseOptions;
import com.adobe.internal.xmp.options.SerializeOptions;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XMP packets (ISO 16684-1), read and written by Adobe's XMPCore.
 *
 * <p>XMPCore keeps one register of namespaces for the whole program, which grows by each one that
 * any packet names. So it works for one caller at a time here, and with a fresh register each time:
 * what a packet says harms no other packet, and a thousand of them take no memory.
 */
final class Xmp {
  /** Past this a packet is left out; the largest known hold depth maps. */
  static final int MOST = 16 << 20;

  private static final ReentrantLock XMPCORE = new ReentrantLock();

  /** Packets are some ten elements deep; XMPCore calls itself for each. */
  private static final int DEEPEST = 60;

  private static final int MOST_NODES = 200_000;

  /** XMPCore walks a list from its beginning for each item. */
  private static final int MOST_ITEMS = 20_000;

  /** XMPCore compares each property with all its siblings. */
  private static final int MOST_SIBLINGS = 4_000;

  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

  private Xmp() {}

  /** A change to a packet. */
  interface Edit {
    void apply(XMPMeta packet) throws XMPException;
  }

  /**
   * A packet as it may be carried.
   *
   * @return as UTF-8, otherwise as it was
   * @throws BrokenBlock it is not well-formed, or larger than any real one
   */
  static Block sound(byte[] packet) throws BrokenBlock {
    String text = text(packet);
    check(text);
    return Block.of(text.getBytes(UTF_8));
  }

  /**
   * @param packet empty for a new one
   * @return the very same bytes where the edit changes nothing; empty where nothing is said any
   *     more
   * @throws BrokenBlock it is no XMP
   */
  static Optional<Block> edited(Optional<Block> packet, Edit edit) throws BrokenBlock {
    String text = packet.isPresent() ? text(packet.get().bytes()) : null;
    if (text != null) {
      check(text);
    }
    XMPCORE.lock();
    try {
      XMPMeta meta = text == null ? fresh() : parsed(text);
      String before = canonical(meta);
      edit.apply(meta);
      if (!meta.iterator().hasNext()) {
        return Optional.empty();
      }
      return canonical(meta).equals(before)
          ? packet
          : Optional.of(Block.of(serialized(meta).getBytes(UTF_8)));
    } catch (XMPException | RuntimeException e) {
      throw unreadable(e);
    } finally {
      XMPCORE.unlock();
    }
  }

  /** Whether both say the same, in whatever order and shape. */
  static boolean same(Block one, Block other) {
    if (one.equals(other)) {
      return true;
    }
    try {
      return canonical(one).equals(canonical(other));
    } catch (BrokenBlock e) {
      return false;
    }
  }

  private static String canonical(Block packet) throws BrokenBlock {
    String text = text(packet.bytes());
    check(text);
    XMPCORE.lock();
    try {
      return canonical(parsed(text));
    } catch (XMPException | RuntimeException e) {
      throw unreadable(e);
    } finally {
      XMPCORE.unlock();
    }
  }

  /**
   * The one packet that a JPEG's standard and extended packets make together (XMP specification
   * part 3, 1.1.3.1).
   */
  static Block joined(Block standard, byte[] extended) throws BrokenBlock {
    String first = text(standard.bytes());
    String second = text(extended);
    check(first);
    check(second);
    XMPCORE.lock();
    try {
      XMPMeta whole = parsed(first);
      XMPUtils.mergeFromJPEG(whole, XMPMetaFactory.parseFromString(second, options()));
      return Block.of(serialized(whole).getBytes(UTF_8));
    } catch (XMPException | RuntimeException e) {
      throw unreadable(e);
    } finally {
      XMPCORE.unlock();
    }
  }

  /**
   * A packet in the two parts that a JPEG has room for.
   *
   * @param standard small enough for one segment
   * @param extended the rest
   * @param guid by which the first names the second: 32 upper-case digits
   */
  record Parted(Block standard, Block extended, String guid) {}

  static Parted parted(Block packet) throws BrokenBlock {
    String text = text(packet.bytes());
    check(text);
    XMPCORE.lock();
    try {
      StringBuilder standard = new StringBuilder();
      StringBuilder extended = new StringBuilder();
      StringBuilder digest = new StringBuilder();
      XMPUtils.packageForJPEG(parsed(text), standard, extended, digest);
      byte[] rest = extended.toString().getBytes(UTF_8);
      String guid = HexFormat.of().withUpperCase().formatHex(Digest.md5(rest));
      if (!guid.equals(digest.toString().toUpperCase(Locale.ROOT))) {
        throw new BrokenBlock("The XMP packet cannot be split for a JPEG and was left out.");
      }
      // XMPCore names it in lower case; readers compare letter by letter, and look for capitals
      // (XMP specification part 3, 1.1.3.1).
      String naming = standard.toString().replace(digest, guid);
      return new Parted(Block.of(naming.getBytes(UTF_8)), Block.of(rest), guid);
    } catch (XMPException | RuntimeException | java.security.NoSuchAlgorithmException e) {
      throw unreadable(e);
    } finally {
      XMPCORE.unlock();
    }
  }

  private static XMPMeta parsed(String text) throws XMPException {
    XMPMetaFactory.reset();
    return XMPMetaFactory.parseFromString(text, options());
  }

  private static XMPMeta fresh() {
    XMPMetaFactory.reset();
    return XMPMetaFactory.create();
  }

  /** No document type, so no entities; and properties stay under the names they came with. */
  private static ParseOptions options() {
    return new ParseOptions().setDisallowDoctype(true).setOmitNormalization(true);
  }

  private static String canonical(XMPMeta meta) throws XMPException {
    return XMPMetaFactory.serializeToString(
        meta,
        new SerializeOptions()
            .setOmitPacketWrapper(true)
            .setUseCanonicalFormat(true)
            .setSort(true));
  }

  private static String serialized(XMPMeta meta) throws XMPException {
    return XMPMetaFactory.serializeToString(
        meta, new SerializeOptions().setUseCompactFormat(true).setPadding(0));
  }

  private static BrokenBlock unreadable(Exception why) {
    return new BrokenBlock("The XMP packet cannot be read (" + why.getMessage() + ").");
  }

  /** Decoded, without what pads it: UTF-8, or UTF-16 and UTF-32 by where their zeros stand. */
  private static String text(byte[] packet) throws BrokenBlock {
    if (packet.length > MOST) {
      throw new BrokenBlock(
          "The XMP packet has %,d bytes, more than %,d, and was left out."
              .formatted(packet.length, MOST));
    }
    int end = packet.length;
    Charset charset = charset(packet);
    if (charset.equals(UTF_8)) {
      while (end > 0 && packet[end - 1] == 0) {
        end--;
      }
    }
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(packet, 0, end)).toString().strip();
      String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return charset.equals(UTF_8) ? unmarked : unmarked.replaceFirst("begin='[^']*'", "begin=''");
    } catch (CharacterCodingException e) {
      throw new BrokenBlock("The XMP packet is no valid %s and was left out.".formatted(charset));
    }
  }

  private static Charset charset(byte[] packet) {
    if (packet.length < 4) {
      return UTF_8;
    }
    boolean first = packet[0] == 0;
    boolean second = packet[1] == 0;
    boolean third = packet[2] == 0;
    boolean marked = packet[0] == (byte) 0xFE && packet[1] == (byte) 0xFF;
    boolean markedLittle = packet[0] == (byte) 0xFF && packet[1] == (byte) 0xFE;
    String name =
        first && second
            ? "UTF-32BE"
            : second && third || markedLittle && third
                ? "UTF-32LE"
                : first || marked ? "UTF-16BE" : second || markedLittle ? "UTF-16LE" : "UTF-8";
    return Charset.forName(name);
  }

  /**
   * Reads it once by events, before anything builds a tree of it or calls itself for it.
   *
   * @throws BrokenBlock not well-formed, with a document type, or of a shape that costs too much
   */
  private static void check(String text) throws BrokenBlock {
    try {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
      // Children of each open element; those of all rdf:Descriptions at the top count as one's.
      Deque<Children> open = new ArrayDeque<>();
      Children properties = new Children();
      open.push(new Children());
      int nodes = 0;
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.DTD ->
              throw new BrokenBlock(
                  "The XMP packet has a document type, which XMP never has, and was left out.");
          case XMLStreamConstants.START_ELEMENT -> {
            boolean isRdf = RDF.equals(reader.getNamespaceURI());
            boolean isTop = isRdf && reader.getLocalName().equals("Description");
            Children mine = isTop && open.size() <= 3 ? properties : new Children();
            if (isRdf) {
              open.peek().items++;
            } else {
              open.peek().properties++;
            }
            mine.properties += reader.getAttributeCount();
            nodes += 1 + reader.getAttributeCount();
            open.push(mine);
            if (open.size() > DEEPEST || nodes > MOST_NODES) {
              throw overgrown();
            }
          }
          case XMLStreamConstants.END_ELEMENT -> {
            Children ended = open.pop();
            if (ended.properties > MOST_SIBLINGS || ended.items > MOST_ITEMS) {
              throw overgrown();
            }
          }
          default -> {
            // Text, comments and instructions matter to XMPCore alone.
          }
        }
      }
      if (nodes == 0) {
        throw new BrokenBlock("The XMP packet is empty and was left out.");
      }
    } catch (XMLStreamException | RuntimeException e) {
      throw new BrokenBlock("The XMP packet is no well-formed XML and was left out.");
    }
  }

  /** What an element has within it, so far. */
  private static final class Children {
    private int items;
    private int properties;
  }

  private static BrokenBlock overgrown() {
    return new BrokenBlock("The XMP packet has more nodes than any real one and was left out.");
  }
}
