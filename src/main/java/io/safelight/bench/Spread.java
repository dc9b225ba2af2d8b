package io.safelight.bench;

import java.util.List;

/**
 * How values lie: 0 throughout where there are none.
 *
 * @param deviation the sample's standard deviation; 0 for a single value
 */
record Spread(double mean, double deviation, double median, double worst) {
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      return new Spread(0, 0, 0, 0);
    }
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(
        mean,
        values.size() == 1 ? 0 : Math.sqrt(squares / (values.size() - 1)),
        median,
        sorted.get(sorted.size() - 1));
  }
}
