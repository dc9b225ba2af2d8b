package io.safelight.metadata;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPIterator;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.XMPUtils;
import com.adobe.internal.xmp.options.PropertyOptions;
import com.adobe.internal.xmp.properties.XMPPropertyInfo;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes a packet true for a result: how it stands, its size, where it was taken, who made it. */
final class TrueXmp implements Xmp.Edit {
  private static final String IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
  private static final String IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
  private static final String EVENT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#";
  private static final String REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/";
  private static final String AREA = "http://ns.adobe.com/xmp/sType/Area#";
  private static final String DIMENSIONS = "http://ns.adobe.com/xap/1.0/sType/Dimensions#";
  private static final String MICROSOFT_REGIONS = "http://ns.microsoft.com/photo/1.2/";
  private static final String GAIN_MAP = "http://ns.adobe.com/hdr-gain-map/1.0/";
  private static final String CAMERA = "http://ns.google.com/photos/1.0/camera/";
  private static final String CONTAINER = "http://ns.google.com/photos/1.0/container/";
  private static final String TERMS = "http://purl.org/dc/terms/";

  private static final String SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/";
  private static final String ENHANCED = SOURCE_TYPES + "algorithmicallyEnhanced";

  private static final String SOURCE_TYPE = "DigitalSourceType";

  /** The longest name there is has 36 letters. */
  private static final int LONGEST_CODE = 60;

  /** What says more than that an algorithm enhanced it (IPTC NewsCodes, Digital Source Type). */
  private static final Set<String> SAYS_MORE =
      Set.of(
          "trainedalgorithmicmedia",
          "compositewithtrainedalgorithmicmedia",
          "compositesynthetic",
          "algorithmicmedia",
          "datadrivenmedia",
          "virtualrecording");

  /** Each costs a walk along the list. */
  private static final int MOST_REGIONS = 1_000;

  private final Change change;
  private final Kept kept;
  private final boolean recoloured;
  private final Optional<Provenance> provenance;
  private final List<String> notes = new ArrayList<>();

  private TrueXmp(Change change, Kept kept, boolean recoloured, Optional<Provenance> provenance) {
    this.change = change;
    this.kept = kept;
    this.recoloured = recoloured;
    this.provenance = provenance;
  }

  static TrueXmp of(Change change, Kept kept, boolean recoloured, Optional<Provenance> provenance) {
    return new TrueXmp(change, kept, recoloured, provenance);
  }

  /** Whether nothing of a packet must change, though something may. */
  boolean isNeedless() {
    return !change.isTurned()
        && !change.isResized()
        && !recoloured
        && kept == Kept.ALL
        && provenance.isEmpty();
  }

  List<String> notes() {
    return notes.stream().distinct().toList();
  }

  @Override
  public void apply(XMPMeta packet) throws XMPException {
    stand(packet);
    forgetWhatIsGone(packet);
    if (kept == Kept.WITHOUT_GPS) {
      forgetPlaces(packet);
    }
    if (provenance.isPresent()) {
      disclose(packet, provenance.get());
    }
  }

  private void stand(XMPMeta packet) throws XMPException {
    replace(packet, XMPConst.NS_TIFF, "Orientation", "1");
    if (change.isTurned() || change.isResized()) {
      String width = Integer.toString(change.after().width());
      String height = Integer.toString(change.after().height());
      replace(packet, XMPConst.NS_TIFF, "ImageWidth", width);
      replace(packet, XMPConst.NS_TIFF, "ImageLength", height);
      replace(packet, XMPConst.NS_EXIF, "PixelXDimension", width);
      replace(packet, XMPConst.NS_EXIF, "PixelYDimension", height);
    }
    if (change.isTransposed()) {
      String x = packet.getPropertyString(XMPConst.NS_TIFF, "XResolution");
      String y = packet.getPropertyString(XMPConst.NS_TIFF, "YResolution");
      if (x != null && y != null) {
        packet.setProperty(XMPConst.NS_TIFF, "XResolution", y);
        packet.setProperty(XMPConst.NS_TIFF, "YResolution", x);
      }
    }
    if (change.isTurned()) {
      turnRegions(packet);
      if (exists(packet, MICROSOFT_REGIONS, "RegionInfo")) {
        packet.deleteProperty(MICROSOFT_REGIONS, "RegionInfo");
        notes.add("Microsoft's marks of people were left out of the XMP: the picture was turned.");
      }
    }
  }

