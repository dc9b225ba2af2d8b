package io.safelight.folder;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.JobTicket;
import io.safelight.job.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Job tickets as files: opened, bounded, and put into the Job once they are read. */
@Named("jobTickets")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class JobTickets implements AggregationStrategy {
  private static final long LARGEST = 64 * 1024;

  /**
   * A ticket's content for whoever only wants to know how urgent its picture is; empty where it
   * cannot be read, which is told when its picture is worked on.
   */
  public static Optional<JobTicket> glance(Path ticket, ObjectMapper json) {
    try {
      return Files.size(ticket) > LARGEST
          ? Optional.empty()
          : Optional.ofNullable(json.readValue(Files.readAllBytes(ticket), JobTicket.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The bytes of the ticket that came along. */
  public byte[] open(Job.Claimed claimed) throws IOException, Failure {
    Path ticket = claimed.origin().jobTicket().orElseThrow();
    long size = Files.size(ticket);
    if (size > LARGEST) {
      throw new Failure.Reject(
          Reason.BAD_JOB_TICKET,
          "the ticket has %d bytes, at most %d are read".formatted(size, LARGEST));
    }
    return Files.readAllBytes(ticket);
  }

  /**
   * The picture with its ticket.
   *
   * @param picture carries a Job.Claimed
   * @param ticket carries a JobTicket, or why there is none
   */
  @Override
  public Exchange aggregate(Exchange picture, Exchange ticket) {
    if (ticket.getException() != null) {
      picture.setException(
          ticket.getException() instanceof JacksonException notJson
              ? new Failure.Reject(
                  Reason.BAD_JOB_TICKET,
                  "the ticket is not JSON as expected: " + notJson.getOriginalMessage(),
                  notJson)
              : Failure.of(ticket.getException()));
      return picture;
    }
    JobTicket read = ticket.getMessage().getBody(JobTicket.class);
    Job.Claimed claimed = picture.getMessage().getBody(Job.Claimed.class);
    picture.getMessage().setBody(claimed.withTicket(read == null ? JobTicket.EMPTY : read));
    return picture;
  }
}
