package io.safelight.routes;

import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Ordered;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Stands within the watch around each stage that the routes name, and throws what it is told to for
 * a picture by its name: before the stage has done its work, or after.
 */
final class StageFaults implements InterceptStrategy, Ordered {
  /** When a stage throws. */
  enum When {
    BEFORE,
    AFTER
  }

  private record Place(String stage, When when, String picture) {}

  private record Fault(Supplier<Throwable> thrown, AtomicInteger left) {}

  private final Map<Place, Fault> faults = new ConcurrentHashMap<>();
  private final Set<String> stages = ConcurrentHashMap.newKeySet();

  /** The stages that the routes were found to name. */
  Set<String> stages() {
    return stages;
  }

  void failAt(String stage, When when, String picture, Supplier<Throwable> thrown, int times) {
    faults.put(new Place(stage, when, picture), new Fault(thrown, new AtomicInteger(times)));
  }

  /** How often a fault is still to come. */
  int left(String stage, When when, String picture) {
    return faults.get(new Place(stage, when, picture)).left.get();
  }

  void mend(String stage, When when, String picture) {
    faults.remove(new Place(stage, when, picture));
  }

  /** Further within than the watch: what is thrown here is thrown by the stage. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor next) {
    if (!(definition instanceof BeanDefinition bean) || !bean.hasCustomIdAssigned()) {
      return target;
    }
    String stage = bean.getId();
    stages.add(stage);
    return new AsyncProcessorSupport() {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        String picture = picture(exchange.getMessage().getBody());
        try {
          throwAt(stage, When.BEFORE, picture);
          target.process(exchange);
          if (exchange.getException() == null) {
            throwAt(stage, When.AFTER, picture);
          }
        } catch (Throwable thrown) {
          exchange.setException(thrown);
        }
        callback.done(true);
        return true;
      }
    };
  }

  private void throwAt(String stage, When when, String picture) throws Throwable {
    Fault fault = faults.get(new Place(stage, when, picture));
    if (fault != null && fault.left.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw fault.thrown.get();
    }
  }

  private static String picture(Object body) {
    Origin origin =
        body instanceof Job job
            ? job.origin()
            : body instanceof Outcome outcome ? outcome.origin() : null;
    return origin == null ? "" : origin.name();
  }
}
