package io.safelight.metadata;

/**
 * One of Photoshop's image resources (Adobe Photoshop File Formats Specification, "Image Resource
 * Blocks").
 *
 * @param name mostly empty
 */
public record PhotoshopResource(int id, String name, Block content) {
  /** IPTC-IIM records. */
  public static final int IPTC = 0x0404;
}
