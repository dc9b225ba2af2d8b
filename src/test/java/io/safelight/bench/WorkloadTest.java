package io.safelight.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.bench.Workload.Kind;
import io.safelight.bench.Workload.Mix;
import io.safelight.bench.Workload.Order;
import io.safelight.image.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static Size lying(Order order) {
    Size size = order.size();
    return size.width() < size.height() ? size.transposed() : size;
  }

  private static boolean isWithin(Size size, Size least, Size most) {
    return size.width() >= least.width()
        && size.width() <= most.width()
        && size.height() >= least.height()
        && size.height() <= most.height();
  }

  private static long count(List<Order> orders, Size least, Size most) {
    return orders.stream().filter(order -> isWithin(lying(order), least, most)).count();
  }

  @Property
  void a_hundred_has_the_stress_tests_sizes_and_each_row_the_same(@ForAll long seed) {
    List<Order> orders = Workload.of(Mix.STRESS_TEST, seed).orders();

    assertThat(orders).hasSize(100);
    assertThat(orders).extracting(Order::number).isSorted().startsWith(1).endsWith(100);
    assertThat(count(orders, new Size(800, 600), new Size(1200, 900))).isEqualTo(60);
    assertThat(count(orders, new Size(1500, 1000), new Size(2000, 1500))).isEqualTo(30);
    assertThat(count(orders, new Size(2100, 1400), new Size(3200, 2400))).isEqualTo(10);
    for (int row = 1; row < 5; row++) {
      assertThat(sizesAndKinds(orders.subList(20 * row, 20 * row + 20)))
          .isEqualTo(sizesAndKinds(orders.subList(0, 20)));
    }
    assertThat(orders).filteredOn(order -> order.kind() == Kind.JPEG).hasSize(80);
  }

  private static List<String> sizesAndKinds(List<Order> row) {
    List<String> all = new ArrayList<>();
    row.forEach(order -> all.add(lying(order) + " " + order.kind()));
    all.sort(Comparator.naturalOrder());
    return all;
  }

  @Property
  void a_seed_says_it_all(@ForAll long seed) {
    Workload workload = Workload.of(Mix.STRESS_TEST, seed);

    assertThat(Workload.of(Mix.STRESS_TEST, seed)).isEqualTo(workload);
    assertThat(Workload.of(Mix.STRESS_TEST, seed + 1)).isNotEqualTo(workload);
  }

  @Test
  void the_two_that_the_stress_test_lost_take_their_places() {
    Workload plain = Workload.of(Mix.STRESS_TEST, 1);
    Workload stress = plain.withTheTwoThatFailed();

    assertThat(stress.orders()).hasSize(100);
    assertThat(stress.orders().get(46).kind()).isEqualTo(Kind.HUGE);
    assertThat(stress.orders().get(46).size().pixels()).isEqualTo(150_000_000);
    assertThat(stress.orders().get(88).kind()).isEqualTo(Kind.BROKEN_EXIF);
    assertThat(stress.orders()).filteredOn(plain.orders()::contains).hasSize(98);
  }

  @Test
  void a_workload_without_an_89th_cannot_lose_it() {
    Workload small = Workload.of(new Mix(2, 0, 0, 2), 1);

    assertThatThrownBy(small::withTheTwoThatFailed).isInstanceOf(IllegalArgumentException.class);
  }
}
