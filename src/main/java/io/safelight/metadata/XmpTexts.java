package io.safelight.metadata;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.options.PropertyOptions;
import com.adobe.internal.xmp.properties.XMPProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes into a packet what a container has no other place for: IPTC, texts, Photoshop's notice of
 * copyright. What the packet says already stays.
 *
 * <p>IPTC's table is that of the IPTC Photo Metadata Standard ("IIM mapping") and of the MWG
 * guidelines.
 *
 * @param iptc empty where there is none, or another place for it
 * @param photoshop of which the notice of copyright is taken
 * @param notes takes a sentence for each property of which the packet says something else
 */
record XmpTexts(
    Optional<Iptc> iptc, List<PhotoshopResource> photoshop, List<Text> texts, List<String> notes)
    implements Xmp.Edit {
  private static final String IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
  private static final String RIGHTS = "http://ns.adobe.com/xap/1.0/rights/";
  private static final int COPYRIGHT_FLAG = 0x040A;
  private static final int URL = 0x040B;

  /** Who repeats more keywords than that in two places is trusted. */
  private static final int MOST_COMPARED = 1000;

  private static final PropertyOptions BAG = new PropertyOptions().setArray(true);
  private static final PropertyOptions SEQUENCE = new PropertyOptions().setArrayOrdered(true);

  @Override
  public void apply(XMPMeta packet) throws XMPException {
    XMPMetaFactory.getSchemaRegistry().registerNamespace(IPTC_CORE, "Iptc4xmpCore");
    if (iptc.isPresent()) {
      iptc(packet, iptc.get());
    }
    copyright(packet);
    for (Text text : texts) {
      text(packet, text);
    }
  }

  private void iptc(XMPMeta packet, Iptc iptc) throws XMPException {
    alternatives(packet, XMPConst.NS_DC, "title", iptc.text(5));
    alternatives(packet, XMPConst.NS_DC, "description", iptc.text(120));
    alternatives(packet, XMPConst.NS_DC, "rights", iptc.text(116));
    list(packet, XMPConst.NS_DC, "creator", SEQUENCE, iptc.texts(80));
    list(packet, XMPConst.NS_DC, "subject", BAG, iptc.texts(25));
    plain(packet, XMPConst.NS_PHOTOSHOP, "Headline", iptc.text(105));
    plain(packet, XMPConst.NS_PHOTOSHOP, "AuthorsPosition", iptc.text(85));
    plain(packet, XMPConst.NS_PHOTOSHOP, "Credit", iptc.text(110));
    plain(packet, XMPConst.NS_PHOTOSHOP, "Source", iptc.text(115));
    plain(packet, XMPConst.NS_PHOTOSHOP, "City", iptc.text(90));
    plain(packet, XMPConst.NS_PHOTOSHOP, "State", iptc.text(95));
    plain(packet, XMPConst.NS_PHOTOSHOP, "Country", iptc.text(101));
    plain(packet, XMPConst.NS_PHOTOSHOP, "Instructions", iptc.text(40));
    plain(packet, XMPConst.NS_PHOTOSHOP, "TransmissionReference", iptc.text(103));
    plain(packet, XMPConst.NS_PHOTOSHOP, "CaptionWriter", iptc.text(122));
    plain(packet, XMPConst.NS_PHOTOSHOP, "Category", iptc.text(15));
    plain(packet, XMPConst.NS_PHOTOSHOP, "Urgency", iptc.text(10));
    plain(packet, XMPConst.NS_PHOTOSHOP, "DateCreated", dateCreated(iptc));
    list(packet, XMPConst.NS_PHOTOSHOP, "SupplementalCategories", BAG, iptc.texts(20));
    plain(packet, IPTC_CORE, "Location", iptc.text(92));
    plain(packet, IPTC_CORE, "CountryCode", iptc.text(100));
    list(packet, IPTC_CORE, "SubjectCode", BAG, iptc.texts(12));
  }

  /** CCYYMMDD and HHMMSS±HHMM. */
  private static Optional<String> dateCreated(Iptc iptc) {
    Optional<String> date =
        iptc.text(55)
            .filter(text -> text.matches("\\d{8}"))
            .map(text -> text.replaceFirst("(....)(..)(..)", "$1-$2-$3"));
    Optional<String> time =
        iptc.text(60)
            .filter(text -> text.matches("\\d{6}([+-]\\d{4})?"))
            .map(text -> text.replaceFirst("(..)(..)(..)(?:(...)(..))?", "T$1:$2:$3$4:$5"))
            .map(text -> text.endsWith(":") ? text.substring(0, text.length() - 1) : text);
    return date.map(day -> day + time.orElse(""));
  }

  private void copyright(XMPMeta packet) throws XMPException {
    Optional<Block> flag = Photoshop.content(photoshop, COPYRIGHT_FLAG);
    if (flag.isPresent() && flag.get().length() == 1 && flag.get().bytes()[0] == 1) {
      plain(packet, RIGHTS, "Marked", Optional.of("True"));
    }
    plain(
        packet,
        RIGHTS,
        "WebStatement",
        Photoshop.content(photoshop, URL)
            .map(block -> JpegMetadata.text(block.bytes()))
            .filter(url -> !url.isBlank()));
  }

  /** Whether there is a property for texts of this keyword. */
  static boolean hasPlace(String keyword) {
    return switch (keyword.toLowerCase(Locale.ROOT)) {
      case "title", "author", "description", "copyright", "disclaimer", "comment", "software" ->
          true;
      default -> false;
    };
  }

  private void text(XMPMeta packet, Text text) throws XMPException {
    Optional<String> said = Optional.of(text.text());
    switch (text.keyword().toLowerCase(Locale.ROOT)) {
      case "title" -> alternatives(packet, XMPConst.NS_DC, "title", said);
      case "author" -> list(packet, XMPConst.NS_DC, "creator", SEQUENCE, List.of(text.text()));
      case "description" -> alternatives(packet, XMPConst.NS_DC, "description", said);
      case "copyright" -> alternatives(packet, XMPConst.NS_DC, "rights", said);
      case "disclaimer" -> alternatives(packet, RIGHTS, "UsageTerms", said);
      case "comment" -> alternatives(packet, XMPConst.NS_EXIF, "UserComment", said);
      case "software" -> plain(packet, XMPConst.NS_XMP, "CreatorTool", said);
      default -> {
        // Has no place; the caller has said so.
      }
    }
  }

  private void plain(XMPMeta packet, String namespace, String name, Optional<String> value)
      throws XMPException {
    if (packet.doesPropertyExist(namespace, name)) {
      compare(namespace, name, said(packet, namespace, name), value.stream());
    } else if (value.isPresent()) {
      packet.setProperty(namespace, name, clean(value.get()));
    }
  }

  private void alternatives(XMPMeta packet, String namespace, String name, Optional<String> value)
      throws XMPException {
    if (packet.doesPropertyExist(namespace, name)) {
      compare(namespace, name, said(packet, namespace, name), value.stream());
    } else if (value.isPresent()) {
      packet.setLocalizedText(namespace, name, null, XMPConst.X_DEFAULT, clean(value.get()));
    }
  }

  private void list(
      XMPMeta packet, String namespace, String name, PropertyOptions kind, List<String> values)
      throws XMPException {
    if (packet.doesPropertyExist(namespace, name)) {
      compare(namespace, name, said(packet, namespace, name), values.stream());
    } else {
      for (String value : values) {
        packet.appendArrayItem(namespace, name, kind, clean(value), null);
      }
    }
  }

  /** What stands there now, whatever its shape. */
  private static List<String> said(XMPMeta packet, String namespace, String name)
      throws XMPException {
    XMPProperty whole = packet.getProperty(namespace, name);
    if (!whole.getOptions().isArray()) {
      return List.of(Objects.toString(whole.getValue(), ""));
    }
    List<String> items = new ArrayList<>();
    int count = Math.min(MOST_COMPARED, packet.countArrayItems(namespace, name));
    for (int i = 1; i <= count; i++) {
      items.add(Objects.toString(packet.getArrayItem(namespace, name, i).getValue(), ""));
    }
    return items;
  }

  /** IPTC cuts its texts to lengths that XMP does not know: a beginning is the same. */
  private void compare(String namespace, String name, List<String> said, Stream<String> values) {
    boolean isSaid =
        values
            .limit(MOST_COMPARED)
            .map(value -> clean(value).strip())
            .allMatch(value -> said.stream().anyMatch(text -> text.strip().startsWith(value)));
    if (!isSaid) {
      notes.add(
          "What stood beside the XMP for %s%s was left out: the XMP says something else."
              .formatted(XMPMetaFactory.getSchemaRegistry().getNamespacePrefix(namespace), name));
    }
  }

  /** XML 1.0 holds no control characters but tab and line ends, and no lone surrogates. */
  private static String clean(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "");
  }
}
