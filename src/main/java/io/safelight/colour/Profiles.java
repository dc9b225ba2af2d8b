package io.safelight.colour;

import io.quarkus.arc.Unremovable;
import io.safelight.image.PixelLayout;
import io.safelight.metadata.Block;
import io.safelight.metadata.Metadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which profile a picture's samples are meant in: its own, what it hints at, or the assumption. */
@ApplicationScoped
@Unremovable
public class Profiles {
  /** How many are kept ready: an inbox sees few, and each takes up to three megabytes. */
  private static final int KEPT = 16;

  /** Where a profile comes from. */
  public enum Source {
    /** The file brings it, or for its greys the one that they are of. */
    EMBEDDED,
    /** The file names it by other means than a profile. */
    NAMED,
    /** Nothing is said of it. */
    ASSUMED
  }

  /**
   * What was found.
   *
   * @param notes one sentence for each profile that came along and cannot be used as it is: it is
   *     not to be embedded in the result either
   */
  public record Choice(Profile profile, Source source, List<String> notes) {
    public Choice {
      notes = List.copyOf(notes);
    }
  }

  private record Tried(Optional<Profile> profile, String note) {}

  private final Profile rgb;
  private final Profile inks;
  private final Profile grey;
  private final NamedColours named = new NamedColours();

  private final Map<Block, Tried> tried = kept();
  private final Map<Profile, Optional<Profile>> greys = kept();

  private static <K, V> Map<K, V> kept() {
    return new LinkedHashMap<>(KEPT, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > KEPT;
      }
    };
  }

  /**
   * Takes the assumptions up.
   *
   * @throws IllegalArgumentException naming the key, the value and what is allowed, for every
   *     mistake there is
   */
  @Inject
  public Profiles(
      ColourConfig config,
      @ConfigProperty(name = "safelight.home", defaultValue = ".") String home) {
    List<String> mistakes = new ArrayList<>();
    rgb =
        assumed(
            home,
            "untagged-rgb",
            config.untaggedRgb(),
            PixelLayout.BGR,
            Map.of(
                "srgb",
                Profile.SRGB,
                "display-p3",
                Profile.DISPLAY_P3,
                "adobe-rgb",
                Profile.ADOBE_RGB),
            mistakes);
    inks =
        assumed(
            home,
            "untagged-cmyk",
            config.untaggedCmyk(),
            PixelLayout.CMYK,
            Map.of("plain", Profile.PLAIN_INKS),
            mistakes);
    grey =
        assumed(
            home,
            "untagged-grey",
            config.untaggedGrey(),
            PixelLayout.GREY,
            Map.of("srgb", Profile.GREY),
            mistakes);
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException("Wrong colour settings: " + String.join("; ", mistakes));
    }
  }

  private Profiles() {
    rgb = Profile.SRGB;
    inks = Profile.PLAIN_INKS;
    grey = Profile.GREY;
  }

  /** The default assumptions: sRGB, grey in its curve, plain inks. */
  public static Profiles plain() {
    return new Profiles();
  }

  /**
   * The profile of one page: what its file brings, else what it says by other means (primaries in a
   * PNG, the colour space in EXIF), else what is assumed.
   *
   * @param layout how its samples stand; what does not fit it counts for nothing
   */
  public Choice of(Metadata metadata, PixelLayout layout) {
    List<String> notes = new ArrayList<>();
    if (metadata.icc().isPresent()) {
      Tried found = tried(metadata.icc().get());
      if (found.profile.isPresent() && found.profile.get().fits(layout)) {
        return new Choice(found.profile.get(), Source.EMBEDDED, notes);
      }
      Optional<Profile> grey =
          layout.isGrey() ? found.profile.flatMap(this::greys) : Optional.empty();
      if (grey.isPresent()) {
        notes.add(
            "The colour profile %s is not for pictures in %s: one of its greys stands in its place."
                .formatted(found.profile.get(), layout));
        return new Choice(grey.get(), Source.EMBEDDED, notes);
      }
      notes.add(
          found
              .profile
              .map(
                  profile ->
                      "The colour profile %s is not for pictures in %s: it was left out."
                          .formatted(profile, layout))
              .orElse(found.note + " It was left out."));
    }
    Optional<Profile> said = named.in(metadata, notes);
    if (layout.isGrey() && metadata.colour().isPresent()) {
      said = said.flatMap(this::greys); // a PNG's gamma is that of grey, too
    }
    if (said.isPresent() && said.get().fits(layout)) {
      return new Choice(said.get(), Source.NAMED, notes);
    }
    return new Choice(assumed(layout), Source.ASSUMED, notes);
  }

  /** What untagged pictures of that layout are taken for. */
  public Profile assumed(PixelLayout layout) {
    return switch (layout.withoutAlpha()) {
      case GREY -> grey;
      case BGR -> rgb;
      default -> inks;
    };
  }

  /** One thread at a time samples a new profile; the others mostly wait for the same one. */
  private Tried tried(Block icc) {
    synchronized (tried) {
      return tried.computeIfAbsent(
          icc,
          block -> {
            try {
              return new Tried(Optional.of(Profile.of(block)), "");
            } catch (UnusableProfileException e) {
              return new Tried(Optional.empty(), e.getMessage());
            }
          });
    }
  }

  /** Made once for each of those that are kept ready. */
  private Optional<Profile> greys(Profile rgb) {
    synchronized (greys) {
      return greys.computeIfAbsent(rgb, Profile::greys);
    }
  }

  private static Profile assumed(
      String home,
      String key,
      String value,
      PixelLayout layout,
      Map<String, Profile> known,
      List<String> mistakes) {
    Profile named = known.get(value);
    if (named != null) {
      return named;
    }
    String ending = value.toLowerCase(Locale.ROOT);
    try {
      if (ending.endsWith(".icc") || ending.endsWith(".icm")) {
        Profile read = read(Path.of(home).resolve(value));
        if (read.fits(layout)) {
          return read;
        }
        mistakes.add(
            "safelight.colour.%s is %s, which is not a profile for %s"
                .formatted(key, value, layout));
        return Profile.plain(layout);
      }
    } catch (IOException | InvalidPathException | UnusableProfileException e) {
      mistakes.add("safelight.colour.%s is %s, which cannot be used: %s".formatted(key, value, e));
      return Profile.plain(layout);
    }
    mistakes.add(
        "safelight.colour.%s is %s, allowed are %s and the path of an .icc or .icm file"
            .formatted(key, value, String.join(", ", known.keySet().stream().sorted().toList())));
    return Profile.plain(layout);
  }

  private static Profile read(Path file) throws IOException, UnusableProfileException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return Profile.of(Block.of(bytes.readNBytes(Profile.LARGEST + 1)));
    }
  }
}
