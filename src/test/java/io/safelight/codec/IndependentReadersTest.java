package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.corpus.Orders;
import io.safelight.image.Header;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.job.Job;
import io.safelight.probe.HeaderProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kinds of pictures written by ImageMagick and libtiff's tools, and read by us and by ImageMagick:
 * the samples are the same. Skipped where the tools are absent.
 */
class IndependentReadersTest {
  /** Odd sides, so that rows end within bytes and pieces overhang; alpha in every strength. */
  private static final String BASE =
      "-size 131x97 plasma:tomato-steelblue -seed 7 ( -size 131x97 gradient: )"
          + " -alpha off -compose CopyOpacity -composite";

  @TempDir Path folder;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // name, how it is made of the base, layout, bits, most levels (of 65535) apart
        "rgb-none.tif     | -alpha off -depth 8 -compress none | BGR | 8 | 0",
        "rgb-lzw.tif      | -alpha off -depth 8 -compress lzw | BGR | 8 | 0",
        "rgb-zip.tif      | -alpha off -depth 8 -compress zip | BGR | 8 | 0",
        "rgb-rle.tif      | -alpha off -depth 8 -compress rle | BGR | 8 | 0",
        "rgb-planes.tif   | -alpha off -depth 8 -compress lzw -interlace plane | BGR | 8 | 0",
        "rgb16-none.tif   | -alpha off -depth 16 -compress none | BGR | 16 | 0",
        "rgb16-lzw.tif    | -alpha off -depth 16 -compress lzw | BGR | 16 | 0",
        "rgb16-zip.tif    | -alpha off -depth 16 -compress zip | BGR | 16 | 0",
        "rgb16-big.tif    | -alpha off -depth 16 -compress lzw -endian MSB | BGR | 16 | 0",
        "rgb16-planes.tif | -alpha off -depth 16 -compress zip -interlace plane | BGR | 16 | 0",
        "rgb-tiles.tif    | -alpha off -depth 8 -define tiff:tile-geometry=32x48 | BGR | 8 | 0",
        "rgb16-tiles.tif  | -alpha off -depth 16 -compress zip -define tiff:tile-geometry=64x16"
            + " | BGR | 16 | 0",
        "rgb-strips.tif   | -alpha off -depth 8 -define tiff:rows-per-strip=5 | BGR | 8 | 0",
        "rgba.tif         | -depth 8 -compress lzw | BGRA | 8 | 0",
        "rgba16.tif       | -depth 16 -compress zip | BGRA | 16 | 0",
        "rgba-planes.tif  | -depth 8 -compress lzw -interlace plane | BGRA | 8 | 0",
        "rgba-assoc.tif   | -depth 8 -define tiff:alpha=associated | BGRA | 8 | 4600",
        "rgba16-assoc.tif | -depth 16 -define tiff:alpha=associated | BGRA | 16 | 300",
        "rgba-unspec.tif  | -depth 8 -define tiff:alpha=unspecified | BGRA | 8 | 0",
        "rgba16-unspec.tif| -depth 16 -define tiff:alpha=unspecified | BGRA | 16 | 0",
        "grey.tif         | -alpha off -colorspace Gray -depth 8 | GREY | 8 | 0",
        "grey16.tif       | -alpha off -colorspace Gray -depth 16 | GREY | 16 | 0",
        "grey-white0.tif  | -alpha off -colorspace Gray -depth 8"
            + " -define quantum:polarity=min-is-white | GREY | 8 | 0",
        "grey16-white0.tif| -alpha off -colorspace Gray -depth 16"
            + " -define quantum:polarity=min-is-white | GREY | 16 | 0",
        "grey4.tif        | -alpha off -colorspace Gray -depth 4 | GREY | 8 | 0",
        "grey2.tif        | -alpha off -colorspace Gray -depth 2 | GREY | 8 | 0",
        "grey-alpha.tif   | -colorspace Gray -depth 8 | GREY_ALPHA | 8 | 0",
        "grey-alpha16.tif | -colorspace Gray -depth 16 -compress zip | GREY_ALPHA | 16 | 0",
        "grey-unspec.tif  | -colorspace Gray -depth 8 -define tiff:alpha=unspecified"
            + " | GREY_ALPHA | 8 | 0",
        "grey-assoc.tif   | -colorspace Gray -depth 8 -define tiff:alpha=associated"
            + " | GREY_ALPHA | 8 | 4600",
        "bilevel.tif      | -alpha off -monochrome -depth 1 -compress none | GREY | 8 | 0",
        "bilevel-g3.tif   | -alpha off -monochrome -depth 1 -compress fax | GREY | 8 | 0",
        "bilevel-g4.tif   | -alpha off -monochrome -depth 1 -compress group4 | GREY | 8 | 0",
        "bilevel-g4b.tif  | -alpha off -monochrome -depth 1 -compress group4"
            + " -define quantum:polarity=min-is-black | GREY | 8 | 0",
        "bilevel-white0.tif| -alpha off -monochrome -depth 1 -compress lzw"
            + " -define quantum:polarity=min-is-white | GREY | 8 | 0",
        "bilevel-lsb.tif  | -alpha off -monochrome -depth 1 -compress group4 -define tiff:fill-order=lsb"
            + " | GREY | 8 | 0",
        "palette8.tif     | -alpha off -colors 200 -type Palette | BGR | 8 | 128",
        "palette4.tif     | -alpha off -colors 13 -depth 4 -type Palette | BGR | 8 | 300",
        "cmyk.tif         | -alpha off -colorspace CMYK -depth 8 | CMYK | 8 | 0",
        "cmyk16.tif       | -alpha off -colorspace CMYK -depth 16 -compress zip | CMYK | 16 | 0",
        "cmyk-planes.tif  | -alpha off -colorspace CMYK -depth 8 -interlace plane | CMYK | 8 | 0",
        "cmyk-alpha.tif   | -colorspace CMYK -depth 8 | CMYK_ALPHA | 8 | 0",
        "cmyk16-alpha.tif | -colorspace CMYK -depth 16 | CMYK_ALPHA | 16 | 0",
        "cmyk-jpeg.tif    | -alpha off -colorspace CMYK -depth 8 -compress jpeg -quality 95"
            + " | CMYK | 8 | 1100",
        "rgb-jpeg.tif     | -alpha off -depth 8 -compress jpeg -quality 95 | BGR | 8 | 3000",
        "grey-jpeg.tif    | -alpha off -colorspace Gray -depth 8 -compress jpeg | GREY | 8 | 600",
        "rgb-jpeg-strips.tif | -alpha off -depth 8 -compress jpeg -quality 95"
            + " -define tiff:rows-per-strip=16 | BGR | 8 | 3000",
        "big-rgb16.tif    | -alpha off -depth 16 -compress zip TIFF64: | BGR | 16 | 0",
        "big-grey.tif     | -alpha off -colorspace Gray -depth 8 -endian MSB TIFF64:"
            + " | GREY | 8 | 0",
        "big-tiles.tif    | -alpha off -depth 8 -define tiff:tile-geometry=32x32 TIFF64:"
            + " | BGR | 8 | 0",
        "grey.png         | -alpha off -colorspace Gray -depth 8 | GREY | 8 | 0",
        "grey16.png       | -alpha off -colorspace Gray -depth 16 | GREY | 16 | 0",
        "grey4.png        | -alpha off -colorspace Gray -depth 4 | GREY | 8 | 0",
        "grey2.png        | -alpha off -colorspace Gray -depth 2 | GREY | 8 | 0",
        "bilevel.png      | -alpha off -monochrome -depth 1 -define png:color-type=0 | GREY | 8 | 0",
        "grey-alpha.png   | -colorspace Gray -depth 8 -define png:color-type=4"
            + " | GREY_ALPHA | 8 | 0",
        "grey-alpha16.png | -colorspace Gray -depth 16 -define png:color-type=4"
            + " -define png:bit-depth=16 | GREY_ALPHA | 16 | 0",
        "rgb.png          | -alpha off -depth 8 -define png:color-type=2 | BGR | 8 | 0",
        "rgb16.png        | -alpha off -depth 16 | BGR | 16 | 0",
        "rgba.png         | -depth 8 | BGRA | 8 | 0",
        "rgba16.png       | -depth 16 | BGRA | 16 | 0",
        "palette.png      | -alpha off -colors 200 -define png:color-type=3 | BGR | 8 | 0",
        "palette4.png     | -alpha off -colors 13 -define png:color-type=3 | BGR | 8 | 0",
        "interlaced.png   | -depth 8 -interlace PNG | BGRA | 8 | 0",
        "interlaced16.png | -alpha off -depth 16 -interlace PNG | BGR | 16 | 0",
        "interlaced1.png  | -alpha off -monochrome -depth 1 -interlace PNG -define png:color-type=0"
            + " | GREY | 8 | 0",
        "interlacedp.png  | -alpha off -colors 13 -interlace PNG -define png:color-type=3"
            + " | BGR | 8 | 0",
        "raw.ppm          | -alpha off -depth 8 | BGR | 8 | 0",
        "raw16.ppm        | -alpha off -depth 16 | BGR | 16 | 0",
        "plain.ppm        | -alpha off -depth 8 -compress none | BGR | 8 | 0",
        "raw.pgm          | -alpha off -colorspace Gray -depth 8 | GREY | 8 | 0",
        "plain.pgm        | -alpha off -colorspace Gray -depth 16 -compress none | GREY | 16 | 0",
        "ten-bits.pgm     | -alpha off -colorspace Gray -depth 10 | GREY | 16 | 1",
        "five-bits.ppm    | -alpha off -depth 5 | BGR | 8 | 257",
        "raw.pbm          | -alpha off -monochrome -depth 1 | GREY | 8 | 0",
        "plain.pbm        | -alpha off -monochrome -depth 1 -compress none | GREY | 8 | 0",
        "rgb.bmp          | -alpha off | BGR | 8 | 0",
        "rgba.bmp         | -depth 8 | BGRA | 8 | 0",
        "rgb555.bmp       | -alpha off -define bmp:subtype=RGB555 | BGR | 8 | 300",
        "rgb565.bmp       | -alpha off -define bmp:subtype=RGB565 | BGR | 8 | 300",
        "palette.bmp      | -alpha off -colors 200 -type Palette | BGR | 8 | 0",
        "palette4.bmp     | -alpha off -colors 13 -type Palette -compress none | BGR | 8 | 0",
        "bilevel.bmp      | -alpha off -monochrome -depth 1 | GREY | 8 | 0",
        "rgb.jp2          | -alpha off -depth 8 -quality 100 | BGR | 8 | 0",
        "rgba.jp2         | -depth 8 -quality 100 | BGRA | 8 | 0",
        "grey.jp2         | -alpha off -colorspace Gray -depth 8 -quality 100 | GREY | 8 | 0",
        "rgb16.jp2        | -alpha off -depth 16 -quality 100 | BGR | 16 | 0",
        "twelve.jp2       | -alpha off -depth 12 -quality 100 | BGR | 16 | 17",
        "rgb.j2k          | -alpha off -depth 8 -quality 100 | BGR | 8 | 0",
        "cmyk.jpg         | -alpha off -colorspace CMYK -quality 95 | CMYK | 8 | 1100",
        "rgb.jpg          | -alpha off -quality 95 | BGR | 8 | 3000",
        "rgb.webp         | -alpha off -define webp:lossless=true | BGR | 8 | 0",
        "rgba.webp        | -define webp:lossless=true -define webp:exact=true | BGRA | 8 | 0",
      })
  void what_another_program_writes_is_read_as_it_reads_it(
      String name, String making, PixelLayout layout, int bits, int most) throws Exception {
    Path file = folder.resolve(name);
    String[] words = making.trim().split(" ");
    String last = words[words.length - 1];
    boolean prefixed = last.endsWith(":");
    tool(
        "convert",
        (BASE + " " + String.join(" ", prefixed ? Arrays.copyOf(words, words.length - 1) : words))
            .split(" "),
        (prefixed ? last : "") + file);

    assertSameSamples(file, layout, bits, most);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "predictor    | rgb  | -c lzw:2 | BGR | 0",
        "zip-predictor| rgb16| -c zip:2 | BGR | 0",
        "packbits     | rgb  | -c packbits | BGR | 0",
        "tiles        | rgb16| -t -w 48 -l 32 -c zip:2 | BGR | 0",
        "planar-tiles | rgb  | -t -w 48 -l 32 -p separate -c lzw:2 | BGR | 0",
        "big-endian   | rgb16| -B -c none | BGR | 0",
        "big-predictor| rgb16| -B -c lzw:2 | BGR | 0",
        "big-tiff     | rgb16| -8 -c lzw:2 | BGR | 0",
        "big-big-tiff | rgb16| -8 -B -t -w 32 -l 32 -c zip:2 | BGR | 0",
        "jpeg         | rgb  | -r 16 -c jpeg:95 | BGR | 3000",
        "jpeg-tiles   | rgb  | -t -w 48 -l 32 -c jpeg:95 | BGR | 3000",
        "chroma       | ycc  | -c none | BGR | 700",
        "jpeg-as-rgb  | rgb  | -r 16 -c jpeg:r:95 | BGR | 1100",
        "g3           | bit  | -c g3:1d | GREY | 0",
        "g3-2d        | bit  | -c g3:2d | GREY | 0",
        "g3-filled    | bit  | -c g3:2d:fill | GREY | 0",
        "g4-lsb       | bit  | -c g4 -f lsb2msb | GREY | 0",
        "g4-strips    | bit  | -c g4 -r 7 | GREY | 0",
      })
  void what_libtiff_copies_is_read_as_it_reads_it(
      String name, String source, String making, PixelLayout layout, int most) throws Exception {
    Path from = folder.resolve("from.tif");
    String kind =
        switch (source) {
          case "rgb" -> "-alpha off -depth 8 -compress none";
          case "rgb16" -> "-alpha off -depth 16 -compress none";
          case "ycc" -> "-alpha off -depth 8 -colorspace YCbCr -compress none";
          default -> "-alpha off -monochrome -depth 1 -compress none";
        };
    tool("convert", (BASE + " " + kind).split(" "), from.toString());
    Path file = folder.resolve(name + ".tif");
    tool("tiffcp", making.trim().split(" "), from.toString(), file.toString());

    assertSameSamples(file, layout, source.equals("rgb16") ? 16 : 8, most);
  }

  private void assertSameSamples(Path file, PixelLayout layout, int bits, int most)
      throws Exception {
    Job.Probed probed = new HeaderProbe(Orders.LIMITS).probe(Orders.of(file));
    Header header = probed.header();
    Raster raster = RasterReader.read(file, 0, header);

    assertThat(raster.layout()).isEqualTo(layout);
    assertThat(raster.bitDepth()).isEqualTo(bits);
    int[] theirs = samples(file, layout);
    assertThat(theirs).hasSize((int) raster.size().pixels() * layout.channels());
    int worst = 0;
    for (int i = 0; i < theirs.length; i++) {
      int ours = bits == 8 ? (raster.bytes8()[i] & 0xFF) * 257 : raster.samples16()[i] & 0xFFFF;
      worst = Math.max(worst, Math.abs(ours - theirs[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(most);
  }

  /** In a raster's order, 16 bits. */
  private int[] samples(Path file, PixelLayout layout) throws Exception {
    Path raw = folder.resolve("samples.raw");
    String form =
        switch (layout) {
          case GREY -> "gray";
          case GREY_ALPHA, BGR, BGRA -> layout.hasAlpha() ? "bgra" : "bgr";
          case CMYK -> "cmyk";
          case CMYK_ALPHA -> "cmyka";
        };
    tool(
        "convert", new String[] {file + "[0]", "-depth", "16", "-endian", "LSB"}, form + ":" + raw);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
    int[] samples = new int[bytes.limit() / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = bytes.getShort() & 0xFFFF;
    }
    if (layout == PixelLayout.GREY_ALPHA) {
      int[] both = new int[samples.length / 2];
      for (int i = 0; i < both.length; i++) {
        both[i] = samples[i / 2 * 4 + (i % 2 == 0 ? 0 : 3)];
      }
      return both;
    }
    return samples;
  }

  private static void tool(String program, String[] words, String... more)
      throws IOException, InterruptedException {
    java.util.ArrayList<String> command = new java.util.ArrayList<>(List.of(program));
    command.addAll(List.of(words));
    command.addAll(List.of(more));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException absent) {
      assumeTrue(false, "skipped: there is no " + program);
      throw absent;
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assumeTrue(process.exitValue() == 0, () -> "skipped: failed here: " + command);
  }
}
