package io.safelight.doctor;

import io.safelight.codec.MemoryConfig;
import io.safelight.colour.ColourConfig;
import io.safelight.enhance.RecipeConfig;
import io.safelight.enhance.UpscalerConfig;
import io.safelight.face.FaceConfig;
import io.safelight.fleet.FleetConfig;
import io.safelight.folder.HotFolderConfig;
import io.safelight.inference.InferenceConfig;
import io.safelight.notice.WebhookConfig;
import io.safelight.ops.OpsConfig;
import io.safelight.probe.LimitsConfig;
import io.safelight.verify.VerifyConfig;
import io.safelight.web.WebConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.common.utils.StringUtil;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys of the configuration that are Safelight's own. */
public final class Keys {
  /** Where all of them are declared. */
  public static final List<Class<?>> MAPPINGS =
      List.of(
          HotFolderConfig.class,
          RecipeConfig.class,
          InferenceConfig.class,
          FaceConfig.class,
          UpscalerConfig.class,
          MemoryConfig.class,
          LimitsConfig.class,
          ColourConfig.class,
          VerifyConfig.class,
          OpsConfig.class,
          WebhookConfig.class,
          WebConfig.class,
          FleetConfig.class);

  /** The launcher's own variable, and those whose middle or end is somebody's name. */
  private static final List<String> OF_OTHERS =
      List.of("SAFELIGHT_RESTART", "SAFELIGHT_RECIPES_", "SAFELIGHT_BROKER_PRIORITIES_");

  private Keys() {}

  /**
   * Variables of the environment that look like ours and that nothing reads, misspelt mostly. A
   * property that nothing reads keeps every command from starting; a variable is passed over.
   *
   * @param names of all that is set
   */
  static List<String> unknownVariables(Set<String> names) {
    Set<String> known =
        MAPPINGS.stream()
            .map(ConfigClass::configClass)
            .flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
            .map(StringUtil::replaceNonAlphanumericByUnderscores)
            .map(name -> name.toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return names.stream()
        .filter(name -> name.startsWith("SAFELIGHT_") && !known.contains(name))
        .filter(name -> OF_OTHERS.stream().noneMatch(name::startsWith))
        .sorted()
        .toList();
  }
}
