package io.safelight.catalog;

import java.io.IOException;

/** A model cannot be had or kept as was asked; the message says why and what to do about it. */
public class CatalogException extends IOException {
  private static final long serialVersionUID = 1L;

  public CatalogException(String message) {
    super(message);
  }

  public CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
