package io.datapunk.discovery;

import java.time.Duration;
import java.util.Locale;

/** What the value of a setting is: how it is read from text, what is allowed, how it is shown. */
enum SettingKind {

  /** The URI of a backend. What it must look like in detail is up to the backend. */
  URI("a URI such as consul://localhost:8500, redis://localhost:6379 or memory:") {
    @Override
    Object parse(String text) {
      return text;
    }

    @Override
    boolean allows(Object value) {
      return !((String) value).isBlank();
    }

    @Override
    String show(Object value) {
      return Redaction.ofUri((String) value);
    }
  },

  /** The name of a datacenter. */
  DATACENTER(Check.DATACENTER_RULE) {
    @Override
    Object parse(String text) {
      return text;
    }

    @Override
    boolean allows(Object value) {
      return Check.isDatacenter((String) value);
    }
  },

  /** What people call something. */
  NAME("1-64 letters, digits and . _ -") {
    @Override
    Object parse(String text) {
      return text;
    }

    @Override
    boolean allows(Object value) {
      return Check.isPlainName((String) value);
    }
  },

  /** A key that is never shown. */
  SECRET("a secret of at least 32 characters") {
    @Override
    Object parse(String text) {
      return text;
    }

    @Override
    boolean allows(Object value) {
      return ((String) value).length() >= SHORTEST_SECRET;
    }

    @Override
    String show(Object value) {
      return HIDDEN;
    }

    @Override
    String quote(String text) {
      return HIDDEN;
    }
  },

  SWITCH("true or false") {
    @Override
    Object parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new NumberFormatException(text);
      };
    }
  },

  COUNT("a whole number above zero, at most 2147483647") {
    @Override
    Object parse(String text) {
      return Integer.valueOf(text);
    }

    @Override
    boolean allows(Object value) {
      return (Integer) value > 0;
    }
  },

  DURATION(DurationText.USUAL) {
    @Override
    Object parse(String text) {
      return DurationText.parse(text);
    }

    @Override
    boolean allows(Object value) {
      return DurationText.isUsual((Duration) value);
    }

    @Override
    String show(Object value) {
      return DurationText.format((Duration) value);
    }
  },

  /** A duration that may be none. */
  WAIT("0s, or " + DurationText.USUAL) {
    @Override
    Object parse(String text) {
      return DURATION.parse(text);
    }

    @Override
    boolean allows(Object value) {
      return ((Duration) value).isZero() || DURATION.allows(value);
    }

    @Override
    String show(Object value) {
      return DURATION.show(value);
    }
  },

  /** A duration by which every change may be held up. */
  SHORT_WAIT("0s to 500ms") {
    @Override
    Object parse(String text) {
      return DURATION.parse(text);
    }

    @Override
    boolean allows(Object value) {
      Duration wait = (Duration) value;
      return !wait.isNegative() && wait.compareTo(LONGEST_SHORT_WAIT) <= 0;
    }

    @Override
    String show(Object value) {
      return DURATION.show(value);
    }
  };

  private static final int SHORTEST_SECRET = 32;
  private static final Duration LONGEST_SHORT_WAIT = Duration.ofMillis(500);
  private static final String HIDDEN = "***";

  final String expectation;

  SettingKind(String expectation) {
    this.expectation = expectation;
  }

  /** Returns the value that {@code text} stands for, or throws {@link NumberFormatException}. */
  abstract Object parse(String text);

  boolean allows(Object value) {
    return true;
  }

  /** Returns the value for people, without secrets. */
  String show(Object value) {
    return value.toString();
  }

  /** Returns a text that is no such value, as it may be shown. */
  String quote(String text) {
    return Quoted.of(text);
  }
}
