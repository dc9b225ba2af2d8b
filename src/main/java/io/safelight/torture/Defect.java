package io.safelight.torture;

import io.safelight.job.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;

/** Files that are no pictures, or none that can be worked on, and how each must be called. */
enum Defect {
  EMPTY("jpg", Reason.EMPTY_FILE) {
    @Override
    byte[] make(Random chance) {
      return new byte[0];
    }
  },
  LETTER("jpg", Reason.NOT_AN_IMAGE) {
    @Override
    byte[] make(Random chance) {
      return ("Dear Sir or Madam, enclosed are " + chance.nextLong() + " scans.\n")
          .getBytes(StandardCharsets.UTF_8);
    }
  },
  SCRIPT("png", Reason.NOT_AN_IMAGE) {
    @Override
    byte[] make(Random chance) {
      return ("#!/bin/sh\nexit " + chance.nextLong() + "\n").getBytes(StandardCharsets.UTF_8);
    }
  },
  CUT_JPEG("jpg", Reason.TRUNCATED) {
    @Override
    byte[] make(Random chance) {
      return cut(Pictures.draw(Pictures.Kind.JPEG, chance), chance);
    }
  },
  CUT_PNG("png", Reason.TRUNCATED) {
    @Override
    byte[] make(Random chance) {
      return cut(Pictures.draw(Pictures.Kind.PNG, chance), chance);
    }
  },
  CUT_WEBP("webp", Reason.TRUNCATED) {
    @Override
    byte[] make(Random chance) {
      return cut(Pictures.draw(Pictures.Kind.LOSSLESS_WEBP, chance), chance);
    }
  },
  GIANT("png", Reason.TOO_MANY_PIXELS, Reason.SIDE_TOO_LONG) {
    @Override
    byte[] make(Random chance) {
      byte[] png = Pictures.draw(Pictures.Kind.PNG, chance);
      // Signature 8, length 4, "IHDR" 4, width 4, height 4, five more, CRC 4.
      ByteBuffer header = ByteBuffer.wrap(png);
      header.putInt(16, 100_000 + chance.nextInt(1000));
      header.putInt(20, 100_000 + chance.nextInt(1000));
      CRC32 sum = new CRC32();
      sum.update(png, 12, 17);
      header.putInt(29, (int) sum.getValue());
      return png;
    }
  },
  MISNAMED("jpg", Reason.MISLEADING_EXTENSION) {
    @Override
    byte[] make(Random chance) {
      return Pictures.draw(Pictures.Kind.PNG, chance);
    }
  },
  FOREIGN("gif", Reason.UNSUPPORTED_FORMAT) {
    @Override
    byte[] make(Random chance) {
      return ("GIF89a" + chance.nextLong()).getBytes(StandardCharsets.US_ASCII);
    }
  };

  private final String extension;
  private final Set<Reason> reasons;

  Defect(String extension, Reason first, Reason... others) {
    this.extension = extension;
    this.reasons = EnumSet.of(first, others);
  }

  /** A new one, with a content of its own; only the empty file is always the same. */
  abstract byte[] make(Random chance);

  /** Without a dot. */
  String extension() {
    return extension;
  }

  Drop.Fate fate() {
    return new Drop.Fate.SetAside(reasons);
  }

  private static byte[] cut(byte[] whole, Random chance) {
    return Arrays.copyOf(whole, whole.length / 2 + chance.nextInt(whole.length / 3));
  }
}
