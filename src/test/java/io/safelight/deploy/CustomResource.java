package io.safelight.deploy;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * A resource of somebody's operator, for which there is no model to be had: what it may say is
 * written down beside this, field by field, as its documentation has it.
 *
 * @param <S> what stands under `spec`
 */
// Not as HasMetadata is read, which keeps aside what it does not know.
@JsonDeserialize(using = JsonDeserializer.None.class)
abstract class CustomResource<S> implements HasMetadata {
  private static final long serialVersionUID = 1;

  private String apiVersion;
  private String kind;
  private ObjectMeta metadata;
  private transient S spec;

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String apiVersion) {
    this.apiVersion = apiVersion;
  }

  @Override
  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    this.metadata = metadata;
  }

  public S getSpec() {
    return spec;
  }

  public void setSpec(S spec) {
    this.spec = spec;
  }
}
