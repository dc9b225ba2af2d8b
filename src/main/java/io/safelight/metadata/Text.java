package io.safelight.metadata;

/**
 * A comment.
 *
 * @param keyword as PNG has it ({@code Comment}, {@code Author}); {@code Comment} where the source
 *     knows none
 */
public record Text(String keyword, String text) {}
