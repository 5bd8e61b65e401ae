package io.datapunk.discovery.core.setup.providers;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryProvider;
import java.util.Set;

/** A provider for {@code shared:} and a scheme of its own; what it opens says what it was given. */
public final class SecondRegistry implements RegistryProvider {

  @Override
  public Set<String> schemes() {
    return Set.of("shared", "second");
  }

  @Override
  public Registry open(BackendUri uri, Credentials credentials, AdapterContext context) {
    throw new UnsupportedOperationException(
        "Second " + uri + " " + credentials.user() + " " + credentials.secret());
  }
}
