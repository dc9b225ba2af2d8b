package io.safelight.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.safelight.image.ImageFormat;
import java.util.Arrays;
import java.util.Random;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A case of the fuzz run can be made again from its seed, and it is broken. */
class FuzzCasesTest {
  private static final int CASES = 300;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @ParameterizedTest
  @EnumSource(Pictures.Kind.class)
  void the_same_chance_breaks_a_picture_in_the_same_way_and_another_in_another(Pictures.Kind kind) {
    byte[] whole = Pictures.draw(kind, 32, 32, new Random(1));
    byte[] other = Pictures.draw(kind, 40, 24, new Random(2));
    byte[] before = whole.clone();
    ImageFormat format = kind.format();

    int changed = 0;
    for (int seed = 0; seed < CASES; seed++) {
      byte[] broken = Mutation.of(whole, format, other, new Random(seed));
      assertThat(Mutation.of(whole, format, other, new Random(seed))).isEqualTo(broken);
      changed += Arrays.equals(broken, whole) ? 0 : 1;
    }

    assertThat(whole).as("what is broken is a copy").isEqualTo(before);
    assertThat(changed).isGreaterThan(CASES * 8 / 10);
  }

  @ParameterizedTest
  @EnumSource(Pictures.Kind.class)
  void what_is_broken_already_can_be_broken_further(Pictures.Kind kind) {
    byte[] whole = Pictures.draw(kind, 32, 32, new Random(1));
    ImageFormat format = kind.format();

    // Twice: offsets and lengths that lie are followed again, wherever they lead.
    assertThatCode(
            () -> {
              for (int seed = 0; seed < CASES * 20; seed++) {
                Random chance = new Random(seed);
                Mutation.of(Mutation.of(whole, format, whole, chance), format, whole, chance);
              }
            })
        .doesNotThrowAnyException();
  }
}
