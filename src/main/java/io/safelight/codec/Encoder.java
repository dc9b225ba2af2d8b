package io.safelight.codec;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.colour.Profiles;
import io.safelight.colour.Profiles.Choice;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelChecksum;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.image.TiffCompression;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import io.safelight.job.ResultPromise;
import io.safelight.metadata.Block;
import io.safelight.metadata.JpegBlocks;
import io.safelight.metadata.JpegSplice;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.PhotoshopResource;
import io.safelight.metadata.PngChunks;
import io.safelight.metadata.Tags;
import io.safelight.metadata.TagsWriter;
import io.safelight.metadata.TiffBlocks;
import io.safelight.metadata.TiffField;
import io.safelight.metadata.TiffTags;
import io.safelight.metadata.WebpFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Enhanced → Described while there are pages left, → Encoded with the last. The page is written to
 * the job's desk, flushed to the disk, and described for the verifier. PNG and TIFF stream; of the
 * other formats the file is held meanwhile. Needs OpenCV's natives loaded.
 */
@Named("encoder")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Encoder {
  /** OpenCV's word for lossless WebP is a quality above 100. */
  private static final int LOSSLESS_WEBP = 101;

  /** 14 bits: RFC 9649. */
  private static final int LONGEST_WEBP_SIDE = 16383;

  private static final Set<OpenOption> ANEW =
      Set.of(
          StandardOpenOption.CREATE,
          // A former attempt may have left its own.
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
  private static final Set<OpenOption> FURTHER =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final Profiles profiles;
  private final ResultMetadata beside;

  public Encoder(
      Profiles profiles,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.profiles = profiles;
    this.beside = new ResultMetadata("Safelight " + version, clock);
  }

  /**
   * @throws Failure.Reject {@code ENCODING_FAILED} where the format cannot hold the result
   * @throws Failure.Fault {@code OUT_OF_MEMORY} or {@code STORAGE_FAILED}; nothing is left behind
   */
  public Job encode(Job.Enhanced job) throws Failure {
    ImageFormat format = job.described().probed().outputFormat();
    Path staged = job.origin().desk().resolve("result." + format.extension());
    requireSides(format, job.result().size());
    boolean written = false;
    try {
      Job.Described described = job.described();
      Choice own = profiles.of(described.pageMetadata(), job.result().layout());
      StoredColours colours =
          StoredColours.in(
              format,
              job.result(),
              described.pageMetadata(),
              own,
              described.probed().recipe().form().profile());
      Stored stored = Storable.in(format, colours.stored());
      Metadata metadata = beside.of(job, colours, stored.picture().layout());
      ResultPromise promise = write(staged, described, stored.picture(), metadata);
      written = true;
      return job.written(staged, promise, notes(described, own, stored, metadata));
    } catch (OutOfMemoryError error) {
      throw new Failure.Fault(
          Reason.OUT_OF_MEMORY,
          "Encoding %s as %s needs more memory than there is: %s."
              .formatted(job.result(), format, error.getMessage()),
          error);
    } catch (ClosedByInterruptException stopped) {
      throw new Failure.Interrupted("The program stops while it writes the result.", stopped);
    } catch (IOException e) {
      throw new Failure.Fault(
          Reason.STORAGE_FAILED, "The result could not be written: " + e + ".", e);
    } finally {
      if (!written) {
        discard(staged);
      }
    }
  }

  /** As early as a result's size is known: nothing is enhanced that cannot be written. */
  static void requireSides(ImageFormat format, Size result) throws Failure.Reject {
    int longest =
        switch (format) {
          case JPEG -> JpegForm.LONGEST_SIDE;
          case WEBP -> LONGEST_WEBP_SIDE;
          default -> Integer.MAX_VALUE;
        };
    if (result.longEdge() > longest) {
      throw new Failure.Reject(
          Reason.ENCODING_FAILED,
          "The result is %s; a %s has at most %d pixels a side."
              .formatted(result, format, longest));
    }
  }

  private static List<String> notes(
      Job.Described described, Choice own, Stored stored, Metadata metadata) {
    Job.Probed probed = described.probed();
    ImageFormat wanted = probed.recipe().form().output().resolve(probed.header().format());
    List<String> notes = new ArrayList<>(own.notes());
    notes.addAll(stored.notes());
    notes.addAll(metadata.notes());
    if (wanted != probed.outputFormat()) {
      notes.add(
          "The %d pages were written as %s: a %s holds one."
              .formatted(probed.pages().size(), probed.outputFormat(), wanted));
    }
    return notes;
  }

  private static ResultPromise write(
      Path staged, Job.Described described, Raster picture, Metadata metadata)
      throws IOException, Failure.Reject {
    ImageFormat format = described.probed().outputFormat();
    Recipe.Form form = described.probed().recipe().form();
    try (FileChannel channel = FileChannel.open(staged, described.page() == 0 ? ANEW : FURTHER)) {
      boolean lossless =
          switch (format) {
            case PNG -> png(channel, picture, metadata);
            case TIFF -> tiff(channel, described, picture, metadata);
            case JPEG -> jpeg(channel, form, picture, metadata);
            case WEBP -> webp(channel, form, picture, metadata);
            default -> throw new IllegalArgumentException("No result is a " + format);
          };
      channel.force(true);
      return new ResultPromise(
          format,
          picture.size(),
          picture.layout(),
          picture.bitDepth(),
          lossless ? OptionalLong.of(PixelChecksum.of(picture)) : OptionalLong.empty(),
          metadata);
    }
  }

  private static boolean png(FileChannel channel, Raster picture, Metadata metadata)
      throws IOException {
    PngWriter.write(picture, PngChunks.of(metadata), channel);
    return true;
  }

  private static boolean tiff(
      FileChannel channel, Job.Described described, Raster picture, Metadata metadata)
      throws IOException, Failure.Reject {
    TiffCompression family = described.pageHeader().compression().orElse(TiffCompression.DEFLATE);
    TiffCoding coding =
        TiffCoding.like(family, picture, JpegForm.of(described.probed().recipe().form()));
    TiffWriter file =
        described.page() == 0
            ? TiffWriter.create(channel, order(described), needsBig(described))
            : TiffWriter.continued(channel);
    // Offsets within the maker's note count from the head of the file, as they did.
    TiffTags tags =
        metadata
            .tags()
            .map(some -> some.ordered(file.order()))
            .map(some -> TagsWriter.at(some, file.place(), file.isBig(), new ArrayList<>()))
            .orElse(new TiffTags(Block.of(new byte[0]), List.of()));
    Map<Integer, TiffField> fields = new TreeMap<>();
    tags.fields().forEach(field -> fields.put(field.tag(), field));
    TiffBlocks.of(metadata, file.order()).forEach(field -> fields.put(field.tag(), field));
    file.page(picture, coding, tags.directories().bytes(), List.copyOf(fields.values()));
    return coding.isLossless();
  }

  /** The source's own: what makers of cameras note is said in it. */
  private static ByteOrder order(Job.Described described) {
    return described.pageMetadata().tags().map(Tags::order).orElse(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean needsBig(Job.Described described) {
    Recipe.Form form = described.probed().recipe().form();
    long samples = 0;
    boolean lzw = false;
    for (Header page : described.probed().pages()) {
      samples +=
          form.result(page.uprightSize()).pixels()
              * page.channels()
              * (page.bitDepth() > 8 ? 2 : 1);
      lzw |= page.compression().equals(Optional.of(TiffCompression.LZW));
    }
    return TiffCoding.needsBig(samples, lzw, blocks(described.metadata()));
  }

  /** Each page has its own, though the source's pages may share one. */
  private static long blocks(List<Metadata> pages) {
    long bytes = 0;
    for (Metadata page : pages) {
      bytes += page.icc().map(Block::length).orElse(0) + page.xmp().map(Block::length).orElse(0);
      for (PhotoshopResource resource : page.photoshop()) {
        bytes += resource.content().length();
      }
    }
    return bytes;
  }

  private static boolean jpeg(
      FileChannel channel, Recipe.Form form, Raster picture, Metadata metadata)
      throws IOException, Failure.Reject {
    byte[] jpeg = JpegPicture.of(picture, JpegForm.of(form));
    JpegSplice.write(jpeg, JpegBlocks.of(metadata, picture.layout()), channel);
    return false;
  }

  private static boolean webp(
      FileChannel channel, Recipe.Form form, Raster picture, Metadata metadata)
      throws IOException, Failure.Reject {
    boolean lossless = form.quality() == 100;
    byte[] webp =
        OpenCvWriter.encoded(
            "webp",
            picture,
            Region.all(picture.size()),
            Imgcodecs.IMWRITE_WEBP_QUALITY,
            lossless ? LOSSLESS_WEBP : form.quality());
    WebpFile.write(webp, metadata, picture.size(), channel);
    return lossless;
  }

  private static void discard(Path staged) {
    try {
      Files.deleteIfExists(staged);
    } catch (IOException stays) {
      // The desk is swept when the job ends; what made us fail is the error to report.
    }
  }
}
