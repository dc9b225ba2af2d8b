package io.safelight.codec;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Reason;
import io.safelight.metadata.MetadataFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Probed → Described. What belongs to the picture beside its pixels is read. */
@Named("metadataReader")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class MetadataReader {

  /**
   * @throws Failure.Fault {@code STORAGE_FAILED}; broken metadata is no failure but a note
   */
  public Job.Described read(Job.Probed job) throws Failure {
    try {
      return job.described(
          MetadataFile.read(job.origin().file(), job.header().format(), job.pages().size()));
    } catch (ClosedByInterruptException stopped) {
      throw new Failure.Interrupted("The program stops while it reads metadata.", stopped);
    } catch (IOException e) {
      throw new Failure.Fault(
          Reason.STORAGE_FAILED, "The original could not be read: " + e + ".", e);
    }
  }
}
