package io.safelight.doctor;

import io.safelight.folder.Visit;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Whether the ledger can be written. */
@ApplicationScoped
@Priority(50)
class LedgerCheck implements Check {
  private final Visit visit;

  LedgerCheck(Visit visit) {
    this.visit = visit;
  }

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public List<Finding> look() {
    return List.of(
        visit
            .ledgerProblem()
            .map(why -> wrong("%s. Correct its owner and rights, or safelight.ledger", why))
            .orElseGet(() -> ok("can be written")));
  }
}
