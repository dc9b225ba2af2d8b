package io.safelight.metadata;

import java.nio.ByteOrder;
import java.util.List;

/**
 * Directories of tags as EXIF and TIFF have them.
 *
 * @param order of the values that have one
 * @param main the first directory's descriptive fields
 */
public record Tags(ByteOrder order, List<TiffField> main) {}
