package io.safelight.folder;

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
import org.apache.camel.ExchangeException;

/** Job tickets as files: opened, bounded, and put into the Job once they are read. */
@Named("jobTickets")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class JobTickets {
  private static final long LARGEST = 64 * 1024;

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

  /** The picture with its ticket. */
  public Job.Claimed attach(Job.Claimed claimed, JobTicket read) {
    return claimed.withTicket(read);
  }

  /** A ticket that is not the JSON it should be. */
  public void reject(@ExchangeException Exception notJson) throws Failure {
    String said = String.valueOf(notJson.getMessage()).lines().findFirst().orElse("");
    throw new Failure.Reject(
        Reason.BAD_JOB_TICKET, "the ticket is not JSON as expected: " + said, notJson);
  }
}
