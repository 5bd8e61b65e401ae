package io.datapunk.discovery.core.setup.providers;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryProvider;
import java.util.Set;

/** Providers that are broken in all the ways a jar can be. */
public final class BrokenRegistries {

  private BrokenRegistries() {}

  private abstract static class Base implements RegistryProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("broken");
    }

    @Override
    public Registry open(BackendUri uri, Credentials credentials, AdapterContext context) {
      throw new UnsupportedOperationException();
    }
  }

  /** Throws when it is made. */
  public static final class Constructor extends Base {
    /** Throws. */
    public Constructor() {
      throw new IllegalStateException("no constructor");
    }
  }

  /** Cannot be initialized. */
  public static final class Initializer extends Base {
    private static final int ZERO = Integer.parseInt("no initializer");

    /** Returns something. */
    public int zero() {
      return ZERO;
    }
  }

  /** Throws when it is asked what it serves. */
  public static final class Schemes extends Base {
    @Override
    public Set<String> schemes() {
      throw new IllegalStateException("no schemes");
    }
  }

  /** Serves nothing at all. */
  public static final class Nothing extends Base {
    @Override
    public Set<String> schemes() {
      return null;
    }
  }

  /** Is none. */
  public static final class Stranger {}

  /** Cannot be made without arguments. */
  public static final class Argument extends Base {
    /** Takes an argument. */
    public Argument(String text) {
      throw new IllegalStateException(text);
    }
  }

  /** Needs a class that its jar lacks. */
  public static final class Incomplete extends Missing {}

  /** Is not put into the jar. */
  public abstract static class Missing extends Base {}
}