  /**
   * Regions are said of the stored picture: by the middle's x and y, width and height, each a share
   * of the picture's (MWG guidelines 2.0, 5.9).
   */
  private void turnRegions(XMPMeta packet) throws XMPException {
    if (!exists(packet, REGIONS, "Regions")) {
      return;
    }
    String prefix = XMPMetaFactory.getSchemaRegistry().getNamespacePrefix(REGIONS);
    String list = "Regions/" + prefix + "RegionList";
    int count = packet.countArrayItems(REGIONS, list);
    if (count > MOST_REGIONS) {
      packet.deleteProperty(REGIONS, "Regions");
      notes.add("Marked regions were left out of the XMP: there are too many to turn.");
      return;
    }
    try {
      for (int i = 1; i <= count; i++) {
        turnRegion(packet, list + "[" + i + "]/" + prefix + "Area");
      }
      String applied = "Regions/" + prefix + "AppliedToDimensions";
      if (exists(packet, REGIONS, applied)) {
        packet.setStructField(
            REGIONS, applied, DIMENSIONS, "w", Integer.toString(change.after().width()));
        packet.setStructField(
            REGIONS, applied, DIMENSIONS, "h", Integer.toString(change.after().height()));
      }
    } catch (NumberFormatException | XMPException e) {
      packet.deleteProperty(REGIONS, "Regions");
      notes.add("Marked regions were left out of the XMP: they are broken and cannot be turned.");
    }
  }

  private void turnRegion(XMPMeta packet, String area) throws XMPException {
    if (!exists(packet, REGIONS, area)) {
      return;
    }
    double x = number(packet, area, "x");
    double y = number(packet, area, "y");
    double turnedX =
        switch (change.orientation()) {
          case 2, 3 -> 1 - x;
          case 4 -> x;
          case 5, 8 -> y;
          default -> 1 - y;
        };
    double turnedY =
        switch (change.orientation()) {
          case 2 -> y;
          case 3, 4 -> 1 - y;
          case 5, 6 -> x;
          default -> 1 - x;
        };
    set(packet, area, "x", turnedX);
    set(packet, area, "y", turnedY);
    if (change.isTransposed() && packet.doesStructFieldExist(REGIONS, area, AREA, "w")) {
      double w = number(packet, area, "w");
      set(packet, area, "w", number(packet, area, "h"));
      set(packet, area, "h", w);
    }
  }

  private static double number(XMPMeta packet, String area, String field) throws XMPException {
    var found = packet.getStructField(REGIONS, area, AREA, field);
    return Double.parseDouble(found == null ? "" : found.getValue());
  }

  private static void set(XMPMeta packet, String area, String field, double value)
      throws XMPException {
    packet.setStructField(REGIONS, area, AREA, field, String.format(Locale.ROOT, "%.6f", value));
  }

  /** Small pictures of what was, digests of blocks that changed, and what pointed behind it. */
  private void forgetWhatIsGone(XMPMeta packet) {
    packet.deleteProperty(XMPConst.NS_XMP, "Thumbnails");
    packet.deleteProperty(XMPConst.NS_TIFF, "NativeDigest");
    packet.deleteProperty(XMPConst.NS_EXIF, "NativeDigest");
    packet.deleteProperty(TERMS, "provenance");
    if (recoloured) {
      packet.deleteProperty(XMPConst.NS_PHOTOSHOP, "ICCProfile");
    }
    forget(packet, this::pointsBehindThePicture);
  }

  private boolean pointsBehindThePicture(String namespace, String name) {
    return switch (namespace) {
      case GAIN_MAP, CONTAINER -> true;
      case CAMERA -> name.startsWith("MicroVideo") || name.startsWith("MotionPhoto");
      default -> false;
    };
  }

  private void forgetPlaces(XMPMeta packet) {
    forget(packet, TrueXmp::saysPlace);
    // It is a digest of the IPTC that had the same places in it.
    packet.deleteProperty(XMPConst.NS_PHOTOSHOP, "LegacyIPTCDigest");
  }

