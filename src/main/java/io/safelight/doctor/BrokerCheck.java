package io.safelight.doctor;

import io.safelight.fleet.BrokerLink;
import io.safelight.fleet.Carrier;
import io.safelight.fleet.FleetConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the broker answers, and somebody takes what it is told. */
@ApplicationScoped
@Priority(55)
class BrokerCheck implements Check {
  private final Carrier carrier;
  private final BrokerLink link;
  private final String queue;

  BrokerCheck(Carrier carrier, BrokerLink link, FleetConfig config) {
    this.carrier = carrier;
    this.link = link;
    this.queue = config.broker().queue();
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public List<Finding> look() {
    if (!carrier.isOverBroker()) {
      return List.of(ok("none is needed: safelight.carrier is direct"));
    }
    Optional<String> problem = link.ask();
    if (problem.isPresent()) {
      return List.of(wrong("%s", problem.get()));
    }
    List<Finding> findings = new ArrayList<>();
    long depth = link.depth().orElse(0L);
    int consumers = link.consumers().orElse(0);
    findings.add(
        ok("%s answers: %d in the queue %s, %d consumers", link.where(), depth, queue, consumers));
    if (depth > 0 && consumers == 0) {
      findings.add(note("nobody takes from the queue: start a worker (safelight.roles)"));
    }
    long dead = link.deadLetters().orElse(0L);
    if (dead > 0) {
      findings.add(
          note(
              "%d dead letters in DLQ: no picture is lost by them, they are told again; set"
                  + " max-delivery-attempts to -1 for %s and empty the DLQ",
              dead, queue));
    }
    return findings;
  }
}
