package io.safelight.metadata;

/**
 * One entry of a directory (TIFF 6.0, section 2; BigTIFF's types too).
 *
 * @param type 1 BYTE, 2 ASCII, 3 SHORT, 4 LONG, 5 RATIONAL, 6 SBYTE, 7 UNDEFINED, 8 SSHORT, 9
 *     SLONG, 10 SRATIONAL, 11 FLOAT, 12 DOUBLE, 13 IFD, 16 LONG8, 17 SLONG8, 18 IFD8
 * @param count values, not bytes
 * @param value all of them in the byte order of whatever holds the field
 */
public record TiffField(int tag, int type, long count, Block value) {}
