package io.safelight.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.Unremovable;
import io.safelight.codec.MemoryRoom;
import io.safelight.folder.LateWriters;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.UnderWay;
import io.safelight.job.Way;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Stands around every stage, that is every bean step of the routes that has an id: says where a
 * picture is, times it, and turns whatever was thrown into one of the four kinds of {@link
 * Failure}, so that the failure policy is complete.
 */
@ApplicationScoped
@Unremovable
public class StageWatch implements InterceptStrategy {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(30),
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2),
    Duration.ofMinutes(10)
  };
  private static final String WATCHED = "safelight.watched";

  private final UnderWay underWay;
  private final MemoryRoom memoryRoom;
  private final LateWriters lateWriters;
  private final MeterRegistry meters;

  public StageWatch(
      UnderWay underWay, MemoryRoom memoryRoom, LateWriters lateWriters, MeterRegistry meters) {
    this.underWay = underWay;
    this.memoryRoom = memoryRoom;
    this.lateWriters = lateWriters;
    this.meters = meters;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor next) {
    if (definition instanceof BeanDefinition bean && bean.hasCustomIdAssigned()) {
      Timer timer =
          Timer.builder("safelight.stage")
              .description("Time that one stage of one picture takes")
              .tag("stage", bean.getId())
              // Few and fixed: a histogram of its own choosing is sixty lines for every stage.
              .serviceLevelObjectives(BUCKETS)
              .register(meters);
      return new AsyncProcessorSupport() {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
          watch(bean.getId(), timer, target, exchange);
          callback.done(true);
          return true;
        }
      };
    }
    return target;
  }

  private void watch(String stage, Timer timer, Processor target, Exchange exchange) {
    Origin origin = originOf(exchange.getMessage().getBody());
    if (origin == null) {
      run(target, exchange);
      return;
    }
    leaveAtTheEnd(origin, exchange);
    underWay.enter(origin, stage);
    long begun = System.nanoTime();
    run(target, exchange);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    timer.record(took);
    if (exchange.getException() == null) {
      underWay.finished(origin, stage, took);
    } else if (exchange.getException() instanceof Failure failure) {
      exchange.setException(lateWriters.judge(origin, failure));
    }
  }

  private static void run(Processor target, Exchange exchange) {
    try {
      target.process(exchange);
    } catch (Throwable thrown) {
      // Errors too: an OutOfMemoryError of one picture must not take the others down.
      exchange.setException(thrown);
    }
    if (exchange.getException() != null) {
      exchange.setException(Failure.of(exchange.getException()));
      // Camel keeps in mind that an interruption was thrown, and would end the route at once: no
      // failure policy, the picture on its desk until somebody looks.
      exchange.getExchangeExtension().setInterrupted(false);
    }
  }

  private void leaveAtTheEnd(Origin origin, Exchange exchange) {
    if (exchange.getProperty(WATCHED) == null) {
      exchange.setProperty(WATCHED, true);
      exchange
          .getExchangeExtension()
          .addOnCompletion(
              new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                  memoryRoom.leave(origin);
                  lateWriters.leave(origin);
                  underWay.leave(origin);
                }
              });
    }
  }

  private static Origin originOf(Object body) {
    return body instanceof Way way ? way.origin() : null;
  }
}
