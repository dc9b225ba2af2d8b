package io.safelight.codec;

import io.safelight.corpus.Orders;
import io.safelight.enhance.UpscaleModels;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Recipe;
import io.safelight.job.Recipe.Mode;
import io.safelight.job.Recipe.Output;
import io.safelight.job.Recipe.Subsampling;
import io.safelight.probe.HeaderProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of picture and what is made of it.
 *
 * @param what of the recipe is worth saying; may be empty
 * @param shrunk whether to three quarters of its sides
 */
record MemoryCase(
    LargePicture source, String what, int strength, Mode mode, Recipe.Form form, boolean shrunk) {
  private static final int QUALITY = 92;

  /** One for each term of the prediction. */
  static List<MemoryCase> few() {
    return List.of(
        to(LargePicture.JPEG_TURNED, Output.PNG),
        to(LargePicture.JPEG_PROGRESSIVE_420, Output.PNG),
        to(LargePicture.TIFF_PLANES, Output.TIFF),
        to(LargePicture.WEBP_LOSSLESS, Output.PNG),
        to(LargePicture.JPEG_2000, Output.PNG),
        to(LargePicture.TIFF_16, Output.JPEG),
        to(LargePicture.JPEG, Output.WEBP),
        threeQuarters(),
        detail(LargePicture.PNG));
  }

  /** Every kind that is read, and every kind that is written. */
  static List<MemoryCase> all() {
    List<MemoryCase> all = new ArrayList<>();
    for (LargePicture source : LargePicture.values()) {
      all.add(to(source, Output.PNG));
    }
    for (LargePicture source : List.of(LargePicture.JPEG, LargePicture.TIFF_16)) {
      all.add(to(source, Output.TIFF));
      all.add(to(source, Output.JPEG));
      all.add(to(source, Output.WEBP));
    }
    all.add(jpeg("4:2:0", Subsampling.S420, false));
    all.add(jpeg("progressive", Subsampling.S444, true));
    all.add(with(LargePicture.PNG, "lossless", Recipe.Form.of(Output.WEBP, 100)));
    all.add(to(LargePicture.JPEG_CMYK, Output.JPEG));
    all.add(to(LargePicture.TIFF_CMYK, Output.TIFF));
    all.add(to(LargePicture.PNG_GREY, Output.WEBP));
    all.add(to(LargePicture.PNG_ALPHA, Output.JPEG));
    all.add(to(LargePicture.PNG_ALPHA, Output.WEBP));
    all.add(threeQuarters());
    all.add(detail(LargePicture.PNG));
    all.add(detail(LargePicture.PNG_16));
    all.add(twice(LargePicture.PNG));
    all.add(twice(LargePicture.JPEG_CMYK));
    return all;
  }

  private static MemoryCase to(LargePicture source, Output output) {
    return with(source, "", Recipe.Form.of(output, QUALITY));
  }

  private static MemoryCase with(LargePicture source, String what, Recipe.Form form) {
    return new MemoryCase(source, what, 0, Mode.NATURAL, form, false);
  }

  private static MemoryCase jpeg(String what, Subsampling chroma, boolean progressive) {
    return with(
        LargePicture.JPEG,
        what,
        new Recipe.Form(Output.JPEG, QUALITY, chroma, progressive, Recipe.Profile.SOURCE, 0));
  }

  private static MemoryCase threeQuarters() {
    return new MemoryCase(
        LargePicture.PNG,
        "shrunk to three quarters",
        0,
        Mode.NATURAL,
        Recipe.Form.of(Output.PNG, QUALITY),
        true);
  }

  private static MemoryCase twice(LargePicture source) {
    return new MemoryCase(source, "upscale 2", 0, Mode.NATURAL, UpscaleModels.form(2, 0), false);
  }

  private static MemoryCase detail(LargePicture source) {
    return new MemoryCase(
        source, "mode detail", 0, Mode.DETAIL, Recipe.Form.of(Output.PNG, QUALITY), false);
  }

  String words() {
    return source.words() + " → " + form.output() + (what.isEmpty() ? "" : ", " + what);
  }

  Recipe recipe(Size size) {
    Recipe.Form sized =
        new Recipe.Form(
            form.output(),
            form.quality(),
            form.subsampling(),
            form.progressive(),
            form.profile(),
            form.upscale(),
            shrunk ? size.longEdge() * 3 / 4 : 0);
    return new Recipe("measured", strength, mode, 0, 0, sized, Recipe.Carried.ALL);
  }

  /** What the probe finds in its file. */
  Job.Probed probed(Path folder, Size size) throws Failure {
    Job.Ordered any = Orders.of(folder.resolve(source.fileName()));
    return new HeaderProbe(Orders.LIMITS).probe(new Job.Ordered(any.origin(), recipe(size)));
  }
}
