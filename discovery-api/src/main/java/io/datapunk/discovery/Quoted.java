package io.datapunk.discovery;

import java.util.regex.Pattern;

/**
 * Text from outside as it may stand in a message: in quotes, short, on one line, with nothing that
 * moves a cursor or turns the direction of writing.
 */
final class Quoted {

  private static final int MOST_CHARS = 80;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private Quoted() {}

  static String of(String text) {
    String shown = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + "…" : text;
    return '"' + UNPRINTABLE.matcher(shown).replaceAll("?") + '"';
  }
}
