package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in for GPEN-512: that ONNX Runtime takes it, and that it restores something. */
class FaceStandInTest {
  private static final Template TEMPLATE = Template.gpen(512);

  @TempDir Path folder;

  private static FaceNetwork network(OrtEnvironment environment, OrtSession session) {
    return (crop, restored) -> {
      FloatBuffer input =
          ByteBuffer.allocateDirect(4 * crop.capacity())
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      TensorForm.USUAL.toNetwork(crop, input);
      long side = TEMPLATE.side();
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(environment, input, new long[] {1, 3, side, side});
          OrtSession.Result result = session.run(Map.of("input", tensor))) {
        FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
        TensorForm.USUAL.fromNetwork(output, restored);
      } catch (OrtException e) {
        throw new InferenceException(e.getMessage(), e);
      }
    };
  }

  @Test
  void it_has_gpens_contract_and_takes_noise_from_a_face_while_its_edges_stay() throws Exception {
    Path file = folder.resolve("model.onnx");
    FaceStandIn.write(file, 512);
    assertThat(Files.size(file)).isLessThan(4096);
    // Given a scene, noised by 5 levels
    Raster clear = TestPictures.scene(600, 600, 0, 1);
    Raster picture = clear.copy();
    Random random = new Random(2);
    for (int i = 0; i < picture.bytes8().length; i++) {
      long level = Math.round(picture.level(i) + 5 * random.nextGaussian());
      picture.put(i, (int) Math.min(255, Math.max(0, level)));
    }
    Raster noised = picture.copy();
    Face face = Portraits.face(300, 300, 512, 0.1, TEMPLATE);

    List<FaceRecord> records;
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        for (String name : List.of("input", "output")) {
          TensorInfo info =
              (TensorInfo)
                  (name.equals("input") ? session.getInputInfo() : session.getOutputInfo())
                      .get(name)
                      .getInfo();
          assertThat(info.getShape()).containsExactly(1, 3, 512, 512);
        }
        records =
            new FaceRestorer(
                    Portraits.model(TEMPLATE),
                    network(environment, session),
                    Portraits.sure(TEMPLATE),
                    Portraits.UNHEARD)
                .restore(
                    picture, Profile.SRGB.lens(), List.of(face), new FaceSettings(100, true, 0));
      }
    }

    assertThat(records).extracting(FaceRecord::action).containsExactly(new FaceAction.Restored());
    double before = error(noised, clear);
    double after = error(picture, clear);
    System.out.printf("stand-in: mean square error %.1f -> %.1f%n", before, after);
    assertThat(after).isLessThan(0.5 * before);
  }

  private static double error(Raster one, Raster other) {
    double sum = 0;
    for (int y = 150; y < 450; y++) {
      for (int x = 150; x < 450; x++) {
        sum += Math.pow(one.sample(x, y, 1) - other.sample(x, y, 1), 2);
      }
    }
    return sum / (300 * 300);
  }

  @Test
  void a_crop_goes_to_any_order_and_range_and_comes_back_clamped() {
    FloatBuffer crop = FloatBuffer.wrap(new float[] {0, 0.25f, 0.5f, 0.5f, 1, 0.75f});
    FloatBuffer input = FloatBuffer.allocate(6);
    FloatBuffer restored = FloatBuffer.allocate(6);
    TensorForm bgr = new TensorForm(false, 0, 255);

    TensorForm.USUAL.toNetwork(crop, input);
    assertThat(input.array()).containsExactly(-1, -0.5f, 0, 0, 1, 0.5f);
    bgr.toNetwork(crop, input);
    assertThat(input.array()).containsExactly(255, 191.25f, 127.5f, 127.5f, 0, 63.75f);

    bgr.fromNetwork(FloatBuffer.wrap(new float[] {255, 300, 51, -4, 0, Float.NaN}), restored);
    assertThat(restored.array()).containsExactly(0, Float.NaN, 0.2f, 0, 1, 1);
  }
}
