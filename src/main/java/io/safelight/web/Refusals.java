package io.safelight.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What whoever asked is told where something does not go well. */
class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class);

  @ServerExceptionMapper
  Response refused(Refused refused, HttpServerRequest request) {
    Response.ResponseBuilder response =
        Response.status(refused.status())
            .type(MediaType.APPLICATION_JSON)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(refused.said());
    if (refused.status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
      response.header(HttpHeaders.RETRY_AFTER, Refused.RETRY_AFTER);
    }
    if (!request.isEnded()) {
      // What is still to come of a body is not waited for.
      response.header("Connection", "close");
    }
    return response.build();
  }

  /** What the framework refuses before a resource is asked: JSON that is none, a wrong method. */
  @ServerExceptionMapper
  Response misunderstood(WebApplicationException thrown, HttpServerRequest request) {
    int status = thrown.getResponse().getStatus();
    return refused(
        new Refused(
            status,
            "HTTP_" + status,
            Objects.requireNonNullElse(
                thrown.getMessage(), thrown.getResponse().getStatusInfo().getReasonPhrase()),
            "Ask as /q/openapi describes."),
        request);
  }

  @ServerExceptionMapper
  Response broken(IOException failure, HttpServerRequest request) {
    LOG.warnf("%s %s could not be answered: %s", request.method(), request.path(), failure);
    return refused(
        new Refused(
            503,
            "STORAGE_FAILED",
            "A folder could not be read or written: " + failure + ".",
            "Check the volume: space, permissions, connection; then ask again."),
        request);
  }
}
