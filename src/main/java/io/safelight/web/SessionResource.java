package io.safelight.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether a page may ask, and how it gets to. */
@Path("/api")
@Tag(name = "Access")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class SessionResource {
  private final Access access;
  private final Guard guard;

  SessionResource(Access access, Guard guard) {
    this.access = access;
    this.guard = guard;
  }

  /** What whoever wants in says. */
  @RegisterForReflection
  record Said(String token) {}

  /** not-needed, needed, given or not-set. */
  record Token(String token) {}

  @GET
  @Path("access")
  @Operation(summary = "Whether a token is needed, and given: not-needed, needed, given, not-set")
  public Token access(@Context HttpServerRequest request) {
    return new Token(guard.state(request).word());
  }

  @POST
  @Path("session")
  @Operation(summary = "Gives the token once; a cookie stands for it from then on")
  public Response begin(Said said, @Context HttpServerRequest request) {
    if (said == null || !access.isToken(said.token())) {
      throw new Refused(
          403,
          "WRONG_TOKEN",
          "This is not the token.",
          "It stands in the configuration as safelight.web.token.");
    }
    return Response.noContent().cookie(cookie(access.cookieValue(), -1, request.isSSL())).build();
  }

  @DELETE
  @Path("session")
  @Operation(summary = "Forgets the cookie")
  public Response end(@Context HttpServerRequest request) {
    return Response.noContent().cookie(cookie("", 0, request.isSSL())).build();
  }

  private static NewCookie cookie(String value, int maxAge, boolean secure) {
    return new NewCookie.Builder(Access.COOKIE)
        .value(value)
        .path("/api")
        .maxAge(maxAge)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
