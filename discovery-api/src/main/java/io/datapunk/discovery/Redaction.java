package io.datapunk.discovery;

import java.util.regex.Pattern;

/** Takes secrets out of URIs before they are shown. */
final class Redaction {

  private static final Pattern USER_INFO = Pattern.compile("//[^/]*@");
  private static final Pattern SECRET_OPTION =
      Pattern.compile("(?i)([?&][^=&]*(?:token|password|secret|key)[^=&]*)=[^&]*");

  private Redaction() {}

  static String redact(String uri) {
    String bare = USER_INFO.matcher(uri).replaceAll("//***@");
    return SECRET_OPTION.matcher(bare).replaceAll("$1=***");
  }
}
