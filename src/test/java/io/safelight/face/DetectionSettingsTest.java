package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionSettingsTest {
  @Test
  void twenty_pixels_a_hundred_faces_and_no_turned_pages_unless_somebody_says_so() {
    assertThat(DetectionSettings.DEFAULT)
        .isEqualTo(new DetectionSettings(20, 100, 0.7, 0.3, false));
  }

  @ParameterizedTest
  @CsvSource({
    "7,100,0.7,0.3,smallest face",
    "10001,100,0.7,0.3,smallest face",
    "20,0,0.7,0.3,number of faces",
    "20,1001,0.7,0.3,number of faces",
    "20,100,0,0.3,confidence",
    "20,100,1,0.3,confidence",
    "20,100,NaN,0.3,confidence",
    "20,100,0.7,-0.1,overlap",
    "20,100,0.7,1.1,overlap"
  })
  void a_setting_out_of_range_is_named_with_its_range(
      int smallest, int most, double confidence, double overlap, String named) {
    assertThatThrownBy(() -> new DetectionSettings(smallest, most, confidence, overlap, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named)
        .hasMessageContaining("it may be");
  }
}
