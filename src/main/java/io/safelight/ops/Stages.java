package io.safelight.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;

/** The stages of a picture's way, as the routes have them. */
@ApplicationScoped
public class Stages {
  private final CamelContext routes;
  private volatile List<String> inOrder = List.of();

  public Stages(CamelContext routes) {
    this.routes = routes;
  }

  /** Their ids, the claim first; only the claim before the routes stand. */
  public List<String> inOrder() {
    if (inOrder.isEmpty()) {
      Model model = routes.getCamelContextExtension().getContextPlugin(Model.class);
      List<String> carried =
          Stream.of("enhance-picture", "file-original-away")
              .map(model::getRouteDefinition)
              .flatMap(Stages::beans)
              .toList();
      if (carried.isEmpty()) {
        return List.of("claim");
      }
      inOrder = Stream.concat(Stream.of("claim"), carried.stream()).toList();
    }
    return inOrder;
  }

  private static Stream<String> beans(RouteDefinition route) {
    if (route == null) {
      return Stream.empty();
    }
    Collection<BeanDefinition> beans =
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), BeanDefinition.class);
    return beans.stream().filter(BeanDefinition::hasCustomIdAssigned).map(BeanDefinition::getId);
  }
}
