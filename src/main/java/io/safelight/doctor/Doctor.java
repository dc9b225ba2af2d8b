package io.safelight.doctor;

import io.quarkus.arc.All;
import io.safelight.doctor.Finding.State;
import io.safelight.job.Legible;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Makes all checks, one after the other. None can keep the others from being made. */
@ApplicationScoped
public class Doctor {
  /** A model on a device that is new to the machine takes most of it. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Check> checks;
  private final Duration patience;

  @Inject
  public Doctor(@All List<Check> checks) {
    this(checks, PATIENCE);
  }

  Doctor(List<Check> checks, Duration patience) {
    this.checks = checks;
    this.patience = patience;
  }

  /**
   * Looks at everything.
   *
   * @param heard each finding as it is made
   * @return whether nothing is wrong
   */
  public boolean look(Consumer<Finding> heard) throws InterruptedException {
    boolean well = true;
    for (Check check : checks) {
      for (Finding finding : findings(check)) {
        heard.accept(new Finding(finding.check(), finding.state(), Legible.of(finding.says())));
        well &= finding.state() != State.WRONG;
      }
    }
    return well;
  }

  private List<Finding> findings(Check check) throws InterruptedException {
    FutureTask<List<Finding>> look = new FutureTask<>(check::look);
    Thread thread = new Thread(look, "check-" + check.name());
    // One that hangs with its share must not keep the program from ending.
    thread.setDaemon(true);
    thread.start();
    try {
      return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return List.of(
          check.wrong(
              "no answer within %d s: a share that hangs, or a machine that has no time",
              patience.toSeconds()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return List.of(
          check.wrong("%s", Objects.requireNonNullElse(cause.getMessage(), cause.toString())));
    }
  }
}
