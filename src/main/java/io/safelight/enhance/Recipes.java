package io.safelight.enhance;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.JobTicket;
import io.safelight.job.Priority;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recipes of this process, and which of them a picture gets. */
@Named("recipes")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Recipes {
  /** The recipe that the others are completed from. */
  public static final String BASE = "default";

  private final Map<String, Map<Parameter, String>> named = new TreeMap<>();
  private final Map<String, Priority> priorities = new TreeMap<>();
  private final String standard;
  private final Upscalers upscalers;

  /**
   * Reads the configured recipes.
   *
   * @throws IllegalArgumentException naming the key, the value and what is allowed, for every
   *     mistake there is
   */
  public Recipes(RecipeConfig config, Upscalers upscalers) {
    this.upscalers = upscalers;
    List<String> mistakes = new ArrayList<>();
    Map<Parameter, String> base = new EnumMap<>(Parameter.class);
    for (Parameter parameter : Parameter.values()) {
      base.put(parameter, parameter.standard());
    }
    named.put(BASE, completed(BASE, base, config.recipes().getOrDefault(BASE, Map.of()), mistakes));
    config
        .recipes()
        .forEach(
            (name, written) ->
                named.put(name, completed(name, named.get(BASE), written, mistakes)));
    standard = config.recipe();
    if (!named.containsKey(standard)) {
      mistakes.add("safelight.recipe is " + standard + ", allowed are " + named.keySet());
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException("Wrong recipes: " + String.join("; ", mistakes));
    }
    config
        .recipes()
        .forEach(
            (name, written) -> {
              if (written.containsKey(Priority.KEY)) {
                priorities.put(name, Priority.parse(written.get(Priority.KEY)));
              }
            });
  }

  /** Every recipe by name. */
  public Map<String, Recipe> all() {
    Map<String, Recipe> all = new TreeMap<>();
    named.forEach((name, texts) -> all.put(name, Parameter.recipe(name, texts)));
    return all;
  }

  /** Every recipe by name, as its parameters are written. */
  public Map<String, Map<String, String>> written() {
    Map<String, Map<String, String>> written = new TreeMap<>();
    named.forEach(
        (name, texts) -> {
          Map<String, String> byKey = new LinkedHashMap<>();
          texts.forEach((parameter, text) -> byKey.put(parameter.key(), text.strip()));
          written.put(name, byKey);
        });
    return written;
  }

  public boolean has(String name) {
    return named.containsKey(name);
  }

  /** The recipe for pictures that name none. */
  public String standard() {
    return standard;
  }

  /**
   * Chooses for one picture: what its job ticket says, on top of the recipe that the ticket, the
   * caller or the first subfolder names, in this order.
   *
   * @throws Failure.Reject where the ticket cannot be followed
   */
  public Job.Ordered choose(Job.Claimed claimed) throws Failure {
    JobTicket ticket = claimed.ticket().orElse(JobTicket.EMPTY);
    List<String> mistakes = new ArrayList<>();
    String name =
        ticket
            .recipe()
            .or(() -> claimed.origin().recipe())
            .orElseGet(() -> byFolder(claimed.origin().relative()));
    Map<Parameter, String> base = named.get(name);
    if (base == null) {
      mistakes.add("recipe is " + name + ", allowed are " + String.join(", ", named.keySet()));
      base = named.get(BASE);
    }
    Map<Parameter, String> texts = new EnumMap<>(base);
    write("", texts, ticket.parameters(), mistakes);
    Recipe recipe = Parameter.recipe(name, texts);
    int times = recipe.form().upscale();
    if (times > 1) {
      upscalers
          .problem(times)
          .ifPresent(problem -> mistakes.add("upscale is %d, but %s".formatted(times, problem)));
    }
    if (!mistakes.isEmpty()) {
      throw new Failure.Reject(Reason.BAD_JOB_TICKET, String.join("; ", mistakes));
    }
    return claimed.ordered(recipe);
  }

  /** The recipe that a picture's place below the inbox asks for. */
  public String byFolder(Path relative) {
    if (relative.getNameCount() > 1) {
      String first = relative.getName(0).toString();
      if (named.containsKey(first)) {
        return first;
      }
    }
    return standard;
  }

  private static void checkPriority(String prefix, String value, List<String> mistakes) {
    try {
      Priority.parse(value);
    } catch (IllegalArgumentException e) {
      mistakes.add(
          "%s%s is %s, allowed is %s".formatted(prefix, Priority.KEY, value, Priority.ALLOWED));
    }
  }

  /** The priority of a recipe's pictures, where it, or the base, gives one. */
  public Optional<Priority> priority(String recipe) {
    return Optional.ofNullable(priorities.getOrDefault(recipe, priorities.get(BASE)));
  }

  private static Map<Parameter, String> completed(
      String name,
      Map<Parameter, String> base,
      Map<String, String> written,
      List<String> mistakes) {
    Map<Parameter, String> texts = new EnumMap<>(base);
    write("safelight.recipes." + name + ".", texts, written, mistakes);
    return texts;
  }

  private static void write(
      String prefix,
      Map<Parameter, String> texts,
      Map<String, String> written,
      List<String> mistakes) {
    new TreeMap<>(written)
        .forEach(
            (key, value) -> {
              if (key.equals(Priority.KEY)) {
                checkPriority(prefix, value, mistakes);
                return;
              }
              Parameter parameter = Parameter.of(key).orElse(null);
              if (parameter == null) {
                mistakes.add(prefix + key + " is not a parameter; there are " + Parameter.keys());
                return;
              }
              try {
                parameter.parse(value);
                texts.put(parameter, value);
              } catch (IllegalArgumentException e) {
                mistakes.add(
                    "%s%s is %s, allowed is %s".formatted(prefix, key, value, parameter.allowed()));
              }
            });
  }
}
