package io.safelight.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Way;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Ordered;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A trace for each picture, a span for each of its stages, further tries included. Stands around
 * {@link StageWatch}, only where traces are sent somewhere.
 */
@ApplicationScoped
public class StageTrace implements InterceptStrategy, Ordered {
  private static final AttributeKey<String> PICTURE = AttributeKey.stringKey("safelight.picture");
  private static final AttributeKey<String> ID = AttributeKey.stringKey("safelight.id");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("safelight.reason");
  private static final String SPAN = "safelight.span";

  private final OpsConfig config;
  private final Tracer tracer;

  public StageTrace(OpsConfig config, Tracer tracer) {
    this.config = config;
    this.tracer = tracer;
  }

  /** Whether traces are sent anywhere. */
  public boolean isAsked() {
    return config.traces().endpoint().isPresent();
  }

  /** Around the watch: what a stage threw is one of ours by then. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor next) {
    if (!(definition instanceof BeanDefinition bean) || !bean.hasCustomIdAssigned()) {
      return target;
    }
    return new AsyncProcessorSupport() {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        trace(bean.getId(), target, exchange);
        callback.done(true);
        return true;
      }
    };
  }

  private void trace(String stage, Processor target, Exchange exchange) {
    Context picture =
        exchange.getMessage().getBody() instanceof Way way
            ? Context.root().with(pictureSpan(way.origin(), exchange))
            : Context.root();
    Span span = tracer.spanBuilder(stage).setParent(picture).startSpan();
    Scope current = span.makeCurrent();
    try {
      target.process(exchange);
    } catch (Exception thrown) {
      exchange.setException(thrown);
    } finally {
      if (exchange.getException() instanceof Failure failure) {
        span.setStatus(StatusCode.ERROR, failure.detail());
        span.setAttribute(REASON, failure.reason().name());
      }
      current.close();
      span.end();
    }
  }

  private Span pictureSpan(Origin origin, Exchange exchange) {
    Span begun = exchange.getProperty(SPAN, Span.class);
    if (begun != null) {
      return begun;
    }
    Span span =
        tracer
            .spanBuilder("picture")
            .setNoParent()
            .setAttribute(PICTURE, origin.path())
            .setAttribute(ID, origin.id())
            .startSpan();
    exchange.setProperty(SPAN, span);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                span.end();
              }
            });
    return span;
  }
}