  private static boolean saysPlace(String namespace, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("gps")
        || lower.contains("latitude")
        || lower.contains("longitude")
        || namespace.contains("/geo/")) {
      return true;
    }
    return switch (namespace) {
      case XMPConst.NS_PHOTOSHOP -> Set.of("City", "State", "Country").contains(name);
      case IPTC_CORE -> Set.of("Location", "CountryCode").contains(name);
      case IPTC_EXTENSION -> name.startsWith("Location");
      case XMPConst.NS_DC -> name.equals("coverage");
      default -> false;
    };
  }

  private interface Names {
    boolean match(String namespace, String name);
  }

  private void forget(XMPMeta packet, Names names) {
    try {
      List<XMPPropertyInfo> matching = new ArrayList<>();
      XMPIterator all = packet.iterator();
      while (all.hasNext()) {
        XMPPropertyInfo property = (XMPPropertyInfo) all.next();
        String path = property.getPath();
        if (path != null && !path.endsWith("]")) {
          String step = path.substring(path.lastIndexOf('/') + 1);
          int colon = step.indexOf(':');
          String namespace =
              colon < 0
                  ? null
                  : XMPMetaFactory.getSchemaRegistry().getNamespaceURI(step.substring(0, colon));
          if (namespace != null && names.match(namespace, step.substring(colon + 1))) {
            matching.add(property);
            all.skipSubtree();
          }
        }
      }
      for (int i = matching.size() - 1; i >= 0; i--) {
        packet.deleteProperty(matching.get(i).getNamespace(), matching.get(i).getPath());
      }
    } catch (XMPException e) {
      throw new IllegalStateException("A packet that was read cannot be walked.", e);
    }
  }

  private void disclose(XMPMeta packet, Provenance made) throws XMPException {
    XMPMetaFactory.getSchemaRegistry().registerNamespace(IPTC_EXTENSION, "Iptc4xmpExt");
    String said = packet.getPropertyString(IPTC_EXTENSION, SOURCE_TYPE);
    if (made.isEnhanced() && (said == null || !saysMore(said))) {
      if (said != null && !said.equals(ENHANCED)) {
        notes.add(
            "The XMP's digital source type was %s and is algorithmicallyEnhanced now."
                .formatted(code(said)));
      }
      packet.deleteProperty(IPTC_EXTENSION, SOURCE_TYPE);
      packet.setProperty(IPTC_EXTENSION, SOURCE_TYPE, ENHANCED);
    }
    if (exists(packet, XMPConst.NS_XMP_MM, "History")
        && !packet.getProperty(XMPConst.NS_XMP_MM, "History").getOptions().isArray()) {
      packet.deleteProperty(XMPConst.NS_XMP_MM, "History");
      notes.add("The XMP's history is no list; it was begun anew.");
    }
    packet.appendArrayItem(
        XMPConst.NS_XMP_MM,
        "History",
        new PropertyOptions().setArrayOrdered(true),
        null,
        new PropertyOptions().setStruct(true));
    String entry = "History[last()]";
    field(packet, entry, "action", "edited");
    field(packet, entry, "when", made.when().truncatedTo(ChronoUnit.SECONDS).toString());
    field(packet, entry, "softwareAgent", made.softwareAgent());
    field(packet, entry, "parameters", made.parameters());
  }

  private static void field(XMPMeta packet, String entry, String name, String value)
      throws XMPException {
    packet.setStructField(XMPConst.NS_XMP_MM, entry, EVENT, name, value);
  }

  private static boolean saysMore(String said) {
    return SAYS_MORE.contains(code(said).toLowerCase(Locale.ROOT));
  }

  /** As it is named by IPTC; cut off where it is no name. */
  private static String code(String said) {
    String code = said.substring(said.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", "").strip();
    return code.substring(0, Math.min(code.length(), LONGEST_CODE));
  }

  /** Leaves of a packet only what a result must not unsay: that an algorithm made the picture. */
  static void keepOnlyOrigin(XMPMeta packet) throws XMPException {
    String said =
        exists(packet, IPTC_EXTENSION, SOURCE_TYPE)
            ? packet.getPropertyString(IPTC_EXTENSION, SOURCE_TYPE)
            : null;
    XMPUtils.removeProperties(packet, null, null, true, false);
    if (said != null && saysMore(said)) {
      packet.setProperty(IPTC_EXTENSION, SOURCE_TYPE, said);
    }
  }

  private static void replace(XMPMeta packet, String namespace, String name, String value)
      throws XMPException {
    if (exists(packet, namespace, name)
        && !value.equals(packet.getPropertyString(namespace, name))) {
      packet.deleteProperty(namespace, name);
      packet.setProperty(namespace, name, value);
    }
  }

  /** False too where nothing in the packet has that namespace. */
  private static boolean exists(XMPMeta packet, String namespace, String path) {
    return XMPMetaFactory.getSchemaRegistry().getNamespacePrefix(namespace) != null
        && packet.doesPropertyExist(namespace, path);
  }
}
