package io.safelight.docs;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMappingInterface.Property;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.time.DurationMin;

/** One key of the configuration, as its mapping declares it. */
record Key(String name, Property property) {

  /** The method that reads it. */
  Method method() {
    return property.getMethod();
  }

  /** What it is where nothing is said; what the program ships with goes before the mapping's. */
  String standard(Properties shipped) {
    String value = shipped.getProperty(name);
    if (value == null) {
      value = declared();
    }
    // What refers to the environment is empty by itself.
    return value == null || value.isEmpty() || value.matches("\\$\\{[A-Z_]+:}")
        ? ""
        : "`" + value + "`";
  }

  private String declared() {
    if (property.isPrimitive()) {
      return property.asPrimitive().hasDefaultValue()
          ? property.asPrimitive().getDefaultValue()
          : null;
    }
    if (property.isLeaf() && property.asLeaf().hasDefaultValue()) {
      return property.asLeaf().getDefaultValue();
    }
    return property.isCollection()
            && property.asCollection().getElement().isLeaf()
            && property.asCollection().getElement().asLeaf().hasDefaultValue()
        ? property.asCollection().getElement().asLeaf().getDefaultValue()
        : null;
  }

  /** Type and range, in words. */
  String values() {
    String range = range();
    String type = words(method().getGenericReturnType());
    return range.isEmpty() ? type : type + ", " + range;
  }

  private static String words(Type type) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      String inner = words(generic.getActualTypeArguments()[0]);
      if (raw == Optional.class) {
        return inner;
      }
      return Collection.class.isAssignableFrom(raw) ? "list by commas: " + inner : raw.toString();
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", "));
    }
    if (raw == boolean.class) {
      return "true, false";
    }
    if (List.of(int.class, long.class, Integer.class, Long.class, OptionalInt.class)
        .contains(raw)) {
      return "whole number";
    }
    if (raw == double.class) {
      return "number";
    }
    if (raw == Duration.class) {
      return "duration";
    }
    if (raw == MemorySize.class) {
      return "bytes (`512M`, `2G`)";
    }
    if (raw == Path.class) {
      return "path";
    }
    if (raw == String.class) {
      return "text";
    }
    throw new AssertionError("the page has no word for " + raw + " of " + type);
  }

  private String range() {
    List<Annotation> bounds = new ArrayList<>(List.of(method().getAnnotations()));
    gather(method().getAnnotatedReturnType(), bounds);
    Optional<Long> least = first(bounds, Min.class).map(Min::value);
    Optional<Long> most = first(bounds, Max.class).map(Max::value);
    if (least.isPresent()) {
      return most.isPresent() ? least.get() + " to " + most.get() : least.get() + " or more";
    }
    Optional<String> duration = first(bounds, DurationMin.class).map(DurationMin::message);
    return duration
        .or(() -> first(bounds, Pattern.class).map(Pattern::message))
        .or(() -> first(bounds, Size.class).map(Size::message))
        .map(message -> message.replaceFirst("^must (be |have )?", ""))
        .orElse("");
  }

  private static void gather(AnnotatedType type, List<Annotation> bounds) {
    bounds.addAll(List.of(type.getAnnotations()));
    if (type instanceof AnnotatedParameterizedType generic) {
      for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
        gather(argument, bounds);
      }
    }
  }

  private static <A extends Annotation> Optional<A> first(List<Annotation> all, Class<A> type) {
    return all.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
