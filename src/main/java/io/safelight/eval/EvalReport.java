package io.safelight.eval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What came of it: a row for each damage.
 *
 * @param pictures how many clean pictures each row is the mean of
 * @param networks their names, in order
 */
@RegisterForReflection
public record EvalReport(int pictures, long seed, List<String> networks, List<Row> rows) {

  /**
   * One damage.
   *
   * @param damage in words
   * @param key for scripts
   * @param damaged before anything is done
   * @param classical what the classical filter makes of it; null where it was not asked
   * @param classicalStrength the best of those tried, for this row; 0 where it was not asked
   * @param networks what each network makes of it, by its name
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Row(
      String damage,
      String key,
      Figures damaged,
      Figures classical,
      float classicalStrength,
      Map<String, Figures> networks) {}

  /**
   * Means over the pictures.
   *
   * @param psnr in dB
   * @param ssim −1 to 1
   * @param spots PSNR of the pixels that were replaced, where only some were
   * @param rest PSNR of all others
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Figures(double psnr, double ssim, OptionalDouble spots, OptionalDouble rest) {}
}
